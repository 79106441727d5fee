import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { place, planFix } from './support/disks.ts';
import { kvmGuest } from './support/examples.ts';
import { isQ35 } from './support/machine.ts';

export const xenIdeOnQ35 = rule({
  id: 'xen-ide-on-q35',
  title: 'A disk on IDE in a q35 machine',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: 'Put the disk on `sata`.',
  errors: ['IDE controllers are unsupported for this QEMU binary or machine type'],
  docs: `
The q35 machine has SATA in its chipset and no IDE at all; libvirt's QEMU driver refuses a disk or CD-ROM on \`ide\`
there. This is what remains when a fully virtualised Xen guest, whose disks are on IDE, is given the newer machine.

SATA needs no driver that a guest able to use IDE would lack; Linux calls the disk \`/dev/sda\` on either.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefControllerIDE',
  check(guest, report) {
    if (!isQ35(guest)) return;
    for (const disk of guest.devices.disks) {
      // Without a name there is no bus to infer either: that the target is missing says it all.
      if (disk.bus !== 'ide' || (disk.busAttribute === undefined && disk.name === '')) continue;
      const plan = guest.diskPlan.get(disk.element);
      if (plan === undefined) continue;
      report(
        disk.busAttribute ?? disk.targetDevice ?? disk.element,
        `A q35 machine has no IDE, and libvirt's QEMU driver refuses the definition. Use ${place(plan)}.`,
        { fixes: planFix(guest, disk, plan.bus === 'sata') },
      );
    }
  },
  examples: [
    {
      title: 'a CD-ROM that stayed on IDE',
      before: kvmGuest(
        `<disk type='file' device='cdrom'>
  <target dev='hdc' bus='ide'/>
  <readonly/>
</disk>`,
        'q35',
      ),
      after: kvmGuest(
        `<disk type='file' device='cdrom'>
  <target dev='sda' bus='sata'/>
  <readonly/>
</disk>`,
        'q35',
      ),
    },
    {
      title: 'the machine that has IDE',
      valid: kvmGuest(`<disk type='file' device='cdrom'>
  <target dev='hdc' bus='ide'/>
  <readonly/>
</disk>`),
    },
  ],
});
