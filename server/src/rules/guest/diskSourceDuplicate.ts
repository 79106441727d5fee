import { elsewhere, repeated } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const diskSourceDuplicate = guestRule({
  id: 'disk-source-duplicate',
  title: 'Two disks on the same image',
  drivers: 'qemu',
  severity: 'warning',
  layer: 'start',
  cure: 'Give each disk an image of its own.',
  errors: ['Failed to get "write" lock'],
  docs: `
Two disks of a guest that write to the same image destroy it. libvirt takes the definition; QEMU locks the image for the first disk
and the start fails at the second. Disks that are all \`<readonly/>\` or \`<shareable/>\` are left alone.`,
  source: 'QEMU docs/system/qemu-block-drivers, image locking',
  check(guest, report) {
    const writable = guest.devices.disks.filter(
      (disk) =>
        !disk.readonly && !disk.shareable && disk.device === 'disk' && (disk.type === 'file' || disk.type === 'block'),
    );
    for (const { item, first } of repeated(writable, ({ sourceName }) => sourceName || undefined)) {
      report(
        item.source ?? item.element,
        `Another disk uses '${item.sourceName}' already: the guest does not start. Name another image.`,
        {
          related: [elsewhere(first.source ?? first.element, 'It is used here first')],
        },
      );
    }
  },
  examples: [
    {
      title: 'a copied disk',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vdb' bus='virtio'/>
</disk>`,
      unfixable: true,
      where: 'source',
    },
    {
      title: 'an image for each',
      valid: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>
<disk type='file' device='disk'>
  <source file='/srv/b.img'/>
  <target dev='vdb' bus='virtio'/>
</disk>`,
    },
  ],
});
