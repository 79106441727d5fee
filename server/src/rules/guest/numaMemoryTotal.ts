import { replaceText, setAttribute } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import { elsewhere, preferably } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const numaMemoryTotal = guestRule({
  id: 'numa-memory-total',
  title: 'Memory that is not the sum of the NUMA cells',
  drivers: 'all',
  severity: 'warning',
  layer: 'silent',
  cure: 'Write the sum of the cells, and of the memory devices, into `<memory>`.',
  docs: `
Where the guest has NUMA cells, they say how much memory there is: when the guest is defined libvirt replaces what stands in
\`<memory>\` by the sum of the cells and of the memory devices, without a word. Somebody who changed only one of the two gets a
guest of another size than expected.`,
  source: 'libvirt src/conf/domain_postparse.c virDomainDefPostParseMemory',
  check(guest, report) {
    const { memory, processors } = guest.hardware;
    const { cells } = processors;
    if (memory.memory === undefined || memory.total === undefined || cells.length === 0) return;
    if (cells.some((cell) => cell.memory === undefined) || guest.hardware.named('memory').length > 0) return;
    const sum = cells.reduce((total, cell) => total + (cell.memory ?? 0n), 0n);
    // libvirt rounds each size up to KiB.
    const distance = sum > memory.total ? sum - memory.total : memory.total - sum;
    if (sum === 0n || distance < 1024n * BigInt(cells.length + 1)) return;
    const total = (sum + 1023n) / 1024n;
    report(
      memory.memory,
      `The NUMA cells have ${total} KiB together, and libvirt takes that instead of this, without a word. Make them equal.`,
      {
        related: processors.numa === undefined ? [] : [elsewhere(processors.numa, 'The cells')],
        fixes: [
          preferably(`Set the memory to ${total} KiB`, [
            ...(attribute(memory.memory, 'unit') === undefined ? [] : setAttribute(memory.memory, 'unit', 'KiB')),
            ...replaceText(memory.memory, String(total)),
          ]),
        ],
      },
    );
  },
  examples: [
    {
      title: 'only the memory was raised',
      at: 'domain',
      before: `
<memory unit='KiB'>4194304</memory>
<vcpu>2</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu>
  <numa>
    <cell id='0' cpus='0-1' memory='2097152' unit='KiB'/>
  </numa>
</cpu>`,
      after: `
<memory unit='KiB'>2097152</memory>
<vcpu>2</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu>
  <numa>
    <cell id='0' cpus='0-1' memory='2097152' unit='KiB'/>
  </numa>
</cpu>`,
    },
    {
      title: 'as much as the cells have',
      at: 'domain',
      valid: `
<memory unit='GiB'>2</memory>
<vcpu>2</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu>
  <numa>
    <cell id='0' cpus='0-1' memory='2097152' unit='KiB'/>
  </numa>
</cpu>`,
    },
  ],
});
