import { removeElement, setAttribute } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import { disks, onEach } from '../each.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { alternatively } from './support/fixes.ts';

/** What libvirt reads as raw. */
const rawNames = new Set(['raw', 'aio', '']);

export const xenDiskShareableFormat = rule({
  id: 'xen-disk-shareable-format',
  title: 'A shared disk that is not raw',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: 'Convert the image to raw, or remove `<shareable/>` if no other guest uses it.',
  errors: ['shared access for disk', 'requires use of supported storage format', 'Failed to get "write" lock'],
  docs: `
\`<shareable/>\` (the mode \`w!\` of xm) lets several guests write to one disk at once. Formats such as qcow2 keep tables
that only one writer can hold, so libvirt's QEMU driver takes shared disks only as \`raw\`.

Convert the image (\`qemu-img convert -O raw\`) and change the type with it; give the disk \`cache='none'\`, so that one
guest sees what the other writes. If no other guest uses it, remove \`<shareable/>\`.

The opposite fails too: an image that two running guests name, without \`<shareable/>\` on every disk that names it, is locked
by QEMU for the first of them, and the second does not start.`,
  source: 'libvirt src/qemu/qemu_domain.c, storage format of shared disks',
  check: onEach(disks, (disk, report) => {
    const shareable = child(disk.element, 'shareable');
    const type = disk.driver && attribute(disk.driver, 'type');
    if (shareable === undefined || type === undefined || rawNames.has(type.value)) return;
    report(
      type,
      `A disk of format '${type.value}' cannot be shared, and libvirt's QEMU driver refuses the definition. Convert the image to raw, or remove <shareable/> if no other guest uses it.`,
      {
        fixes: [
          alternatively('Remove <shareable/>', removeElement(shareable)),
          alternatively("Change the format to 'raw', once the image is converted", [
            ...setAttribute(type.parent, 'type', 'raw'),
            ...setAttribute(type.parent, 'cache', 'none'),
          ]),
        ],
      },
    );
  }),
  examples: [
    {
      title: 'a shared qcow2 image',
      before: `
<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2'/>
  <source file='/srv/shared.qcow2'/>
  <target dev='vdb' bus='virtio'/>
  <shareable/>
</disk>`,
      unfixable: true,
      where: 'qcow2',
    },
    {
      title: 'no other guest uses it',
      before: `
<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2'/>
  <source file='/srv/shared.qcow2'/>
  <target dev='vdb' bus='virtio'/>
  <shareable/>
</disk>`,
      fix: 'Remove <shareable/>',
      after: `
<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2'/>
  <source file='/srv/shared.qcow2'/>
  <target dev='vdb' bus='virtio'/>
</disk>`,
    },
    {
      title: 'the image was converted',
      before: `
<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2'/>
  <source file='/srv/shared.qcow2'/>
  <target dev='vdb' bus='virtio'/>
  <shareable/>
</disk>`,
      fix: "Change the format to 'raw', once the image is converted",
      after: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw' cache='none'/>
  <source file='/srv/shared.qcow2'/>
  <target dev='vdb' bus='virtio'/>
  <shareable/>
</disk>`,
    },
    {
      title: 'a shared raw device',
      valid: `
<disk type='block' device='disk'>
  <driver name='qemu' type='raw' cache='none'/>
  <source dev='/dev/vg/shared'/>
  <target dev='vdb' bus='virtio'/>
  <shareable/>
</disk>`,
    },
  ],
});
