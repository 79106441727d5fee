import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { planFix } from './support/disks.ts';

export const xenDiskIoemuPrefix = rule({
  id: 'xen-disk-ioemu-prefix',
  title: 'The prefix "ioemu:" of old Xen tools',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Write the plain name, and the bus with it.',
  docs: `
Before libxl, the tool stack of Xen (xend) marked the disks that its device model emulates by \`ioemu:\` before the
target's name. libvirt takes the prefix off without a word, whatever the hypervisor. Nothing but libvirt understands it,
so write the plain name, and the bus with it.`,
  source: 'libvirt src/conf/domain_postparse.c virDomainDiskDefPostParse',
  check(guest, report) {
    for (const disk of guest.devices.disks) {
      if (!disk.targetDevice?.value.startsWith('ioemu:')) continue;
      const plan = guest.diskPlan.get(disk.element);
      if (plan === undefined) continue;
      report(
        disk.targetDevice,
        `'ioemu:' is a mark of Xen's old tools; libvirt drops it without a word. Write '${plan.name}' on the bus '${plan.bus}'.`,
        { fixes: planFix(guest, disk, plan.bus === disk.bus) },
      );
    }
  },
  examples: [
    {
      title: 'an emulated disk of xend',
      guest: 'hvm',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='ioemu:hda'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='hda' bus='ide'/>
</disk>`,
    },
    {
      title: 'the plain name',
      guest: 'hvm',
      valid: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='hda' bus='ide'/>
</disk>`,
    },
  ],
});
