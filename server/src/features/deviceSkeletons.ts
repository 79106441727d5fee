import type { Skeleton } from './skeletons.ts';

function device(
  label: string,
  documentation: string,
  snippet: string,
  more: Partial<Omit<Skeleton, 'label' | 'parent' | 'element' | 'documentation' | 'snippet'>> = {},
): Skeleton {
  const element = /^<([\w-]+)/.exec(snippet)?.[1] ?? '';
  return { label, parent: 'devices', element, documentation, snippet, isForXen: false, ...more };
}

/** Devices by their kind: what the kind decides comes along. */
export const deviceSkeletons: readonly Skeleton[] = [
  device(
    'disk: virtio from qcow2',
    'A qcow2 image on the virtio bus. Freed blocks are given back to the host.',
    `<disk type='file' device='disk'>
	<driver name='qemu' type='qcow2' discard='unmap'/>
	<source file='\${1:/var/lib/libvirt/images/guest.qcow2}'/>
	<target dev='\${2:vda}' bus='virtio'/>
</disk>`,
    { isPlain: true },
  ),
  device(
    'disk: virtio from a block device',
    'A volume of LVM or another block device of the host, without the cache of the host.',
    `<disk type='block' device='disk'>
	<driver name='qemu' type='raw' cache='none' io='native'/>
	<source dev='\${1:/dev/vg/guest}'/>
	<target dev='\${2:vda}' bus='virtio'/>
</disk>`,
  ),
  device(
    'disk: CD-ROM from ISO',
    'An ISO image in a SATA CD-ROM drive.',
    `<disk type='file' device='cdrom'>
	<driver name='qemu' type='raw'/>
	<source file='\${1:/var/lib/libvirt/images/installer.iso}'/>
	<target dev='\${2:sda}' bus='sata'/>
	<readonly/>
</disk>`,
  ),
  device(
    'disk: volume of a storage pool',
    'A volume of a pool that libvirt knows, wherever it lies.',
    `<disk type='volume' device='disk'>
	<driver name='qemu' type='qcow2'/>
	<source pool='\${1:default}' volume='\${2:guest.qcow2}'/>
	<target dev='\${3:vda}' bus='virtio'/>
</disk>`,
  ),
  device(
    'disk: RBD image of Ceph',
    'An image in a Ceph cluster. The secret is one of libvirt with the key of the user.',
    `<disk type='network' device='disk'>
	<driver name='qemu' type='raw'/>
	<auth username='\${1:libvirt}'>
		<secret type='ceph' usage='\${2:ceph-libvirt}'/>
	</auth>
	<source protocol='rbd' name='\${3:pool/guest}'>
		<host name='\${4:ceph.example.com}' port='6789'/>
	</source>
	<target dev='\${5:vda}' bus='virtio'/>
</disk>`,
  ),
  device(
    'disk: iSCSI target',
    'A logical unit of an iSCSI target, which QEMU logs in to by itself.',
    `<disk type='network' device='disk'>
	<driver name='qemu' type='raw'/>
	<source protocol='iscsi' name='\${1:iqn.2024-01.com.example:guest}/\${2:0}'>
		<host name='\${3:storage.example.com}' port='3260'/>
	</source>
	<target dev='\${4:vda}' bus='virtio'/>
</disk>`,
  ),
  device(
    'interface: libvirt network',
    'A card on a network that libvirt runs; `default` gives NAT.',
    `<interface type='network'>
	<source network='\${1:default}'/>
	<model type='virtio'/>
</interface>`,
    { isForXen: true, isPlain: true },
  ),
  device(
    'interface: bridge of the host',
    'A card on a bridge of the host: the guest is in the same network as the host.',
    `<interface type='bridge'>
	<source bridge='\${1:br0}'/>
	<model type='virtio'/>
</interface>`,
    { isForXen: true },
  ),
  device(
    'interface: macvtap on a card of the host',
    'A virtio card beside a card of the host, without a bridge. Guest and host themselves do not reach each other.',
    `<interface type='direct'>
	<source dev='\${1:eth0}' mode='\${2|bridge,private,vepa,passthrough|}'/>
	<model type='virtio'/>
</interface>`,
  ),
  device(
    'interface: passt, without privileges',
    'A virtio card whose traffic a process of the user carries; for guests that root does not run.',
    `<interface type='user'>
	<backend type='passt'/>
	<model type='virtio'/>
</interface>`,
  ),
  device(
    'interface: function of an SR-IOV card',
    'Gives a virtual function of a card to the guest, with a MAC address that stays.',
    `<interface type='hostdev' managed='yes'>
	<source>
		<address type='pci' domain='0x0000' bus='0x\${1:01}' slot='0x\${2:10}' function='0x\${3:0}'/>
	</source>
</interface>`,
  ),
  device(
    'interface: vhost-user socket',
    'A virtio card on a switch beside QEMU, such as Open vSwitch with DPDK. It works on the memory of the guest, which has to be shared.',
    `<interface type='vhostuser'>
	<source type='unix' path='\${1:/run/openvswitch/guest0}' mode='\${2|server,client|}'/>
	<model type='virtio'/>
</interface>`,
    { needsSharedMemory: true },
  ),
  device(
    'interface: vDPA device',
    'A virtio card that the hardware of the host serves.',
    `<interface type='vdpa'>
	<source dev='\${1:/dev/vhost-vdpa-0}'/>
	<model type='virtio'/>
</interface>`,
  ),
  device(
    'filesystem: virtiofs share',
    'A directory of the host in the guest. It needs shared memory, which is added where it is missing. The guest mounts it by the tag: `mount -t virtiofs TAG /mnt`.',
    `<filesystem type='mount'>
	<driver type='virtiofs'/>
	<source dir='\${1:/srv/share}'/>
	<target dir='\${2:share}'/>
</filesystem>`,
    { needsSharedMemory: true },
  ),
  device(
    'filesystem: 9p share',
    'A directory of the host in the guest, without a process beside QEMU; slower than virtiofs. The guest mounts it by the tag: `mount -t 9p -o trans=virtio TAG /mnt`.',
    `<filesystem type='mount' accessmode='\${1|mapped,passthrough,squash|}'>
	<source dir='\${2:/srv/share}'/>
	<target dir='\${3:share}'/>
</filesystem>`,
  ),
  device(
    'tpm: TPM 2.0',
    'An emulated TPM 2.0, as Windows 11 wants it. The host needs swtpm.',
    `<tpm model='\${1|tpm-crb,tpm-tis|}'>
	<backend type='emulator' version='2.0'/>
</tpm>`,
    { once: {} },
  ),
  device(
    'tpm: TPM of the host',
    'Gives the TPM of the host to the guest: one guest alone can have it.',
    `<tpm model='tpm-tis'>
	<backend type='passthrough'>
		<device path='\${1:/dev/tpm0}'/>
	</backend>
</tpm>`,
    { once: {} },
  ),
  device(
    'channel: QEMU guest agent',
    'Lets the host shut the guest down cleanly, freeze its file systems and read its addresses.',
    `<channel type='unix'>
	<target type='virtio' name='org.qemu.guest_agent.0'/>
</channel>`,
  ),
  device(
    'channel: SPICE agent',
    'Shares the clipboard with the viewer and follows the size of its window.',
    `<channel type='spicevmc'>
	<target type='virtio' name='com.redhat.spice.0'/>
</channel>`,
    { beside: ['graphics', { type: 'spice' }] },
  ),
  device(
    'redirdev: USB through SPICE',
    'Takes a USB device from the machine of the viewer.',
    `<redirdev bus='usb' type='spicevmc'/>`,
    { beside: ['graphics', { type: 'spice' }] },
  ),
  device(
    'graphics: VNC on the loopback',
    'A VNC server that only the host itself reaches.',
    `<graphics type='vnc' port='-1' autoport='yes'>
	<listen type='address' address='127.0.0.1'/>
</graphics>`,
    { isForXen: true, once: { type: 'vnc' } },
  ),
  device(
    'graphics: SPICE',
    'A SPICE server that only the host itself reaches.',
    `<graphics type='spice' autoport='yes'>
	<listen type='address' address='127.0.0.1'/>
</graphics>`,
    { isForXen: true, once: { type: 'spice' } },
  ),
  device(
    'graphics: off screen, for OpenGL',
    'Draws on the graphics card of the host, beside a display that shows it.',
    `<graphics type='egl-headless'/>`,
    { once: { type: 'egl-headless' } },
  ),
  device(
    'hostdev: PCI device',
    'Gives a PCI device of the host to the guest; libvirt takes it from its driver and gives it back.',
    `<hostdev mode='subsystem' type='pci' managed='yes'>
	<source>
		<address domain='0x0000' bus='0x\${1:01}' slot='0x\${2:00}' function='0x\${3:0}'/>
	</source>
</hostdev>`,
    { isForXen: true, isPlain: true },
  ),
  device(
    'hostdev: USB device',
    'Gives a USB device of the host to the guest, found by vendor and product.',
    `<hostdev mode='subsystem' type='usb' managed='yes'>
	<source>
		<vendor id='0x\${1:1234}'/>
		<product id='0x\${2:abcd}'/>
	</source>
</hostdev>`,
    { isForXen: true },
  ),
  device(
    'hostdev: mediated device, such as a vGPU',
    'Gives a part of a device to the guest, by the UUID under which the host has made it.',
    `<hostdev mode='subsystem' type='mdev' model='vfio-pci'>
	<source>
		<address uuid='\${1:c2177883-f1bb-47f0-914d-32a22e3a8804}'/>
	</source>
</hostdev>`,
  ),
  device(
    'hostdev: SCSI device',
    'Gives a SCSI device of the host to the guest, such as a tape drive.',
    `<hostdev mode='subsystem' type='scsi'>
	<source>
		<adapter name='scsi_host\${1:0}'/>
		<address bus='\${2:0}' target='\${3:0}' unit='\${4:0}'/>
	</source>
</hostdev>`,
  ),
  device('serial: console', 'A serial port on a terminal of the host, for `virsh console`.', `<serial type='pty'/>`),
  device(
    'serial: log in a file',
    'A serial port whose output goes to a file of the host.',
    `<serial type='file'>
	<source path='\${1:/var/log/libvirt/qemu/guest-serial.log}'/>
</serial>`,
  ),
  device(
    'serial: TCP port',
    'A serial port that the host itself reaches by TCP.',
    `<serial type='tcp'>
	<source mode='bind' host='127.0.0.1' service='\${1:4555}'/>
	<protocol type='\${2|raw,telnet|}'/>
</serial>`,
  ),
  device(
    'rng: random numbers of the host',
    'Lets the guest draw on the random numbers of the host.',
    `<rng model='virtio'>
	<backend model='random'>/dev/urandom</backend>
</rng>`,
  ),
  device(
    'rng: random numbers of QEMU',
    'Random numbers that QEMU draws itself, without a file of the host.',
    `<rng model='virtio'>
	<backend model='builtin'/>
</rng>`,
  ),
  device(
    'rng: entropy daemon',
    'Random numbers of a daemon that speaks the protocol of EGD.',
    `<rng model='virtio'>
	<backend model='egd' type='tcp'>
		<source mode='connect' host='\${1:127.0.0.1}' service='\${2:1234}'/>
	</backend>
</rng>`,
  ),
  device(
    'watchdog: reset a guest that hangs',
    'Resets the guest when it stops feeding the watchdog.',
    `<watchdog model='\${1|itco,i6300esb|}' action='\${2|reset,poweroff,pause,inject-nmi|}'/>`,
  ),
  device(
    'controller: PCIe root port',
    'A slot for one more PCI Express device, such as one that is plugged in while the guest runs. libvirt finds its index.',
    `<controller type='pci' model='pcie-root-port'/>`,
    { isPlain: true },
  ),
  device(
    'controller: virtio SCSI',
    "A SCSI adapter for disks with `bus='scsi'`: very many of them, and LUNs of the host.",
    `<controller type='scsi' model='virtio-scsi'/>`,
  ),
  device(
    'controller: USB 3',
    'A USB controller for devices of all speeds.',
    `<controller type='usb' model='qemu-xhci'/>`,
  ),
  device(
    'controller: xenbus',
    'The bus of the paravirtual devices of Xen, with room for many of them.',
    `<controller type='xenbus' maxGrantFrames='\${1:64}'/>`,
    { isForXen: 'alone', isPlain: true, once: { type: 'xenbus' } },
  ),
  device(
    'controller: PCI bridge',
    'Slots for devices of conventional PCI.',
    `<controller type='pci' model='\${1|pcie-to-pci-bridge,pci-bridge|}'/>`,
  ),
  device(
    'input: USB tablet',
    'A pointer that stays under that of the viewer, without being caught.',
    `<input type='tablet' bus='usb'/>`,
  ),
  device(
    'video: virtio',
    'A virtio graphics card, for Linux and for Windows with the virtio-win drivers.',
    `<video>
	<model type='virtio'/>
</video>`,
  ),
  device(
    'vsock: sockets between host and guest',
    'Connections between host and guest without a network. libvirt finds a free number for the guest.',
    `<vsock model='virtio'>
	<cid auto='yes'/>
</vsock>`,
    { once: {} },
  ),
  device(
    'memory: DIMM',
    'Memory that can be plugged in while the guest runs. The guest needs `<maxMemory>` with slots and a NUMA cell.',
    `<memory model='dimm'>
	<target>
		<size unit='GiB'>\${1:1}</size>
		<node>\${2:0}</node>
	</target>
</memory>`,
  ),
  device(
    'memory: virtio-mem',
    'Memory that grows and shrinks while the guest runs, up to its size. The guest needs `<maxMemory>` and a NUMA cell.',
    `<memory model='virtio-mem'>
	<target>
		<size unit='GiB'>\${1:2}</size>
		<node>\${2:0}</node>
		<block unit='MiB'>2</block>
		<requested unit='GiB'>\${3:1}</requested>
	</target>
</memory>`,
  ),
  device(
    'memory: NVDIMM from a file',
    'Memory that keeps its content in a file of the host. The guest needs `<maxMemory>` with slots and a NUMA cell.',
    `<memory model='nvdimm' access='\${1|shared,private|}'>
	<source>
		<path>\${2:/var/lib/libvirt/images/guest.nvdimm}</path>
	</source>
	<target>
		<size unit='GiB'>\${3:1}</size>
		<node>\${4:0}</node>
		<label>
			<size unit='KiB'>128</size>
		</label>
	</target>
</memory>`,
  ),
  device(
    'memory: virtio-pmem from a file',
    'A file of the host as persistent memory, through its page cache.',
    `<memory model='virtio-pmem' access='shared'>
	<source>
		<path>\${1:/var/lib/libvirt/images/guest.pmem}</path>
	</source>
	<target>
		<size unit='GiB'>\${2:1}</size>
	</target>
</memory>`,
  ),
  device(
    'shmem: memory between guests',
    'A piece of memory that all guests of this host see that name it.',
    `<shmem name='\${1:shared}'>
	<model type='ivshmem-plain'/>
	<size unit='M'>\${2:4}</size>
</shmem>`,
  ),
  device(
    'shmem: memory with interrupts',
    'The same with a server of the host, through which guests wake each other.',
    `<shmem name='\${1:shared}'>
	<model type='ivshmem-doorbell'/>
	<server path='\${2:/run/ivshmem.sock}'/>
	<msi vectors='\${3:8}' ioeventfd='on'/>
</shmem>`,
  ),
  device('smartcard: reader of the host', "The host's own reader of smart cards.", `<smartcard mode='host'/>`),
  device(
    'audio: sound of the host',
    'Plays what the sound devices of the guest give out.',
    `<audio id='\${1:1}' type='\${2|pipewire,pulseaudio,alsa|}'/>`,
    { once: {} },
  ),
];
