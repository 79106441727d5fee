import { guestRule } from './support/rule.ts';

/** Sizes are counted in 63 bits of bytes. */
const most = 2n ** 63n - 1n;

export const memoryMissing = guestRule({
  id: 'memory-missing',
  title: 'A guest without memory',
  drivers: 'all',
  cure: "Say how much memory the guest has: `<memory unit='GiB'>2</memory>`.",
  errors: ['Memory size must be specified via'],
  docs: `
libvirt needs the size of the guest's memory, in \`<memory>\` or as the sum of the NUMA cells. Without both, or with zero, it
refuses the definition for every driver. The unit is KiB where none is written, so \`<memory>2</memory>\` is two kibibytes.`,
  source: 'libvirt src/conf/domain_postparse.c virDomainDefPostParseMemory',
  check(guest, report) {
    // Without <os> the definition is only being begun.
    if (guest.os.element === undefined) return;
    const { memory, processors } = guest.hardware;
    if (memory.memory !== undefined && memory.total !== undefined && memory.total > most) {
      report(memory.memory, 'This is more memory than libvirt can count: it refuses the definition. Look at the unit.');
    }
    const cells = processors.cells.reduce((sum, cell) => sum + (cell.memory ?? 0n), 0n);
    if (cells > 0n || (memory.memory === undefined ? false : memory.total !== 0n)) return;
    report(
      memory.memory ?? guest.root,
      memory.memory === undefined
        ? 'The guest has no memory: libvirt refuses the definition. Add <memory>, or sizes to the NUMA cells.'
        : 'The guest has no memory, as its size is 0: libvirt refuses the definition.',
    );
  },
  examples: [
    {
      title: 'no memory at all',
      before: `
<domain type='kvm'>
  <name>example</name>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
</domain>`,
      unfixable: true,
      where: 'domain',
    },
    {
      title: 'memory by the NUMA cells',
      valid: `
<domain type='kvm'>
  <name>example</name>
  <vcpu>2</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <cpu>
    <numa>
      <cell id='0' cpus='0-1' memory='1048576' unit='KiB'/>
    </numa>
  </cpu>
</domain>`,
    },
  ],
});
