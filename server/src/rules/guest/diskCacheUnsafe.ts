import { setAttribute } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import { disks, onEach } from '../each.ts';
import { alternatively, preferably } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const diskCacheUnsafe = guestRule({
  id: 'disk-cache-unsafe',
  title: 'A disk that loses what it was told to keep',
  drivers: 'qemu',
  severity: 'warning',
  layer: 'silent',
  cure: "Use `cache='none'` or `cache='writeback'`, except while a system is installed.",
  docs: `
With \`cache='unsafe'\` QEMU answers that data is on the disk when it is only in the memory of the host. It is fast while a system is
installed; when the host crashes or loses power later, file systems and databases of the guest are broken.`,
  source: 'libvirt docs/formatdomain.rst, hard drives: cache',
  check: onEach(disks, ({ driver, readonly }, report) => {
    const cache = driver && attribute(driver, 'cache');
    if (driver === undefined || cache?.value !== 'unsafe' || readonly) return;
    report(
      cache,
      "cache='unsafe' ignores the guest's wish to keep data: a crash of the host breaks its file systems. Use 'none' or 'writeback'.",
      {
        fixes: [
          preferably("Change to cache='writeback'", setAttribute(driver, 'cache', 'writeback')),
          alternatively("Change to cache='none'", setAttribute(driver, 'cache', 'none')),
        ],
      },
    );
  }),
  examples: [
    {
      title: 'left over from the installation',
      before: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw' cache='unsafe'/>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw' cache='writeback'/>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      where: 'unsafe',
    },
    {
      title: 'a safe mode',
      valid: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw' cache='none'/>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});
