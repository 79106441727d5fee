import { removeAttribute } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import { disks, onEach } from '../each.ts';
import { elsewhere, preferably } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const diskCacheDirectory = guestRule({
  id: 'disk-cache-directory',
  title: 'A cache mode for a disk that is a directory',
  drivers: 'qemu',
  severity: 'information',
  layer: 'silent',
  cure: 'Remove `cache` from `<driver>`.',
  docs: `
A disk of type \`dir\` is no image: QEMU makes up a FAT file system from a directory of the host while the guest runs, and reads the
files in it as any program does. There is no image to open past the cache of the host, so \`cache='none'\` and \`directsync\` promise
what nobody keeps: the host caches all the same.`,
  source: 'QEMU docs/system/images.rst, virtual FAT disk images; libvirt docs/formatdomain.rst, hard drives: type dir',
  check: onEach(disks, ({ type, driver, source }, report) => {
    const cache = driver && attribute(driver, 'cache');
    if (type !== 'dir' || driver === undefined || (cache?.value !== 'none' && cache?.value !== 'directsync')) return;
    report(
      cache,
      `A directory is read through the cache of the host whatever stands here: cache='${cache.value}' has no effect. Remove it.`,
      {
        unnecessary: true,
        related: source === undefined ? [] : [elsewhere(source, 'The directory')],
        fixes: [preferably(`Remove cache='${cache.value}'`, removeAttribute(driver, 'cache'))],
      },
    );
  }),
  examples: [
    {
      title: 'a directory past the cache',
      before: `
<disk type='dir' device='disk'>
  <driver name='qemu' type='fat' cache='none'/>
  <source dir='/srv/drivers'/>
  <target dev='vdb' bus='virtio'/>
  <readonly/>
</disk>`,
      after: `
<disk type='dir' device='disk'>
  <driver name='qemu' type='fat'/>
  <source dir='/srv/drivers'/>
  <target dev='vdb' bus='virtio'/>
  <readonly/>
</disk>`,
      where: 'none',
    },
    {
      title: 'an image past the cache',
      valid: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw' cache='none'/>
  <source file='/srv/a.img'/>
  <target dev='vdb' bus='virtio'/>
</disk>`,
    },
  ],
});
