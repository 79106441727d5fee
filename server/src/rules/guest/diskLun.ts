import { attribute, child } from '../../xml/query.ts';
import { disks, onEach } from '../each.ts';
import { placeOf, removal } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const diskLun = guestRule({
  id: 'disk-lun-source',
  title: "A 'lun' that cannot pass SCSI commands",
  drivers: 'all',
  cure: "Use a block device or iSCSI, format `raw`, on the bus `scsi` or `virtio`; else make it `device='disk'`.",
  errors: [
    "disk device='lun' is only valid for block type disk source",
    "disk device='lun' is not supported for protocol",
    "disk device 'lun' must use 'raw' format",
    "disk device 'lun' doesn't support",
    "disk device='lun' is not supported for bus",
  ],
  docs: `
With \`device='lun'\` the SCSI commands of the guest go through to the device. That takes a real one behind it: a block
device of the host, an iSCSI target or a volume of a pool, as \`raw\`, without an image format, encryption or a slice between. libvirt refuses
anything else, and its QEMU driver takes only the buses \`scsi\` and \`virtio\`.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainDiskDefSourceLUNValidate; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDiskFrontend',
  check: onEach(disks, ({ element, device, type, driver, driverType, source, bus, target }, report, { isQemu }) => {
    if (device !== 'lun') return;
    const protocol = source && attribute(source, 'protocol');
    if (
      type === 'network' ? protocol !== undefined && protocol.value !== 'iscsi' : type !== 'block' && type !== 'volume'
    ) {
      report(
        protocol ?? placeOf(element, 'type'),
        "device='lun' needs a block device or iSCSI behind it: libvirt refuses the definition. Use device='disk'.",
      );
    }
    if (driver !== undefined && driverType !== undefined && driverType !== 'raw') {
      report(
        placeOf(driver, 'type'),
        `device='lun' needs the format 'raw', not '${driverType}': libvirt refuses the definition.`,
      );
    }
    const refused =
      (source && child(source, 'encryption')) ?? child(element, 'encryption') ?? (source && child(source, 'slices'));
    if (refused !== undefined) {
      report(
        refused,
        `device='lun' passes the commands of the guest on as they are and has no <${refused.name}>: libvirt refuses the definition.`,
        { fixes: [removal(refused)] },
      );
    }
    if (isQemu && bus !== 'scsi' && bus !== 'virtio') {
      report(
        target === undefined ? element : placeOf(target, 'bus'),
        `device='lun' works only on the buses 'scsi' and 'virtio', not on '${bus}': libvirt refuses the definition.`,
      );
    }
  }),
  examples: [
    {
      title: 'a slice of a device',
      before: `
<disk type='block' device='lun'>
  <driver name='qemu' type='raw'/>
  <source dev='/dev/sdc'>
    <slices>
      <slice type='storage' offset='0' size='1048576'/>
    </slices>
  </source>
  <target dev='sda' bus='scsi'/>
</disk>`,
      after: `
<disk type='block' device='lun'>
  <driver name='qemu' type='raw'/>
  <source dev='/dev/sdc'>
  </source>
  <target dev='sda' bus='scsi'/>
</disk>`,
      where: 'slices',
    },
    {
      title: 'an image file as lun',
      before: `
<disk type='file' device='lun'>
  <source file='/srv/a.img'/>
  <target dev='sda' bus='scsi'/>
</disk>`,
      unfixable: true,
      where: 'file',
    },
    {
      title: 'a block device on SCSI',
      valid: `
<disk type='block' device='lun'>
  <driver name='qemu' type='raw'/>
  <source dev='/dev/disk/by-id/wwn-0x5000c500155a81f8'/>
  <target dev='sda' bus='scsi'/>
</disk>`,
    },
  ],
});
