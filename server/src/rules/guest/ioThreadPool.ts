import { parseDecimal } from '../../guest/hardware/numbers.ts';
import { attribute, child, childrenNamed } from '../../xml/query.ts';
import { attributeRemoval, elsewhere } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const ioThreadPool = guestRule({
  id: 'iothread-pool',
  title: 'A pool of I/O threads whose least is more than its most',
  drivers: 'all',
  cure: 'Write `thread_pool_max` of at least 1, and no less than `thread_pool_min`.',
  errors: ['thread_pool_max must be a positive integer', 'thread_pool_min must be smaller or equal to thread_pool_max'],
  docs: `
An I/O thread, and the default one, has a pool of worker threads. \`thread_pool_max\` is how many there can be, at least one, and
\`thread_pool_min\` how many are kept, no more than that; a least number needs a most. libvirt refuses the definition otherwise.`,
  source: 'libvirt src/conf/domain_validate.c virDomainDefValidateIOThreadsThreadPool',
  check(guest, report) {
    const list = child(guest.root, 'iothreadids');
    const byDefault = child(guest.root, 'defaultiothread');
    for (const thread of [
      ...(list === undefined ? [] : childrenNamed(list, 'iothread')),
      ...(byDefault ? [byDefault] : []),
    ]) {
      const least = attribute(thread, 'thread_pool_min');
      const most = attribute(thread, 'thread_pool_max');
      const minimum = parseDecimal(least?.value);
      const maximum = parseDecimal(most?.value);
      if (most !== undefined && maximum === 0) {
        report(most, 'A pool has at least one thread: libvirt refuses the definition.');
      } else if (
        least !== undefined &&
        minimum !== undefined &&
        (most === undefined || minimum > (maximum ?? minimum))
      ) {
        report(
          least,
          'The least number of threads is no more than thread_pool_max: libvirt refuses the definition.',
          most === undefined
            ? { fixes: [attributeRemoval(least)] }
            : { related: [elsewhere(most, 'The most threads')] },
        );
      }
    }
  },
  examples: [
    {
      title: 'a least number alone',
      at: 'domain',
      before: `
<iothreadids>
  <iothread id='1' thread_pool_min='8'/>
</iothreadids>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      after: `
<iothreadids>
  <iothread id='1'/>
</iothreadids>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      where: '8',
    },
    {
      title: 'least and most',
      at: 'domain',
      valid: `
<iothreadids>
  <iothread id='1' thread_pool_min='4' thread_pool_max='8'/>
</iothreadids>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
    },
  ],
});
