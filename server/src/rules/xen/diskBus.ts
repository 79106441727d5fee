import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { busFixes, isEjectable, place } from './support/disks.ts';

export const xenDiskBus = rule({
  id: 'xen-disk-bus',
  title: 'Disk bus "xen" exists only under Xen',
  severity: 'error',
  targets: qemuTargets,
  layer: 'start',
  cure: 'Use a bus that the guest can drive: `virtio` with the target `vda`, else `sata` or `ide`.',
  errors: ["unsupported disk bus 'xen'"],
  docs: `
On the bus \`xen\` a guest reaches its disk through Xen's own block protocol (xen-blkfront) and sees it as \`xvda\`.
libvirt's QEMU driver accepts the definition and refuses to start the guest: QEMU's machines have no such bus.

Choose the bus by what the guest can drive, and rename the target with it:

| bus | names | needs in the guest |
|---|---|---|
| \`virtio\` | \`vda\` | virtio_blk in the initrd; on Windows the virtio-win driver |
| \`sata\` | \`sda\` | nothing |
| \`ide\` | \`hda\` | nothing; four devices at most, machine \`pc\` only |
| \`scsi\` | \`sda\` | virtio_scsi and a controller of model \`virtio-scsi\`; for many disks |

The guest's \`/etc/fstab\`, boot loader and \`root=\` follow the new names, unless they use labels, UUIDs or LVM.`,
  source: 'libvirt src/qemu/qemu_command.c qemuBuildDiskDeviceProps',
  check(guest, report) {
    for (const disk of guest.devices.disks) {
      if (disk.busAttribute?.value !== 'xen' || isEjectable(disk)) continue;
      const plan = guest.diskPlan.get(disk.element);
      if (plan === undefined) continue;
      report(
        disk.busAttribute,
        `The disk bus 'xen' exists only under Xen: libvirt takes the definition but refuses to start the guest. Use a bus that the guest can drive, such as ${place(plan)}.`,
        { fixes: busFixes(guest, disk) },
      );
    }
  },
  examples: [
    {
      title: 'a paravirtual disk',
      before: `
<disk type='block' device='disk'>
  <driver name='qemu' type='raw'/>
  <source dev='/dev/vg/web'/>
  <target dev='xvda' bus='xen'/>
</disk>`,
      after: `
<disk type='block' device='disk'>
  <driver name='qemu' type='raw'/>
  <source dev='/dev/vg/web'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
    {
      title: 'SATA for a guest without virtio drivers',
      choices: { 'disk-bus': 'sata' },
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='xvda' bus='xen'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='sda' bus='sata'/>
</disk>`,
    },
    {
      title: 'SCSI takes its controller along',
      choices: { 'disk-bus': 'scsi' },
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='xvda' bus='xen'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='sda' bus='scsi'/>
</disk>
<controller type='scsi' index='0' model='virtio-scsi'/>`,
    },
    {
      title: 'a bus of QEMU',
      valid: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});
