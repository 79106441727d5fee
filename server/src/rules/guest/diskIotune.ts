import { grouped } from '../../grouped.ts';
import { child, childElements, textContent } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere, removal } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

const families = [
  'bytes_sec',
  'iops_sec',
  'bytes_sec_max',
  'iops_sec_max',
  'bytes_sec_max_length',
  'iops_sec_max_length',
];

/** The limits of a disk as one text, however they are ordered. */
function limitsOf(tuning: Element): string {
  return childElements(tuning)
    .map((limit) => `${limit.name}=${textContent(limit).trim()}`)
    .sort()
    .join(' ');
}

export const diskIotune = guestRule({
  id: 'disk-iotune-conflict',
  title: 'Disk limits that contradict each other',
  drivers: 'all',
  cure: 'Limit either the total or reading and writing apart, and give all disks of a group the same limits.',
  errors: [
    'total and read/write',
    'different iotunes for disks',
    'group_name can be configured only together with settings',
  ],
  docs: `
For each kind of limit (\`…_bytes_sec\`, \`…_iops_sec\` and their \`…_max\`) \`<iotune>\` takes either the total or the limits of
reading and writing, not both: libvirt refuses the definition. Disks of one \`<group_name>\` share their limits in QEMU, so the
QEMU driver refuses different ones.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainDiskDefValidate; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDiskBlkdeviotune',
  check(guest, report) {
    const tuned = guest.devices.disks.flatMap(({ element }) => child(element, 'iotune') ?? []);
    for (const tuning of tuned) {
      for (const family of families) {
        const total = child(tuning, `total_${family}`);
        const part = child(tuning, `read_${family}`) ?? child(tuning, `write_${family}`);
        if (total === undefined || part === undefined) continue;
        if (isZero(total) || isZero(part)) continue;
        report(
          total,
          `<${total.name}> and <${part.name}> cannot be set together: libvirt refuses the definition. Keep one of them.`,
          {
            related: [elsewhere(part, 'The other limit')],
            fixes: [removal(total)],
          },
        );
      }
    }
    if (!isQemuGuest(guest)) return;
    const groups = grouped(tuned, (tuning) => {
      const name = child(tuning, 'group_name');
      return name && textContent(name).trim();
    });
    for (const [name, [first, ...others]] of groups) {
      for (const tuning of others) {
        if (first === undefined || limitsOf(tuning) === limitsOf(first)) continue;
        report(
          tuning,
          `The disks of group '${name}' have different limits: libvirt refuses the definition. Give them the same.`,
          {
            related: [elsewhere(first, 'The limits of another disk of the group')],
          },
        );
      }
    }
  },
  examples: [
    {
      title: 'total and read',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
  <iotune>
    <total_bytes_sec>10000000</total_bytes_sec>
    <read_bytes_sec>5000000</read_bytes_sec>
  </iotune>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
  <iotune>
    <read_bytes_sec>5000000</read_bytes_sec>
  </iotune>
</disk>`,
    },
    {
      title: 'reading and writing apart',
      valid: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
  <iotune>
    <read_bytes_sec>5000000</read_bytes_sec>
    <write_bytes_sec>5000000</write_bytes_sec>
  </iotune>
</disk>`,
    },
  ],
});

function isZero(element: Element): boolean {
  return /^0*$/.test(textContent(element).trim());
}
