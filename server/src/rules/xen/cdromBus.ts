import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { hasXenName, place, planFix } from './support/disks.ts';

export const xenCdromBus = rule({
  id: 'xen-cdrom-bus',
  title: "A CD-ROM on Xen's bus",
  severity: 'error',
  targets: qemuTargets,
  layer: 'start',
  cure: 'Put the CD-ROM on `sata` (machine q35) or `ide` (machine pc).',
  errors: ["unsupported disk bus 'xen'", 'does not support ejectable media'],
  docs: `
A paravirtual guest gets its CD-ROM as an ordinary read-only disk \`xvdX\` on the bus \`xen\`. libvirt's QEMU driver takes
the definition and refuses to start the guest. \`virtio\` is no way out: it has no medium that can be ejected, and the
driver refuses that already when the guest is defined.

Use \`sata\` on a \`q35\` machine and \`ide\` on \`pc\`; the guest calls the drive \`/dev/sr0\`.`,
  source:
    'libvirt src/qemu/qemu_command.c qemuBuildDiskDeviceProps; qemu_validate.c qemuValidateDomainDeviceDefDiskFrontend',
  check(guest, report) {
    for (const disk of guest.devices.disks) {
      const onXen = disk.bus === 'xen' || hasXenName(disk);
      if (disk.device !== 'cdrom' || !onXen) continue;
      const plan = guest.diskPlan.get(disk.element);
      if (plan === undefined) continue;
      report(
        disk.busAttribute ?? disk.targetDevice ?? disk.element,
        `Xen's bus for CD-ROMs does not exist under KVM: libvirt takes the definition but refuses to start the guest. Use ${place(plan)}.`,
        { fixes: planFix(guest, disk, true) },
      );
    }
  },
  examples: [
    {
      title: 'a paravirtual CD-ROM',
      guest: 'hvm',
      before: `
<disk type='file' device='cdrom'>
  <source file='/srv/install.iso'/>
  <target dev='xvdc' bus='xen'/>
  <readonly/>
</disk>`,
      after: `
<disk type='file' device='cdrom'>
  <source file='/srv/install.iso'/>
  <target dev='hda' bus='ide'/>
  <readonly/>
</disk>`,
    },
    {
      title: 'SATA on q35',
      choices: { machine: 'q35' },
      before: `
<disk type='file' device='cdrom'>
  <target dev='xvdc' bus='xen'/>
</disk>`,
      after: `
<disk type='file' device='cdrom'>
  <target dev='sda' bus='sata'/>
</disk>`,
    },
    {
      title: 'an emulated CD-ROM',
      valid: `
<disk type='file' device='cdrom'>
  <target dev='hdc' bus='ide'/>
  <readonly/>
</disk>`,
    },
  ],
});
