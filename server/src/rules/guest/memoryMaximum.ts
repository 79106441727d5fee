import { attributeValue } from '../../xml/query.ts';
import { elsewhere } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

export const memoryMaximum = guestRule({
  id: 'memory-maximum',
  title: 'A maximum of memory below what the guest has',
  drivers: 'all',
  cure: 'Raise `<maxMemory>` to at least the memory of the guest with its memory devices.',
  errors: [
    'maximum memory size must be equal or greater than the actual memory size',
    'maximum memory size must be specified when specifying number of memory slots',
  ],
  docs: `
\`<maxMemory>\` is how far memory can be plugged in, so it must not be less than what the guest has: \`<memory>\`, or the sum of
its NUMA cells and memory devices. libvirt refuses the definition. The unit is KiB where none is written.`,
  source: 'libvirt src/conf/domain_postparse.c virDomainDefPostParseMemory',
  check(guest, report) {
    const { memory, processors } = guest.hardware;
    if (memory.maximumElement === undefined || memory.maximum === undefined) return;
    if (memory.maximum === 0n && isQemuGuest(guest) && attributeValue(memory.maximumElement, 'slots') !== '0') {
      report(
        memory.maximumElement,
        'The maximum of memory is 0: libvirt refuses the definition. Remove <maxMemory>, or raise it.',
      );
      return;
    }
    const cells = processors.cells.reduce((sum, cell) => sum + (cell.memory ?? 0n), 0n);
    const total = cells > 0n ? cells : memory.total;
    if (total === undefined || memory.maximum >= total || memory.maximum === 0n) return;
    const place = cells > 0n ? processors.numa : memory.memory;
    report(
      memory.maximumElement,
      `The guest has ${total / 1024n} KiB of memory, more than the maximum of ${memory.maximum / 1024n} KiB: libvirt refuses the definition. Raise <maxMemory>.`,
      { related: place === undefined ? [] : [elsewhere(place, 'The memory of the guest')] },
    );
  },
  examples: [
    {
      title: 'less than the memory',
      at: 'domain',
      before: `
<maxMemory slots='4' unit='GiB'>2</maxMemory>
<memory unit='GiB'>4</memory>
<vcpu>2</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu>
  <numa>
    <cell id='0' cpus='0-1' memory='4' unit='GiB'/>
  </numa>
</cpu>`,
      unfixable: true,
    },
    {
      title: 'room to grow',
      at: 'domain',
      valid: `
<maxMemory slots='4' unit='GiB'>8</maxMemory>
<memory unit='GiB'>4</memory>
<vcpu>2</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu>
  <numa>
    <cell id='0' cpus='0-1' memory='4' unit='GiB'/>
  </numa>
</cpu>`,
    },
  ],
});
