import { setAttribute } from '../../xml/edit.ts';
import { attribute, attributeValue } from '../../xml/query.ts';
import { disks, onEach } from '../each.ts';
import { elsewhere, preferably } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const diskNativeIo = guestRule({
  id: 'disk-native-io-cache',
  title: 'Native I/O through the host cache',
  drivers: 'qemu',
  cure: "Write `cache='none'` beside `io='native'`.",
  errors: [
    'native I/O needs either no disk cache or directsync cache mode',
    "io='native' needs either no disk cache or directsync cache mode",
  ],
  docs: `
\`io='native'\` uses the asynchronous I/O of Linux, which works only past the page cache of the host. With another mode than
\`cache='none'\` or \`cache='directsync'\` QEMU would fall back to threads, so libvirt refuses the definition. Where \`cache\` is
not written the default is one that uses the cache.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDiskFrontend',
  check: onEach(disks, ({ driver }, report) => {
    const io = driver && attribute(driver, 'io');
    if (driver === undefined || io?.value !== 'native') return;
    const cache = attributeValue(driver, 'cache');
    if (cache === 'none' || cache === 'directsync') return;
    const written = attribute(driver, 'cache');
    report(
      io,
      `io='native' works only without the host cache: libvirt refuses ${cache === undefined ? 'it without a cache mode' : `it with cache='${cache}'`}. Use cache='none'.`,
      {
        related: written === undefined ? [] : [elsewhere(written, 'The cache mode is set here')],
        fixes: [preferably("Set cache='none'", setAttribute(driver, 'cache', 'none'))],
      },
    );
  }),
  examples: [
    {
      title: 'native I/O with write-back',
      before: `
<disk type='block' device='disk'>
  <driver name='qemu' type='raw' io='native' cache='writeback'/>
  <source dev='/dev/vg/a'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      after: `
<disk type='block' device='disk'>
  <driver name='qemu' type='raw' io='native' cache='none'/>
  <source dev='/dev/vg/a'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      where: 'native',
    },
    {
      title: 'past the cache',
      valid: `
<disk type='block' device='disk'>
  <driver name='qemu' type='raw' cache='none' io='native'/>
  <source dev='/dev/vg/a'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});
