import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { busFixes, hasXenName, isEjectable, place } from './support/disks.ts';

export const xenDiskTargetXvd = rule({
  id: 'xen-disk-target-xvd',
  title: 'A target "xvd…" without a bus, which means the bus "xen"',
  severity: 'error',
  targets: qemuTargets,
  layer: 'start',
  cure: "Write the bus, and a name that goes with it: `dev='vda' bus='virtio'`.",
  errors: ["unsupported disk bus 'xen'"],
  docs: `
Where a disk names no bus, libvirt infers it from the target's name, for every hypervisor alike: \`hd\` is \`ide\`, \`sd\`
is \`scsi\`, \`vd\` is \`virtio\`, and \`xvd\` is \`xen\`. So this disk is on Xen's bus although the definition does not
say so, and the QEMU driver refuses to start the guest.

Write a bus that the guest can drive and a name that goes with it (see \`xen-disk-bus\`).`,
  source: 'libvirt src/conf/domain_postparse.c virDomainDiskDefPostParse',
  check(guest, report) {
    for (const disk of guest.devices.disks) {
      if (!hasXenName(disk) || disk.busAttribute?.value || isEjectable(disk)) continue;
      const plan = guest.diskPlan.get(disk.element);
      if (plan === undefined) continue;
      report(
        disk.targetDevice ?? disk.element,
        `From the name '${disk.name}' libvirt infers the bus 'xen', which exists only under Xen: it takes the definition but refuses to start the guest. Use ${place(plan)}.`,
        { fixes: busFixes(guest, disk) },
      );
    }
  },
  examples: [
    {
      title: 'no bus written',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='xvda'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
    {
      title: 'SATA for a guest without virtio drivers',
      choices: { 'disk-bus': 'sata' },
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='xvda'/>
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
  <target dev='xvda'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='sda' bus='scsi'/>
</disk>
<controller type='scsi' index='0' model='virtio-scsi'/>`,
    },
    {
      title: 'a name that infers a bus of QEMU',
      valid: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vda'/>
</disk>`,
    },
  ],
});
