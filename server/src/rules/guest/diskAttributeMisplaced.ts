import type { Disk } from '../../guest/disks.ts';
import { removeAttribute, removeElement } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import type { Attribute, Element } from '../../xml/tree.ts';
import { disks, onEach } from '../each.ts';
import { inside, preferably } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

interface Restriction {
  readonly drivers: 'all' | 'qemu';
  /** What is restricted, where the disk has it. */
  readonly find: (disk: Disk) => Element | Attribute | undefined;
  readonly allowed: (disk: Disk) => boolean;
  /** Where it is allowed, in words. */
  readonly where: string;
}

const onDriver = (name: string) => (disk: Disk) => disk.driver && attribute(disk.driver, name);
const onDisk = (name: string) => (disk: Disk) => attribute(disk.element, name);
const onTarget = (name: string) => (disk: Disk) => disk.target && attribute(disk.target, name);
const within = (name: string) => (disk: Disk) => child(disk.element, name);
const isVirtio = ({ bus }: Disk): boolean => bus === 'virtio';
const isScsi = ({ bus, device }: Disk): boolean => bus === 'scsi' && device !== 'lun';
const hasProduct = ({ bus, device }: Disk): boolean =>
  device !== 'lun' && (bus === 'scsi' || bus === 'sata' || bus === 'ide');
const isLun = ({ device }: Disk): boolean => device === 'lun';

/** Sources: virDomainDiskDefValidate for every driver, qemuValidateDomainDeviceDefDiskFrontend for QEMU's. */
const restrictions: readonly Restriction[] = [
  ...['queues', 'event_idx', 'ioeventfd', 'iommu', 'ats', 'packed', 'page_per_vq'].map(
    (name): Restriction => ({
      drivers: 'all',
      find: onDriver(name),
      allowed: isVirtio,
      where: "the bus 'virtio'",
    }),
  ),
  {
    drivers: 'qemu',
    find: ({ driver }) => driver && (attribute(driver, 'iothread') ?? child(driver, 'iothreads')),
    allowed: isVirtio,
    where: "the bus 'virtio'",
  },
  {
    drivers: 'all',
    find: (disk) => {
      const model = attribute(disk.element, 'model');
      return model?.value.startsWith('virtio') ? model : undefined;
    },
    allowed: isVirtio,
    where: "the bus 'virtio'",
  },
  { drivers: 'all', find: onDisk('rawio'), allowed: isLun, where: "device='lun'" },
  { drivers: 'all', find: onDisk('sgio'), allowed: isLun, where: "device='lun'" },
  {
    drivers: 'all',
    find: (disk) => {
      const mode = attribute(disk.element, 'sgio');
      return mode?.value === 'unfiltered' && disk.device === 'lun' ? mode : undefined;
    },
    allowed: () => false,
    where: 'no disk any longer',
  },
  {
    drivers: 'all',
    find: ({ source }) => inside(source, 'reservations'),
    allowed: isLun,
    where: "device='lun'",
  },
  {
    drivers: 'all',
    find: onTarget('removable'),
    allowed: ({ bus }) => bus === 'usb' || bus === 'scsi',
    where: "the buses 'usb' and 'scsi'",
  },
  {
    drivers: 'all',
    find: onTarget('tray'),
    allowed: ({ device }) => device === 'cdrom' || device === 'floppy',
    where: 'CD-ROM and floppy drives',
  },
  { drivers: 'qemu', find: within('vendor'), allowed: isScsi, where: "disks on the bus 'scsi' that are no 'lun'" },
  {
    drivers: 'qemu',
    find: within('product'),
    allowed: hasProduct,
    where: "disks on the buses 'scsi', 'sata' and 'ide' that are no 'lun'",
  },
  {
    drivers: 'qemu',
    find: within('wwn'),
    allowed: ({ bus, device }) => device !== 'lun' && (bus === 'ide' || bus === 'scsi'),
    where: "disks on the buses 'ide' and 'scsi' that are no 'lun'",
  },
  {
    drivers: 'qemu',
    find: within('serial'),
    allowed: ({ bus, device }) => bus !== 'sd' && !(bus === 'scsi' && device === 'lun'),
    where: "disks that are neither on the bus 'sd' nor a 'lun' on 'scsi'",
  },
  {
    drivers: 'qemu',
    find: onTarget('rotation_rate'),
    allowed: ({ bus, device }) => (bus === 'scsi' || bus === 'ide' || bus === 'sata') && device === 'disk',
    where: "hard disks on the buses 'scsi', 'ide' and 'sata'",
  },
  {
    drivers: 'qemu',
    find: within('geometry'),
    allowed: ({ bus }) => bus !== 'usb' && bus !== 'sd',
    where: "disks that are not on the buses 'usb' and 'sd'",
  },
  {
    drivers: 'qemu',
    find: ({ element, bus }) => {
      const translation = attribute(child(element, 'geometry') ?? element, 'trans');
      return bus === 'usb' || bus === 'sd' ? undefined : translation;
    },
    allowed: ({ bus }) => bus === 'ide',
    where: "the bus 'ide'",
  },
  {
    drivers: 'qemu',
    find: ({ element }) => {
      const transient = child(element, 'transient');
      const sharing = transient && attribute(transient, 'shareBacking');
      return sharing?.value === 'yes' ? sharing : undefined;
    },
    allowed: ({ bus }) => bus === 'virtio' || bus === 'scsi' || bus === 'usb',
    where: "the buses 'virtio', 'scsi' and 'usb'",
  },
];

export const diskAttributeMisplaced = guestRule({
  id: 'disk-attribute-misplaced',
  title: 'A setting that only disks of another bus or kind have',
  drivers: 'all',
  cure: 'Remove the setting, or move the disk to a bus that has it.',
  errors: [
    'only supported by virtio-blk',
    'IOThreads not available for bus',
    "Only scsi disk supports '",
    'Only scsi disk supports vendor and product',
    'Only ide and scsi disk support wwn',
    'removable is only valid for usb',
    'tray is only valid for cdrom and floppy',
    "can be used only with device='lun'",
    'mode supported only for virtio bus',
    'allowed only for lun devices',
    'unfiltered sgio is no longer supported',
    'scsi-block …lun… devices do not support the serial property',
    'Serial property not supported for drive bus',
    'rotation rate is only valid for',
    'CHS geometry can not be set for',
    'CHS translation mode can only be set for',
    "doesn't support transiend disk backing image sharing",
    'Setting wwn is not supported for lun device',
    'Setting vendor or product is not supported for lun device',
    "disk model '…' not supported for bus",
  ],
  docs: `
Some settings of a disk exist on one bus only, and libvirt refuses them elsewhere instead of dropping them:

- \`queues\`, \`event_idx\`, \`ioeventfd\`, \`iommu\`, \`ats\`, \`packed\` of \`<driver>\` and the models \`virtio-…\`: bus \`virtio\`;
- \`<vendor>\`: bus \`scsi\`; \`<product>\`: \`scsi\`, \`sata\` and \`ide\`; \`<wwn>\`: \`scsi\` and \`ide\`; none of them for \`device='lun'\`;
- \`rawio\`, \`sgio\`, \`<reservations>\`: \`device='lun'\`;
- \`removable\`: buses \`usb\` and \`scsi\`; \`tray\`: CD-ROM and floppy drives;
- \`<serial>\`: not on the bus \`sd\`, and not for a \`lun\` on \`scsi\`, which has its own;
- \`rotation_rate\`: hard disks on \`scsi\`, \`ide\` and \`sata\`; \`<geometry>\`: not on \`usb\` and \`sd\`, its \`trans\` only on \`ide\`;
- \`shareBacking\` of \`<transient>\`: buses \`virtio\`, \`scsi\` and \`usb\`.

They are mostly left over from a change of the bus.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainDiskDefValidate; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDiskFrontend',
  check: onEach(disks, (disk, report, { isQemu }) => {
    for (const { drivers, find, allowed, where } of restrictions) {
      if ((drivers === 'qemu' && !isQemu) || allowed(disk)) continue;
      const found = find(disk);
      if (found === undefined) continue;
      const words = found.kind === 'element' ? `<${found.name}>` : `${found.name}='${found.value}'`;
      report(
        found.kind === 'element' ? found : found.range,
        `${words} exists only for ${where}: libvirt refuses the definition. Remove it.`,
        {
          fixes: [
            preferably(
              `Remove ${words}`,
              found.kind === 'element' ? removeElement(found) : removeAttribute(found.parent, found.name),
            ),
          ],
        },
      );
    }
  }),
  examples: [
    {
      title: 'the rotation of a virtio disk',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/web.img'/>
  <target dev='vda' bus='virtio' rotation_rate='7200'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/web.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      where: "rotation_rate='7200'",
    },
    {
      title: 'a shared backing image on USB',
      valid: `
<disk type='file' device='disk'>
  <source file='/srv/web.img'/>
  <target dev='sda' bus='usb'/>
  <transient shareBacking='yes'/>
</disk>`,
    },
    {
      title: 'a vendor on SATA',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='sda' bus='sata'/>
  <vendor>SEAGATE</vendor>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='sda' bus='sata'/>
</disk>`,
    },
    {
      title: 'a World Wide Name on SATA',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='sda' bus='sata'/>
  <wwn>5000c50015ea71aa</wwn>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='sda' bus='sata'/>
</disk>`,
    },
    {
      title: 'queues that stayed when the bus was changed',
      before: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw' queues='4'/>
  <source file='/srv/a.img'/>
  <target dev='sda' bus='scsi'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw'/>
  <source file='/srv/a.img'/>
  <target dev='sda' bus='scsi'/>
</disk>`,
    },
    {
      title: 'where they belong',
      valid: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='sda' bus='scsi'/>
  <vendor>SEAGATE</vendor>
</disk>
<disk type='file' device='disk'>
  <driver name='qemu' type='raw' queues='4'/>
  <source file='/srv/b.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});
