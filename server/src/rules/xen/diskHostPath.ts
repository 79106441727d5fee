import { mappedPath } from '../../guest/storage.ts';
import { setAttribute } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { preferably } from './support/fixes.ts';

/** Places of storage that the tools of Xen made. */
const xenStorage = /^(\/var\/lib\/xen\/|\/dev\/xvd|\/OVS\/|\/(var\/)?run\/sr-mount\/|\/dev\/drbd)/;

export const xenDiskHostPath = rule({
  id: 'xen-disk-host-path',
  title: 'A disk source that lies on the Xen host',
  severity: 'information',
  targets: qemuTargets,
  layer: 'start',
  cure: 'Copy the image to the KVM host and change the path.',
  errors: ['Cannot access storage file', 'xen_image_t'],
  docs: `
The path is one that Xen's tools use: \`/var/lib/xen/images\`, \`/OVS\` of Oracle VM, \`/var/run/sr-mount\` of XenServer,
a DRBD device or a disk of a guest. libvirt checks it at the start, not when the guest is defined.

Copy the image to the KVM host, \`/var/lib/libvirt/images\` for instance, with the guest off, and change the path. On a
host with SELinux the directory must carry the label \`virt_image_t\`; images copied from a Xen host may still have
\`xen_image_t\` (\`restorecon\` cures it). The answer to the question \`storage\`, such as
\`/srv/xen=/var/lib/libvirt/images\`, changes the paths of all disks below that folder.`,
  source: 'libvirt docs/drvxen.rst; SELinux policy, virt and xen modules',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const { source, sourceName } of guest.devices.disks) {
      if (source === undefined || sourceName === undefined) continue;
      const moved = mappedPath(sourceName, guest.choices.storage ?? '');
      const path = ['file', 'dev', 'dir'].find((name) => attribute(source, name)?.value === sourceName);
      if (moved !== undefined && path !== undefined) {
        report(source, `'${sourceName}' lies on the Xen host; on the KVM host it is '${moved}'.`, {
          fixes: [
            {
              ...preferably(`Change the path to '${moved}'`, setAttribute(source, path, moved)),
              choice: { question: 'storage', answer: guest.choices.storage ?? '' },
            },
          ],
        });
        continue;
      }
      if (!xenStorage.test(sourceName)) continue;
      report(
        source,
        `'${sourceName}' is a path of a Xen host: libvirt takes the definition, and the start fails where it is missing or labelled for Xen. Copy the image to the KVM host and change the path.`,
      );
    }
  },
  examples: [
    {
      title: "an image in Xen's directory",
      before: `
<disk type='file' device='disk'>
  <source file='/var/lib/xen/images/a.img'/>
  <target dev='xvda' bus='xen'/>
</disk>`,
      unfixable: true,
    },
    {
      title: 'the place on the new host is known',
      choices: { storage: '/srv/xen=/var/lib/libvirt/images' },
      before: `
<disk type='file' device='disk'>
  <source file='/srv/xen/web/a.img'/>
  <target dev='xvda' bus='xen'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/var/lib/libvirt/images/web/a.img'/>
  <target dev='xvda' bus='xen'/>
</disk>`,
    },
    {
      title: "an image in libvirt's directory",
      valid: `
<disk type='file' device='disk'>
  <source file='/var/lib/libvirt/images/a.img'/>
  <target dev='xvda' bus='xen'/>
</disk>`,
    },
  ],
});
