import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { place, planFix } from './support/disks.ts';
import { kvmGuest } from './support/examples.ts';

export const xenDiskReadonlyIde = rule({
  id: 'xen-disk-readonly-ide',
  title: 'A read-only disk on IDE or SATA',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: 'Put the disk on `virtio` or `scsi`, or remove `<readonly/>`.',
  errors: ['readonly … disks are not supported'],
  docs: `
Xen lets any disk be read-only. The ATA protocol that QEMU emulates has no write protection for disks, and libvirt's QEMU
driver refuses \`<readonly/>\` on \`ide\` and \`sata\`. CD-ROMs are not meant: they are read-only by nature.

\`virtio\` and \`scsi\` know read-only disks. A guest without drivers for either must have the disk writable; protect the
image by its file mode or give the guest a copy.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDiskFrontend',
  check(guest, report) {
    for (const disk of guest.devices.disks) {
      const ata = disk.bus === 'ide' || disk.bus === 'sata';
      if (disk.device !== 'disk' || !disk.readonly || !ata) continue;
      const plan = guest.diskPlan.get(disk.element);
      if (plan === undefined) continue;
      report(
        disk.busAttribute ?? disk.target ?? disk.element,
        `A disk on '${disk.bus}' cannot be read-only, and libvirt's QEMU driver refuses the definition. Use ${place(plan)}, or remove <readonly/>.`,
        { fixes: planFix(guest, disk, !guest.choices['guest-os']?.startsWith('windows')) },
      );
    }
  },
  examples: [
    {
      title: 'a read-only data disk',
      before: kvmGuest(`
<disk type='file' device='disk'>
  <source file='/srv/tools.img'/>
  <target dev='hdb' bus='ide'/>
  <readonly/>
</disk>`),
      after: kvmGuest(`
<disk type='file' device='disk'>
  <source file='/srv/tools.img'/>
  <target dev='vda' bus='virtio'/>
  <readonly/>
</disk>`),
    },
    {
      title: 'a CD-ROM',
      valid: `
<disk type='file' device='cdrom'>
  <target dev='hdc' bus='ide'/>
  <readonly/>
</disk>`,
    },
  ],
});
