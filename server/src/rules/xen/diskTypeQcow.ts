import { setAttribute } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';
import { alternatively } from './support/fixes.ts';

export const xenDiskTypeQcow = rule({
  id: 'xen-disk-type-qcow',
  title: 'Image formats "qcow" and "qed", which are outdated',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Convert the image: `qemu-img convert -O qcow2`.',
  docs: `
Both formats work under KVM as they do under Xen. But \`qcow\` (version 1) and \`qed\` are kept for reading old images
only: they have no internal snapshots worth the name, cannot give freed space back and are slow.

Convert the image with the guest off: \`qemu-img convert -p -O qcow2 OLD NEW\`, and change the source and the type.`,
  source: 'QEMU documentation, disk image formats',
  check(guest, report) {
    for (const type of attributesAt(guest, 'devices/disk/driver/@type', 'qcow', 'qed')) {
      report(
        type,
        `'${type.value}' works but is an outdated format without snapshots or discard, and nothing else will tell. Convert the image: qemu-img convert -O qcow2 OLD NEW.`,
        {
          deprecated: true,
          fixes: [
            alternatively(
              "Change the format to 'qcow2', once the image is converted",
              setAttribute(type.parent, 'type', 'qcow2'),
            ),
          ],
        },
      );
    }
  },
  examples: [
    {
      title: 'an image of blktap',
      before: `
<disk type='file' device='disk'>
  <driver name='qemu' type='qcow'/>
  <source file='/srv/b.qcow'/>
  <target dev='vdb' bus='virtio'/>
</disk>`,
      unfixable: true,
      where: 'qcow',
    },
    {
      title: 'the image was converted',
      before: `
<disk type='file' device='disk'>
  <driver name='qemu' type='qcow'/>
  <source file='/srv/b.qcow'/>
  <target dev='vdb' bus='virtio'/>
</disk>`,
      fix: "Change the format to 'qcow2', once the image is converted",
      after: `
<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2'/>
  <source file='/srv/b.qcow'/>
  <target dev='vdb' bus='virtio'/>
</disk>`,
    },
    {
      title: 'the current format',
      valid: `
<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2'/>
  <source file='/srv/b.qcow2'/>
  <target dev='vdb' bus='virtio'/>
</disk>`,
    },
  ],
});
