import type { Family } from './family.ts';

const disk = (inside: string, attributes = "type='file' device='disk'") =>
  `<disk ${attributes}>${inside}<target dev='vda' bus='virtio'/></disk>`;

/** Disks, file systems and passed-through devices. */
export const storage: readonly Family[] = [
  {
    name: 'disk',
    at: 'devices',
    mistakes: [
      ['device path in a file disk', disk("<source dev='/dev/vg0/guest'/>")],
      ['file in a block disk', disk("<source file='/images/guest.img'/>", "type='block' device='disk'")],
      ['file in a network disk', disk("<source file='/images/guest.img'/>", "type='network' device='disk'")],
      ['pool and volume in a file disk', disk("<source pool='default' volume='guest.qcow2'/>")],
      ['file in a volume disk', disk("<source file='/images/guest.img'/>", "type='volume'")],
      ['file in a directory disk', disk("<source file='/srv/floppy'/>", "type='dir' device='floppy'")],
      ['dev of a vhost-user disk', disk("<source dev='/run/vhost.sock'/>", "type='vhostuser'")],
      ['volume without pool', disk("<source volume='guest.qcow2'/>", "type='volume'")],
      ['network disk without protocol', disk("<source name='pool/guest'/>", "type='network'")],
      ['unknown protocol', disk("<source protocol='ceph' name='pool/guest'/>", "type='network'")],
      ['host as an attribute', disk("<source protocol='nbd' name='export' host='nbd.example.org'/>", "type='network'")],
      [
        'port as a word',
        disk("<source protocol='rbd' name='pool/guest'><host name='mon1' port='default'/></source>", "type='network'"),
      ],
      [
        'NVMe disk without its namespace',
        disk(
          "<source type='pci' managed='yes'><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source>",
          "type='nvme'",
        ),
      ],
      ['NVMe disk by device file', disk("<source dev='/dev/nvme0n1'/>", "type='nvme'")],
      ['bus on the disk', disk("<source file='/images/guest.img'/>", "type='file' device='disk' bus='virtio'")],
      ['bus misspelt', "<disk type='file'><source file='/a'/><target dev='vda' bus='virito'/></disk>"],
      ['bus with a blank', "<disk type='file'><source file='/a'/><target dev='vda' bus='virt io'/></disk>"],
      ['bus with a number', "<disk type='file'><source file='/a'/><target dev='vda' bus='nvme0'/></disk>"],
      ['target without dev', "<disk type='file'><source file='/a'/><target bus='virtio'/></disk>"],
      ['no target', "<disk type='file' device='disk'><source file='/a'/></disk>"],
      ['two sources', disk("<source file='/a'/><source file='/b'/>")],
      ['format on the disk', disk("<source file='/a'/>", "type='file' format='qcow2'")],
      ['format instead of type', disk("<driver name='qemu' format='qcow2'/><source file='/a'/>")],
      ['type of image misspelt', disk("<driver name='qemu' type='qcow_2'/><source file='/a'/>")],
      ['cache mode with underscore', disk("<driver name='qemu' type='raw' cache='write_back'/><source file='/a'/>")],
      ['cache as an element', disk("<driver name='qemu' type='raw'/><cache>none</cache><source file='/a'/>")],
      ['read-only with a hyphen', disk("<source file='/a'/><read-only/>")],
      ['read-only as an attribute', disk("<source file='/a'/>", "type='file' readonly='yes'")],
      ['read-only with text', disk("<source file='/a'/><readonly>yes</readonly>")],
      ['order of boot as text', disk("<source file='/a'/><boot>1</boot>")],
      ['order of boot 0', disk("<source file='/a'/><boot order='0'/>")],
      ['path as text', disk('<source>/images/guest.img</source>')],
      ['device in capitals', disk("<source file='/a.iso'/>", "type='file' device='CDROM'")],
      ['limit with its unit', disk("<source file='/a'/><iotune><read_bytes_sec>10MB</read_bytes_sec></iotune>")],
      ['limit with hyphens', disk("<source file='/a'/><iotune><total-bytes-sec>1000</total-bytes-sec></iotune>")],
      [
        'serial as an attribute of the target',
        "<disk type='file'><source file='/a'/><target dev='vda' serial='x1'/></disk>",
      ],
      ['world wide name with colons', disk("<source file='/a'/><wwn>50:01:40:5c:00:00:00:01</wwn>")],
    ],
  },
  {
    name: 'filesystem',
    at: 'devices',
    mistakes: [
      ['file in a mount', "<filesystem type='mount'><source file='/srv'/><target dir='srv'/></filesystem>"],
      [
        'tag for the target',
        "<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv'/><target tag='srv'/></filesystem>",
      ],
      ['virtiofs as the type', "<filesystem type='virtiofs'><source dir='/srv'/><target dir='srv'/></filesystem>"],
      ['template by directory', "<filesystem type='template'><source dir='/srv'/><target dir='/'/></filesystem>"],
      ['RAM disk without its size', "<filesystem type='ram'><source units='MiB'/><target dir='/tmp'/></filesystem>"],
      [
        'access mode with a hyphen',
        "<filesystem type='mount' accessmode='pass-through'><source dir='/srv'/><target dir='srv'/></filesystem>",
      ],
      [
        'access mode in camel case',
        "<filesystem type='mount' accessMode='mapped'><source dir='/srv'/><target dir='srv'/></filesystem>",
      ],
      ['no target', "<filesystem type='mount'><source dir='/srv'/></filesystem>"],
      [
        'queue size in the binary',
        "<filesystem type='mount'><driver type='virtiofs'/><binary path='/usr/libexec/virtiofsd' queue='1024'/><source dir='/srv'/><target dir='srv'/></filesystem>",
      ],
      [
        'read-only as an attribute',
        "<filesystem type='mount' readonly='yes'><source dir='/srv'/><target dir='srv'/></filesystem>",
      ],
    ],
  },
  {
    name: 'hostdev',
    at: 'devices',
    mistakes: [
      [
        'USB device by vendor in a PCI hostdev',
        "<hostdev mode='subsystem' type='pci'><source><vendor id='0x0951'/><product id='0x1666'/></source></hostdev>",
      ],
      [
        'USB vendor without 0x',
        "<hostdev mode='subsystem' type='usb'><source><vendor id='951g'/><product id='0x1666'/></source></hostdev>",
      ],
      [
        'USB device without product',
        "<hostdev mode='subsystem' type='usb'><source><vendor id='0x0951'/></source></hostdev>",
      ],
      [
        'product as an attribute',
        "<hostdev mode='subsystem' type='usb'><source product='0x1666'><vendor id='0x0951'/></source></hostdev>",
      ],
      [
        'PCI address as one text',
        "<hostdev mode='subsystem' type='pci'><source><address>0000:3b:00.0</address></source></hostdev>",
      ],
      [
        'PCI address as one attribute',
        "<hostdev mode='subsystem' type='pci'><source><address id='0000:3b:00.0'/></source></hostdev>",
      ],
      [
        'PCI slot out of range',
        "<hostdev mode='subsystem' type='pci'><source><address domain='0x0000' bus='0x3b' slot='0x20' function='0x0'/></source></hostdev>",
      ],
      [
        'managed as a number',
        "<hostdev mode='subsystem' type='pci' managed='1'><source><address domain='0x0000' bus='0x3b' slot='0x00' function='0x0'/></source></hostdev>",
      ],
      [
        'no type',
        "<hostdev mode='subsystem'><source><address domain='0x0000' bus='0x3b' slot='0x00' function='0x0'/></source></hostdev>",
      ],
      [
        'SCSI adapter without address',
        "<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/></source></hostdev>",
      ],
      [
        'SCSI address with slot',
        "<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/><address bus='0' target='0' slot='0'/></source></hostdev>",
      ],
      ['SCSI host without wwpn', "<hostdev mode='subsystem' type='scsi_host'><source protocol='vhost'/></hostdev>"],
      [
        'SCSI host with a hyphen',
        "<hostdev mode='subsystem' type='scsi-host'><source protocol='vhost' wwpn='naa.5123456789abcde0'/></hostdev>",
      ],
      [
        'mediated device without model',
        "<hostdev mode='subsystem' type='mdev'><source><address uuid='c2177883-f1bb-47f0-914d-32a22e3a8804'/></source></hostdev>",
      ],
      [
        'mediated device by PCI address',
        "<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address domain='0x0000' bus='0x3b' slot='0x00' function='0x0'/></source></hostdev>",
      ],
      [
        'mediated device with a wrong UUID',
        "<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='c2177883-f1bb'/></source></hostdev>",
      ],
    ],
  },
];
