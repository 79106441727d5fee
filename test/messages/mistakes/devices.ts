import type { Family } from './family.ts';

/** Displays, memory devices, controllers, addresses and the small devices. */
export const devices: readonly Family[] = [
  {
    name: 'graphics',
    at: 'devices',
    mistakes: [
      ['VNC with a TLS port', "<graphics type='vnc' port='-1' tlsPort='-1' autoport='yes'/>"],
      ['VNC: autoport in camel case', "<graphics type='vnc' autoPort='yes'/>"],
      ['VNC: port as a word', "<graphics type='vnc' port='auto'/>"],
      ['VNC: password as an attribute', "<graphics type='vnc' password='secret'/>"],
      ['VNC: image compression', "<graphics type='vnc'><image compression='off'/></graphics>"],
      ['VNC: listen without type', "<graphics type='vnc'><listen address='0.0.0.0'/></graphics>"],
      ['SPICE with a socket', "<graphics type='spice' socket='/run/spice.sock'/>"],
      ['SPICE: TLS port in lower case', "<graphics type='spice' tlsport='5901'/>"],
      ['SPICE: compression as an attribute', "<graphics type='spice' compression='off'/>"],
      ['SPICE: channel without mode', "<graphics type='spice'><channel name='main'/></graphics>"],
      ['SPICE: clipboard as text', "<graphics type='spice'><clipboard>no</clipboard></graphics>"],
      ['SDL with a port', "<graphics type='sdl' port='5900'/>"],
      ['SDL: listen', "<graphics type='sdl'><listen type='address' address='0.0.0.0'/></graphics>"],
      ['SDL: full screen with underscore', "<graphics type='sdl' full_screen='yes'/>"],
      ['SDL: OpenGL as an attribute', "<graphics type='sdl' gl='yes'/>"],
      ['EGL with a port', "<graphics type='egl-headless' port='5900'/>"],
      ['EGL with underscore', "<graphics type='egl_headless'/>"],
      ['EGL: render node on the display', "<graphics type='egl-headless' rendernode='/dev/dri/renderD128'/>"],
      ['EGL: OpenGL switched', "<graphics type='egl-headless'><gl enable='yes'/></graphics>"],
    ],
  },
  {
    name: 'video',
    at: 'devices',
    mistakes: [
      ['type on the video card', "<video type='virtio'/>"],
      ['model as text', '<video><model>virtio</model></video>'],
      ['model by name', "<video><model name='virtio'/></video>"],
      ['unknown model', "<video><model type='vritio'/></video>"],
      ['memory with its unit', "<video><model type='qxl' ram='64MiB'/></video>"],
      ['acceleration beside the model', "<video><model type='virtio'/><acceleration accel3d='yes'/></video>"],
      ['acceleration as a number', "<video><model type='virtio'><acceleration accel3d='1'/></model></video>"],
    ],
  },
  {
    name: 'memory devices',
    at: 'devices',
    mistakes: [
      ['DIMM without size', "<memory model='dimm'><target><node>0</node></target></memory>"],
      ['DIMM: size as an attribute', "<memory model='dimm'><target size='1048576'/></memory>"],
      ['DIMM: node as a name', "<memory model='dimm'><target><size>1</size><node>first</node></target></memory>"],
      [
        'DIMM: page size in camel case',
        "<memory model='dimm'><source><pageSize>4</pageSize></source><target><size>1</size></target></memory>",
      ],
      ['DIMM: size twice', "<memory model='dimm'><target><size>1</size><size>2</size></target></memory>"],
      [
        'NVDIMM: path as an attribute',
        "<memory model='nvdimm'><source path='/tmp/nvdimm'/><target><size unit='GiB'>1</size></target></memory>",
      ],
      [
        'NVDIMM: access misspelt',
        "<memory model='nvdimm' access='share'><source><path>/tmp/n</path></source><target><size>1</size></target></memory>",
      ],
      [
        'NVDIMM: label as text',
        "<memory model='nvdimm'><source><path>/tmp/n</path></source><target><size>1</size><label>128</label></target></memory>",
      ],
      [
        'NVDIMM: pmem as an attribute',
        "<memory model='nvdimm'><source pmem='yes'><path>/tmp/n</path></source><target><size>1</size></target></memory>",
      ],
      [
        'virtio-mem with underscore',
        "<memory model='virtio_mem'><target><size>1</size><block>2</block><requested>1</requested></target></memory>",
      ],
      [
        'virtio-mem: node as an attribute',
        "<memory model='virtio-mem'><target node='0'><size>1</size><block>2</block><requested>1</requested></target></memory>",
      ],
      [
        'virtio-mem: block size',
        "<memory model='virtio-mem'><target><size>1</size><blocksize>2</blocksize><requested>1</requested></target></memory>",
      ],
      [
        'virtio-mem: requested with its unit',
        "<memory model='virtio-mem'><target><size>1</size><block>2</block><requested>1GiB</requested></target></memory>",
      ],
      [
        'virtio-pmem: size as a word',
        "<memory model='virtio-pmem'><source><path>/tmp/n</path></source><target><size>all</size></target></memory>",
      ],
      [
        'virtio-pmem: path in the target',
        "<memory model='virtio-pmem'><target><size>1</size><path>/tmp/n</path></target></memory>",
      ],
      [
        'virtio-pmem: short name',
        "<memory model='pmem'><source><path>/tmp/n</path></source><target><size>1</size></target></memory>",
      ],
      [
        'virtio-pmem: path relative',
        "<memory model='virtio-pmem'><source><path>nvdimm.img</path></source><target><size>1</size></target></memory>",
      ],
      ['SGX without target', "<memory model='sgx-epc'><source><nodemask>0-1</nodemask></source></memory>"],
      [
        'SGX: nodes as a list of words',
        "<memory model='sgx-epc'><source><nodemask>0 and 1</nodemask></source><target><size>1</size></target></memory>",
      ],
      ['SGX: unit misspelt', "<memory model='sgx-epc'><target><size units='MiB'>16</size></target></memory>"],
      ['SGX: name', "<memory model='sgx'><target><size unit='MiB'>16</size></target></memory>"],
      ['size with its unit', "<memory model='dimm'><target><size>1GiB</size></target></memory>"],
      ['no model', '<memory><target><size>1</size></target></memory>'],
    ],
  },
  {
    name: 'tpm',
    at: 'devices',
    mistakes: [
      ['no backend', "<tpm model='tpm-crb'/>"],
      ['model with underscore', "<tpm model='tpm_crb'><backend type='emulator'/></tpm>"],
      [
        'device path of an emulator',
        "<tpm model='tpm-crb'><backend type='emulator'><device path='/dev/tpm0'/></backend></tpm>",
      ],
      ['version as a whole number', "<tpm model='tpm-crb'><backend type='emulator' version='2'/></tpm>"],
      ['version on the TPM', "<tpm model='tpm-crb' version='2.0'><backend type='emulator'/></tpm>"],
    ],
  },
  {
    name: 'controller',
    at: 'devices',
    mistakes: [
      ['SCSI model of a USB controller', "<controller type='usb' model='virtio-scsi'/>"],
      ['USB model misspelt', "<controller type='usb' index='0' model='qemu_xhci'/>"],
      ['PCI model without hyphens', "<controller type='pci' index='1' model='pcie.root.port'/>"],
      ['PCI: chassis on the controller', "<controller type='pci' index='1' model='pcie-root-port' chassis='1'/>"],
      [
        'PCI: name of the model as an attribute',
        "<controller type='pci' index='1' model='pcie-root-port'><target chassis='1' port='0x100'/></controller>",
      ],
      [
        'PCI: 64-bit hole without unit word',
        "<controller type='pci' index='0' model='pcie-root'><pcihole64 unit='gigabytes'>1</pcihole64></controller>",
      ],
      ['PCI model without type', "<controller index='0' model='pcie-root'/>"],
      ['USB: queues', "<controller type='usb' model='qemu-xhci' queues='4'/>"],
      ['USB: ports of a virtio-serial controller', "<controller type='usb' vectors='4'/>"],
      ['USB: master without start port', "<controller type='usb' index='0' model='ich9-uhci1'><master/></controller>"],
      ['SCSI: queues on the controller', "<controller type='scsi' model='virtio-scsi' queues='4'/>"],
      ['SCSI: index as a word', "<controller type='scsi' index='first'/>"],
      ['SCSI: model virtio', "<controller type='scsi' index='0' model='virtio'/>"],
      ['SCSI: I/O thread as an attribute', "<controller type='scsi' model='virtio-scsi' iothread='2'/>"],
      ['virtio-serial with underscore', "<controller type='virtio_serial' index='0'/>"],
      ['virtio-serial: model of SCSI', "<controller type='virtio-serial' model='virtio-scsi'/>"],
      ['virtio-serial: ports as an element', "<controller type='virtio-serial'><ports>16</ports></controller>"],
      ['virtio-serial: vectors as a word', "<controller type='virtio-serial' ports='many'/>"],
      ['IDE with SATA words', "<controller type='ahci' index='0'/>"],
    ],
  },
  {
    name: 'address',
    at: 'devices',
    mistakes: [
      [
        'PCI: bus as decimal out of range',
        "<watchdog model='i6300esb'><address type='pci' bus='256' slot='0x04'/></watchdog>",
      ],
      [
        'PCI: function 8',
        "<watchdog model='i6300esb'><address type='pci' bus='0x00' slot='0x04' function='0x8'/></watchdog>",
      ],
      ['PCI: slot as a letter', "<watchdog model='i6300esb'><address type='pci' bus='0x00' slot='0xg1'/></watchdog>"],
      ['PCI: target', "<watchdog model='i6300esb'><address type='pci' bus='0x00' slot='0x04' target='0'/></watchdog>"],
      ['PCI: no type', "<watchdog model='i6300esb'><address bus='0x00' slot='0x04' function='0x0'/></watchdog>"],
      [
        'PCI: device for slot',
        "<watchdog model='i6300esb'><address type='pci' bus='0x00' device='0x04' function='0x0'/></watchdog>",
      ],
      [
        'PCI: multifunction as a truth value',
        "<watchdog model='i6300esb'><address type='pci' slot='0x04' function='0x0' multifunction='true'/></watchdog>",
      ],
      ['PCI: type PCIe', "<watchdog model='i6300esb'><address type='pcie' slot='0x04'/></watchdog>"],
      [
        'drive: slot',
        "<disk type='file'><source file='/a'/><target dev='sda' bus='scsi'/><address type='drive' controller='0' bus='0' slot='0'/></disk>",
      ],
      [
        'drive: LUN for unit',
        "<disk type='file'><source file='/a'/><target dev='sda' bus='scsi'/><address type='drive' controller='0' bus='0' target='0' lun='0'/></disk>",
      ],
      [
        'drive: unit as hexadecimal',
        "<disk type='file'><source file='/a'/><target dev='sda' bus='scsi'/><address type='drive' unit='0x1'/></disk>",
      ],
      [
        'drive: two addresses',
        "<disk type='file'><source file='/a'/><target dev='sda' bus='scsi'/><address type='drive' unit='1'/><address type='drive' unit='2'/></disk>",
      ],
      ['USB: slot', "<input type='tablet' bus='usb'><address type='usb' bus='0' slot='1'/></input>"],
      ['USB: port with a hyphen', "<input type='tablet' bus='usb'><address type='usb' bus='0' port='1-2'/></input>"],
      ['USB: device for port', "<input type='tablet' bus='usb'><address type='usb' bus='0' dev='1'/></input>"],
      [
        'CCW: slot',
        "<disk type='file'><source file='/a'/><target dev='vda'/><address type='ccw' cssid='0xfe' ssid='0x0' slot='0'/></disk>",
      ],
      [
        'CCW: subchannel set out of range',
        "<disk type='file'><source file='/a'/><target dev='vda'/><address type='ccw' cssid='0xfe' ssid='0x4' devno='0x0000'/></disk>",
      ],
      [
        'CCW: subsystem out of range',
        "<disk type='file'><source file='/a'/><target dev='vda'/><address type='ccw' cssid='0xff' ssid='0x0' devno='0x0000'/></disk>",
      ],
      [
        'CCW: device number missing',
        "<disk type='file'><source file='/a'/><target dev='vda'/><address type='ccw' cssid='0xfe' ssid='0x0'/></disk>",
      ],
      [
        'virtio-serial: slot',
        "<channel type='pty'><target type='virtio'/><address type='virtio-serial' controller='0' bus='0' slot='1'/></channel>",
      ],
      [
        'virtio-serial: port as hexadecimal',
        "<channel type='pty'><target type='virtio'/><address type='virtio-serial' controller='0' bus='0' port='0x1'/></channel>",
      ],
      [
        'virtio-serial: type without hyphen',
        "<channel type='pty'><target type='virtio'/><address type='virtioserial' controller='0' port='1'/></channel>",
      ],
      [
        'virtio-serial: controller as a name',
        "<channel type='pty'><target type='virtio'/><address type='virtio-serial' controller='virtio-serial0' port='1'/></channel>",
      ],
    ],
  },
  {
    name: 'input',
    at: 'devices',
    mistakes: [
      ['no type', "<input bus='usb'/>"],
      ['type misspelt', "<input type='tabelt' bus='usb'/>"],
      ['bus with a slash', "<input type='mouse' bus='ps/2'/>"],
      ['model of a passed-through input', "<input type='passthrough' bus='virtio'/>"],
      ['source of a mouse', "<input type='mouse' bus='usb'><source evdev='/dev/input/event1'/></input>"],
      ['path of an event device', "<input type='evdev'><source path='/dev/input/event1'/></input>"],
    ],
  },
  {
    name: 'sound',
    at: 'devices',
    mistakes: [
      ['no model', '<sound/>'],
      ['model misspelt', "<sound model='ich-9'/>"],
      ['type for model', "<sound type='ich9'/>"],
      ['codec as an attribute', "<sound model='ich9' codec='duplex'/>"],
      ['audio without id', "<audio type='spice'/>"],
      ['audio: server of another type', "<audio id='1' type='alsa' serverName='host'/>"],
      ['audio: type misspelt', "<audio id='1' type='pulse'/>"],
      ['audio: codec of the sound card', "<sound model='ich9'><audio id='one'/></sound>"],
    ],
  },
  {
    name: 'rng',
    at: 'devices',
    mistakes: [
      ['no backend', "<rng model='virtio'/>"],
      ['no model', "<rng><backend model='random'>/dev/urandom</backend></rng>"],
      ['path as an attribute', "<rng model='virtio'><backend model='random' path='/dev/urandom'/></rng>"],
      ['backend without model', "<rng model='virtio'><backend>/dev/urandom</backend></rng>"],
      [
        'rate without bytes',
        "<rng model='virtio'><rate period='1000'/><backend model='random'>/dev/urandom</backend></rng>",
      ],
    ],
  },
  {
    name: 'watchdog',
    at: 'devices',
    mistakes: [
      ['no model', "<watchdog action='reset'/>"],
      ['action misspelt', "<watchdog model='itco' action='power-off'/>"],
      ['action as an element', "<watchdog model='itco'><action>reset</action></watchdog>"],
      ['model in capitals', "<watchdog model='iTCO'/>"],
    ],
  },
  {
    name: 'panic',
    at: 'devices',
    mistakes: [
      ['model misspelt', "<panic model='pv-panic'/>"],
      ['action', "<panic model='isa' action='restart'/>"],
      ['address without type', "<panic model='isa'><address iobase='0x505'/></panic>"],
      ['I/O port in decimal', "<panic model='isa'><address type='isa' iobase='505h'/></panic>"],
    ],
  },
  {
    name: 'iommu',
    at: 'devices',
    mistakes: [
      ['no model', '<iommu/>'],
      ['model misspelt', "<iommu model='Intel'/>"],
      ['interrupt remapping on the device', "<iommu model='intel' intremap='on'/>"],
      ['switch as yes', "<iommu model='intel'><driver intremap='yes'/></iommu>"],
      ['switch in capitals', "<iommu model='intel'><driver IOTLB='on'/></iommu>"],
    ],
  },
  {
    name: 'shmem',
    at: 'devices',
    mistakes: [
      ['no name', "<shmem><model type='ivshmem-plain'/></shmem>"],
      ['model as an attribute', "<shmem name='s0' model='ivshmem-plain'/>"],
      ['size with its unit', "<shmem name='s0'><size>4M</size></shmem>"],
      ['model misspelt', "<shmem name='s0'><model type='ivshmem_plain'/></shmem>"],
      ['name with a slash', "<shmem name='a/b'/>"],
    ],
  },
  {
    name: 'vsock',
    at: 'devices',
    mistakes: [
      ['CID on the device', "<vsock model='virtio' cid='3'/>"],
      ['CID as text', "<vsock model='virtio'><cid>3</cid></vsock>"],
      ['automatic as a truth value', "<vsock model='virtio'><cid auto='true'/></vsock>"],
      ['model misspelt', "<vsock model='vhost'><cid auto='yes'/></vsock>"],
    ],
  },
  {
    name: 'memballoon',
    at: 'devices',
    mistakes: [
      ['no model', "<memballoon autodeflate='on'/>"],
      ['period on the device', "<memballoon model='virtio' period='10'/>"],
      ['period as text', "<memballoon model='virtio'><stats>10</stats></memballoon>"],
      ['model off', "<memballoon model='off'/>"],
      ['page reporting in lower case', "<memballoon model='virtio' freepagereporting='on'/>"],
    ],
  },
  {
    name: 'crypto',
    at: 'devices',
    mistakes: [
      ['no type', "<crypto model='virtio'><backend model='builtin' queues='1'/></crypto>"],
      ['no backend', "<crypto model='virtio' type='qemu'/>"],
      ['backend by type', "<crypto model='virtio' type='qemu'><backend type='builtin'/></crypto>"],
      ['backend misspelt', "<crypto model='virtio' type='qemu'><backend model='built-in'/></crypto>"],
    ],
  },
];
