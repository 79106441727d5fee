import type { Problem } from '../../server/src/relaxng/index.ts';

/** A mistake made in the base document, and the one diagnostic it must give. */
export interface Mistake {
  readonly title: string;
  /** Text of the base document (occurs once) and what stands there instead. */
  readonly from: string;
  readonly to: string;
  readonly kind: Problem['kind'];
  /** What the range of the diagnostic covers. */
  readonly at: string;
  /** Words that the message must hold. */
  readonly says: readonly string[];
}

/** The six mistakes by which engines were compared. */
export const classic: readonly Mistake[] = [
  {
    title: 'misspelt element',
    from: "<disk type='block' device='disk'>",
    to: "<dsik type='block' device='disk'>",
    kind: 'unknown-element',
    at: 'dsik',
    says: ['`dsik`', '`<devices>`', 'did you mean `disk`?'],
  },
  {
    title: 'misspelt value',
    from: "dev='vda' bus='virtio'",
    to: "dev='vda' bus='virtoi'",
    kind: 'wrong-attribute-value',
    at: 'virtoi',
    says: ["`bus='virtoi'`", 'did you mean `virtio`?'],
  },
  {
    title: 'missing attribute',
    from: "<target dev='vdc' bus='virtio'/>",
    to: "<target bus='virtio'/>",
    kind: 'missing-attribute',
    at: 'target',
    says: ['`<target>` lacks the attribute `dev`'],
  },
  {
    title: 'misplaced element',
    from: '<emulator>/usr/bin/qemu-system-x86_64</emulator>',
    to: '<emulator>/usr/bin/qemu-system-x86_64</emulator><vcpu>2</vcpu>',
    kind: 'misplaced-element',
    at: 'vcpu',
    says: ['`<vcpu>` belongs in `<domain>`, not in `<devices>`'],
  },
  {
    title: 'unknown attribute',
    from: "<memballoon model='virtio'>",
    to: "<memballoon model='virtio' colour='red'>",
    kind: 'unknown-attribute',
    at: 'colour',
    says: ['`colour`', '`<memballoon>`', '`autodeflate`'],
  },
  {
    title: 'missing element',
    from: '  <name>build-host</name>\n',
    to: '',
    kind: 'missing-element',
    at: 'domain',
    says: ['`<domain>` lacks the element `<name>`'],
  },
];

/** Mistakes people make in definitions. */
export const typical: readonly Mistake[] = [
  {
    title: 'file in a block disk',
    from: "<source dev='/dev/vg0/build-scratch'/>",
    to: "<source file='/dev/vg0/build-scratch'/>",
    kind: 'unknown-attribute',
    at: 'file',
    says: ['`<source file=…>`', "belongs to `type='file'` of `<disk>`", "with `type='block'` write `dev='…'`"],
  },
  {
    title: 'device in a file disk',
    from: "<source file='/var/lib/libvirt/images/build-host.qcow2'/>",
    to: "<source dev='/var/lib/libvirt/images/build-host.qcow2'/>",
    kind: 'unknown-attribute',
    at: 'dev',
    says: ["`type='block'`", "with `type='file'` write `file='…'`"],
  },
  {
    title: 'file in a network disk',
    from: "<source protocol='rbd' name='pool/build-cache'>",
    to: "<source file='/a' protocol='rbd' name='pool/build-cache'>",
    kind: 'unknown-attribute',
    at: 'file',
    says: ["belongs to `type='file'` of `<disk>`", "has `type='network'`"],
  },
  {
    title: 'vendor in a PCI hostdev',
    from: "<hostdev mode='subsystem' type='usb' managed='yes'>",
    to: "<hostdev mode='subsystem' type='pci' managed='yes'>",
    kind: 'misplaced-element',
    at: 'vendor',
    says: ['`<vendor>`', "belongs to `type='usb'` of `<hostdev>`", "has `type='pci'`"],
  },
  {
    title: 'socket of a SPICE display',
    from: "<graphics type='spice' autoport='yes'>",
    to: "<graphics type='spice' socket='/run/a.sock'>",
    kind: 'unknown-attribute',
    at: 'socket',
    says: ["belongs to `type='vnc'`", "has `type='spice'`"],
  },
  {
    title: 'image compression of a VNC display',
    from: "listen='127.0.0.1'>\n",
    to: "listen='127.0.0.1'>\n      <image compression='auto_glz'/>\n",
    kind: 'misplaced-element',
    at: 'image',
    says: ["belongs to `type='spice'`", "has `type='vnc'`"],
  },
  {
    title: 'interface without its bridge',
    from: "<source bridge='br-lab'/>",
    to: "<source network='default'/>",
    kind: 'missing-attribute',
    at: 'source',
    says: ['`<source>` lacks the attribute `bridge`'],
  },
  {
    title: 'interface without type',
    from: "<interface type='direct'>",
    to: '<interface>',
    kind: 'missing-attribute',
    at: 'interface',
    says: ['`<interface>` lacks the attribute `type`'],
  },
  {
    title: 'model of another controller',
    from: "<controller type='usb' index='0' model='qemu-xhci' ports='15'/>",
    to: "<controller type='usb' index='0' model='virtio-scsi' ports='15'/>",
    kind: 'wrong-attribute-value',
    at: 'virtio-scsi',
    says: ["belongs to `type='scsi'`", "with `type='usb'` write"],
  },
  {
    title: 'part of another address',
    from: "<redirdev bus='usb' type='spicevmc'/>",
    to: "<redirdev bus='usb' type='spicevmc'><address type='usb' bus='0' port='1' slot='2'/></redirdev>",
    kind: 'unknown-attribute',
    at: 'slot',
    says: ["belongs to `type='", "has `type='usb'`"],
  },
  {
    title: 'unknown type of domain',
    from: "<domain type='kvm'>",
    to: "<domain type='kmv'>",
    kind: 'wrong-attribute-value',
    at: 'kmv',
    says: ['did you mean `kvm`?'],
  },
  {
    title: 'target outside its disk',
    from: '<readonly/>\n    </disk>',
    to: "<readonly/>\n    </disk>\n    <target dev='sdb'/>",
    kind: 'misplaced-element',
    at: 'target',
    says: ['`<target>` belongs in `<disk>`'],
  },
  {
    title: 'attribute of a child on the parent',
    from: "<disk type='file' device='cdrom'>",
    to: "<disk type='file' device='cdrom' bus='sata'>",
    kind: 'unknown-attribute',
    at: 'bus',
    says: ['`bus` is an attribute of `<target>`'],
  },
  {
    title: 'the name twice',
    from: '<title>Build host of the nightly tests</title>',
    to: '<name>other</name>',
    kind: 'repeated-element',
    at: 'name',
    says: ['`<name>` may occur only once in `<domain>`'],
  },
  {
    title: 'two targets',
    from: "<target dev='vdb' bus='virtio'/>",
    to: "<target dev='vdb' bus='virtio'/><target dev='vdd' bus='virtio'/>",
    kind: 'repeated-element',
    at: 'target',
    says: ['`<target>` may occur only once in `<disk>`'],
  },
  {
    title: 'a disk without target',
    from: "      <target dev='vdb' bus='virtio'/>\n",
    to: '',
    kind: 'missing-element',
    at: 'disk',
    says: ['`<disk>` lacks the element `<target>`'],
  },
  {
    title: 'letters for a number',
    from: "<vcpu placement='static' current='4'>8</vcpu>",
    to: "<vcpu placement='static' current='4'>eight</vcpu>",
    kind: 'wrong-text',
    at: 'eight',
    says: ['`eight`', '`<vcpu>`', 'to 65535'],
  },
  {
    title: 'no number at all',
    from: "<memory unit='GiB'>16</memory>",
    to: "<memory unit='GiB'></memory>",
    kind: 'missing-text',
    at: 'memory',
    says: ['`<memory>` is empty'],
  },
  {
    title: 'unknown lifecycle action',
    from: '<on_crash>destroy</on_crash>',
    to: '<on_crash>destory</on_crash>',
    kind: 'wrong-text',
    at: 'destory',
    says: ['did you mean `destroy`?'],
  },
  {
    title: 'stray text',
    from: "<watchdog model='itco' action='reset'/>",
    to: "stray <watchdog model='itco' action='reset'/>",
    kind: 'unexpected-text',
    at: 'stray',
    says: ['No text is allowed in `<devices>`', '`stray`'],
  },
  {
    title: 'text in an empty element',
    from: '<acpi/>',
    to: '<acpi>yes</acpi>',
    kind: 'unexpected-text',
    at: 'yes',
    says: ['No text is allowed in `<acpi>`'],
  },
  {
    title: 'misspelt attribute',
    from: "<vcpupin vcpu='0' cpuset='2'/>",
    to: "<vcpupin vcpu='0' cpusset='2'/>",
    kind: 'unknown-attribute',
    at: 'cpusset',
    says: ['did you mean `cpuset`?'],
  },
  {
    title: 'attribute under a wrong name',
    from: "<target dev='sda' bus='sata'/>",
    to: "<target name='sda' bus='sata'/>",
    kind: 'unknown-attribute',
    at: 'name',
    says: ['did you mean `dev`?'],
  },
  {
    title: 'capitals in an element',
    from: '<iothreads>2</iothreads>',
    to: '<ioThreads>2</ioThreads>',
    kind: 'unknown-element',
    at: 'ioThreads',
    says: ['did you mean `iothreads`?'],
  },
  {
    title: 'a word nobody knows',
    from: '<emulator>/usr/bin/qemu-system-x86_64</emulator>',
    to: "<emulator>/usr/bin/qemu-system-x86_64</emulator><hologram><beam width='3'/></hologram>",
    kind: 'unknown-element',
    at: 'hologram',
    says: ['Unknown element `hologram` in `<devices>`', 'and 2'],
  },
  {
    title: 'a word for a port',
    from: "<host name='mon1.example.org' port='6789'/>",
    to: "<host name='mon1.example.org' port='six'/>",
    kind: 'wrong-attribute-value',
    at: 'six',
    says: ["`port='six'`", 'xpected'],
  },
  {
    title: 'devices of a device',
    from: "<rate bytes='1024' period='1000'/>",
    to: "<rate bytes='1024' period='1000'/><devices/>",
    kind: 'misplaced-element',
    at: 'devices',
    says: ['`<devices>` belongs in `<domain>`, not in `<rng>`'],
  },
];

/** Seven mistakes for one document. */
export const seven: readonly Mistake[] = [
  ...classic,
  {
    title: 'unknown watchdog',
    from: "<watchdog model='itco' action='reset'/>",
    to: "<watchdog model='i6300esbx' action='reset'/>",
    kind: 'wrong-attribute-value',
    at: 'i6300esbx',
    says: ['did you mean `i6300esb`?'],
  },
];
