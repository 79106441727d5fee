import { parseDiskName } from '../../guest/disks.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { busFixes, place } from './support/disks.ts';

export const xenDiskTargetPartition = rule({
  id: 'xen-disk-target-partition',
  title: 'A disk target that names a partition',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: 'Name a whole disk, and let `root=` and fstab follow.',
  errors: ["partitions can't appear in disk targets"],
  docs: `
Xen can hand a guest a single partition: the image is a bare file system, and the guest finds it as \`/dev/xvda1\` with no
\`/dev/xvda\` around it. libvirt's QEMU driver refuses a target that ends in a partition number.

Under KVM every target is a whole disk. The file system then lies on \`/dev/vda\` itself, without a number, and so:

- \`root=\` and \`/etc/fstab\` follow, or mount by label or UUID;
- several partitions of one disk become disks of their own, \`vda\`, \`vdb\` …;
- firmware finds no boot sector on it: boot with \`<kernel>\`, or copy the file system into a partitioned image.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDisk',
  check(guest, report) {
    for (const disk of guest.devices.disks) {
      const name = parseDiskName(disk.name);
      if (name?.partition === undefined || disk.device === 'floppy') continue;
      const plan = guest.diskPlan.get(disk.element);
      if (plan === undefined) continue;
      report(
        disk.targetDevice ?? disk.element,
        `'${disk.name}' names a partition, and libvirt's QEMU driver refuses the definition: a target is a whole disk. Use ${place(plan)}; in the guest the file system is then on the disk itself, so 'root=' and fstab follow, and firmware cannot boot from it.`,
        { fixes: busFixes(guest, disk) },
      );
    }
  },
  examples: [
    {
      title: 'a bare file system',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/root.img'/>
  <target dev='xvda1' bus='xen'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/root.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
    {
      title: 'a bare file system on SATA',
      choices: { 'disk-bus': 'sata' },
      before: `
<disk type='file' device='disk'>
  <source file='/srv/root.img'/>
  <target dev='xvda1' bus='xen'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/root.img'/>
  <target dev='sda' bus='sata'/>
</disk>`,
    },
    {
      title: 'a bare file system on SCSI',
      choices: { 'disk-bus': 'scsi' },
      before: `
<disk type='file' device='disk'>
  <source file='/srv/root.img'/>
  <target dev='xvda1' bus='xen'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/root.img'/>
  <target dev='sda' bus='scsi'/>
</disk>
<controller type='scsi' index='0' model='virtio-scsi'/>`,
    },
    {
      title: 'a whole disk',
      valid: `
<disk type='file' device='disk'>
  <source file='/srv/root.img'/>
  <target dev='sda' bus='scsi'/>
</disk>`,
    },
  ],
});
