import type { Disk } from '../../guest/disks.ts';
import { removeElement, setAttribute, type TextEdit } from '../../xml/edit.ts';
import { child } from '../../xml/query.ts';
import { disks, onEach } from '../each.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { alternatively, preferably } from './support/fixes.ts';

export const xenBackenddomainDisk = rule({
  id: 'xen-backenddomain-disk',
  title: 'A disk served by another Xen guest',
  severity: 'error',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Remove `<backenddomain>` and name the source as the KVM host sees it.',
  docs: `
With \`<backenddomain>\` another guest of Xen, a storage driver domain, serves the disk; the source's path is a path
*inside that guest*. libvirt's QEMU driver keeps the element, pays no attention to it and opens the path **on the host**:
\`/dev/sdb\` of the storage guest becomes \`/dev/sdb\` of the KVM host, whatever is on it. Data is at stake.

Find out what the storage guest has behind that path, give the KVM host access to it (by iSCSI, Ceph, NFS …) and write
the path as the host sees it. Until then the fix puts a path there that does not exist, so that the start fails.`,
  source: 'libvirt src/libxl/libxl_conf.c libxlMakeDisk, the only reader',
  check: onEach(disks, (disk, report) => {
    const backend = child(disk.element, 'backenddomain');
    if (backend === undefined) return;
    const removal = removeElement(backend);
    const replacement = placeholder(disk);
    report(
      backend,
      `Another Xen guest serves this disk. libvirt ignores that and opens the path ${disk.sourceName ? `'${disk.sourceName}' ` : ''}on the host instead, which may be anything, and nothing else will tell. Put in the source as the KVM host sees it.`,
      {
        fixes: [
          replacement.length === 0
            ? preferably('Remove <backenddomain>', removal)
            : preferably('Remove <backenddomain> and put a placeholder for the source', [...replacement, ...removal]),
          ...(replacement.length === 0
            ? []
            : [alternatively('Remove <backenddomain>; the source is right on this host', removal)]),
        ],
      },
    );
  }),
  examples: [
    {
      title: 'a disk of a storage driver domain',
      before: `
<disk type='block' device='disk'>
  <source dev='/dev/sdb'/>
  <backenddomain name='storage'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      after: `
<disk type='block' device='disk'>
  <source dev='/dev/disk/by-id/REPLACE-with-the-device-seen-by-the-KVM-host'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
    {
      title: 'the path is right on the KVM host',
      before: `
<disk type='block' device='disk'>
  <source dev='/dev/sdb'/>
  <backenddomain name='storage'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      fix: 'Remove <backenddomain>; the source is right on this host',
      after: `
<disk type='block' device='disk'>
  <source dev='/dev/sdb'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
    {
      title: 'a disk of the host',
      valid: `
<disk type='block' device='disk'>
  <source dev='/dev/vg/web'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});

/** Sets a path that no host has; nothing when the source is not a local path. */
function placeholder({ source, type }: Disk): TextEdit[] {
  if (source === undefined) return [];
  switch (type) {
    case 'block':
      return setAttribute(source, 'dev', '/dev/disk/by-id/REPLACE-with-the-device-seen-by-the-KVM-host');
    case 'file':
      return setAttribute(source, 'file', '/var/lib/libvirt/images/REPLACE-with-the-image-seen-by-the-KVM-host');
    default:
      return [];
  }
}
