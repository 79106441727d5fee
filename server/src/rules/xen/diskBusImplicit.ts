import { parseDiskName } from '../../guest/disks.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { hasXenName, planFix } from './support/disks.ts';
import { kvmGuest } from './support/examples.ts';

export const xenDiskBusImplicit = rule({
  id: 'xen-disk-bus-implicit',
  title: 'A disk of a Xen guest that names no bus',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Write the bus.',
  docs: `
Definitions from old Xen hosts leave the bus of a disk out; libvirt infers it from the name of the target: \`hd\` is
\`ide\`, \`sd\` is \`scsi\` (and not \`sata\`), \`vd\` is \`virtio\`. That holds for KVM as well, but which buses there are
depends on the machine there. Write the bus, so that it can be seen and checked.`,
  source: 'libvirt src/conf/domain_postparse.c virDomainDiskDefPostParse',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const disk of guest.devices.disks) {
      const plan = guest.diskPlan.get(disk.element);
      const otherwiseWrong = hasXenName(disk) || parseDiskName(disk.name)?.partition !== undefined;
      const marked = disk.targetDevice?.value !== disk.name;
      if (disk.busAttribute || otherwiseWrong || marked || disk.target === undefined || plan?.bus !== disk.bus)
        continue;
      report(
        disk.target,
        `No bus is written; from the name '${disk.name}' libvirt infers '${disk.bus}' without a word. Write it, since which buses there are depends on the machine.`,
        { fixes: planFix(guest, disk, true) },
      );
    }
  },
  examples: [
    {
      title: 'a CD-ROM of xend',
      guest: 'hvm',
      before: `
<disk type='file' device='cdrom'>
  <source file='/srv/boot.iso'/>
  <target dev='hdc'/>
  <readonly/>
</disk>`,
      after: `
<disk type='file' device='cdrom'>
  <source file='/srv/boot.iso'/>
  <target dev='hdc' bus='ide'/>
  <readonly/>
</disk>`,
    },
    {
      title: 'in a KVM guest the rule is silent',
      valid: kvmGuest(`
<disk type='file' device='cdrom'>
  <target dev='hdc'/>
  <readonly/>
</disk>`),
    },
  ],
});
