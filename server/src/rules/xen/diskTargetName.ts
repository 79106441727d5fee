import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { hasXenName, isEjectable, planFix } from './support/disks.ts';

export const xenDiskTargetName = rule({
  id: 'xen-disk-target-name',
  title: 'A target "xvd…" on another bus than Xen\'s',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Call the target as its bus does: `vda` on `virtio`.',
  docs: `
libvirt takes the name of a target as a hint for the order of the disks, no more. A disk \`xvda\` on the bus \`virtio\`
works; the guest sees \`/dev/vda\`. The name misleads whoever reads the definition, and tools that infer the bus from it.`,
  source: 'libvirt docs/formatdomain.rst, hard drives: target',
  check(guest, report) {
    for (const disk of guest.devices.disks) {
      const bus = disk.busAttribute?.value;
      if (!hasXenName(disk) || !bus || bus === 'xen' || isEjectable(disk) || !disk.targetDevice) continue;
      const plan = guest.diskPlan.get(disk.element);
      // A bus that nobody knows has no names.
      if (plan === undefined || plan.name === disk.name) continue;
      report(
        disk.targetDevice,
        `'${disk.name}' is a name of Xen's bus, and this disk is on '${bus}'. libvirt says nothing and the guest will not see that name; call it '${plan.name}'.`,
        { fixes: planFix(guest, disk, true) },
      );
    }
  },
  examples: [
    {
      title: 'the bus was changed and the name was not',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='xvda' bus='virtio'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
    {
      title: 'name and bus agree',
      valid: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});
