import { parseDiskName } from '../../guest/disks.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { busFixes, hasXenName, isEjectable, place } from './support/disks.ts';
import { kvmGuest } from './support/examples.ts';

export const xenDiskEmulatedBus = rule({
  id: 'xen-disk-emulated-bus',
  title: 'An emulated disk that Xen also offered by its fast bus',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Use `virtio` where the guest has the driver.',
  docs: `
A fully virtualised Xen guest is offered each disk twice: emulated, as the definition says (\`hda\` on \`ide\`), and by
Xen's own block protocol. A guest with drivers for that protocol, as any current Linux has, lets go of the emulated
disk while it boots. KVM offers a disk once. Left on \`ide\` it works, and is as slow as an emulated disk is.

The rule speaks when the guest has virtio drivers by the answer to the question for the disk bus. Windows needs the
virtio-win storage driver *before* the bus changes, or it will not boot.`,
  source: 'Xen docs/man/xen-vbd-interface.7',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const disk of guest.devices.disks) {
      const plan = guest.diskPlan.get(disk.element);
      const otherwiseWrong =
        disk.bus === 'xen' ||
        hasXenName(disk) ||
        parseDiskName(disk.name)?.partition !== undefined ||
        disk.targetDevice?.value.startsWith('ioemu:');
      if (isEjectable(disk) || otherwiseWrong || plan === undefined || plan.bus === disk.bus) continue;
      report(
        disk.busAttribute ?? disk.targetDevice ?? disk.element,
        `Xen offered this disk by its fast bus as well; under KVM it stays on the slow '${disk.bus}', and nothing else will tell. With virtio drivers in the guest, use ${place(plan)}.`,
        { fixes: busFixes(guest, disk) },
      );
    }
  },
  examples: [
    {
      title: 'the guest has virtio drivers',
      guest: 'hvm',
      choices: { 'disk-bus': 'virtio' },
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.qcow2'/>
  <target dev='hda' bus='ide'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/a.qcow2'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
    {
      title: 'SCSI takes its controller along',
      guest: 'hvm',
      choices: { 'disk-bus': 'scsi' },
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.qcow2'/>
  <target dev='hda' bus='ide'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/a.qcow2'/>
  <target dev='sda' bus='scsi'/>
</disk>
<controller type='scsi' index='0' model='virtio-scsi'/>`,
    },
    {
      title: 'an address of the bus that it leaves',
      guest: 'hvm',
      choices: { 'disk-bus': 'virtio' },
      where: 'ide',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.qcow2'/>
  <target dev='hda' bus='ide'/>
  <address type='drive' controller='0' bus='0' target='0' unit='0'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/a.qcow2'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
    {
      title: 'the guest has none',
      guest: 'hvm',
      choices: { 'disk-bus': 'ide' },
      valid: `
<disk type='file' device='disk'>
  <source file='/srv/a.qcow2'/>
  <target dev='hda' bus='ide'/>
</disk>`,
    },
    {
      title: 'a KVM guest keeps its bus',
      valid: kvmGuest(`
<disk type='file' device='disk'>
  <source file='/srv/a.qcow2'/>
  <target dev='hda' bus='ide'/>
</disk>`),
    },
  ],
});
