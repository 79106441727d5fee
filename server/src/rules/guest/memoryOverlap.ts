import { parseBytes, parseDecimal } from '../../guest/hardware/numbers.ts';
import { textContent } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere, inside, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** The place in the guest's memory that a device asks for. */
interface Extent {
  readonly start: bigint;
  readonly end: bigint;
  readonly node: Element;
}

export const memoryOverlap = guestRule({
  id: 'memory-device-overlap',
  title: 'Two memory devices in the same place',
  drivers: 'qemu',
  cure: 'Remove the base address or the slot of one of them, so that libvirt finds a free one.',
  errors: ['overlaps with other memory device', 'memory device slot', "memory device base '0x…' is already being used"],
  docs: `
A memory device may ask for a slot and for a base address: in \`<address type='dimm' slot='…' base='…'/>\`, or for virtio-mem and
virtio-pmem in \`<target><address base='…'/>\`. Each slot holds one device, and from its base address on the device takes as
much as its size: libvirt refuses two that overlap.`,
  source: 'libvirt src/qemu/qemu_validate.c, src/conf/domain_validate.c virDomainMemoryDefCheckConflict',
  check(guest, report) {
    const extents: Extent[] = [];
    const slots = new Map<number, Element>();
    for (const { element, address, addressType } of guest.hardware.named('memory')) {
      const size = inside(element, 'target', 'size');
      const own = inside(element, 'target', 'address');
      const place = own ?? (addressType === 'dimm' ? address : undefined);
      if (place === undefined) continue;
      const slot = parseDecimal(valueIn(place, 'slot'));
      if (slot !== undefined && addressType === 'dimm') {
        const first = slots.get(slot);
        if (first === undefined) slots.set(slot, place);
        else {
          report(
            place,
            `Another memory device is in slot ${slot} already: libvirt refuses the definition. Use a free slot.`,
            {
              related: [elsewhere(first, 'The slot is used here')],
            },
          );
        }
      }
      const written = valueIn(place, 'base');
      const bytes = size && parseBytes(textContent(size), valueIn(size, 'unit') || undefined);
      if (!/^(0x[0-9a-f]+|[1-9][0-9]*)$/i.test(written) || bytes === undefined) continue;
      const start = BigInt(written);
      if (start === 0n) continue;
      const extent = { start, end: start + bytes, node: place };
      const other = extents.find((one) => one.start < extent.end && extent.start < one.end);
      if (other === undefined) extents.push(extent);
      else {
        report(
          place,
          `This memory begins at 0x${start.toString(16)}, inside another memory device: libvirt refuses the definition. Choose another base.`,
          {
            related: [
              elsewhere(other.node, `That one takes 0x${other.start.toString(16)} to 0x${other.end.toString(16)}`),
            ],
          },
        );
      }
    }
  },
  examples: [
    {
      title: 'two devices in one slot',
      before: `
<memory model='dimm'>
  <target>
    <size unit='MiB'>512</size>
    <node>0</node>
  </target>
  <address type='dimm' slot='0'/>
</memory>
<memory model='dimm'>
  <target>
    <size unit='MiB'>512</size>
    <node>0</node>
  </target>
  <address type='dimm' slot='0'/>
</memory>`,
      unfixable: true,
    },
    {
      title: 'one behind the other',
      valid: `
<memory model='dimm'>
  <target>
    <size unit='MiB'>512</size>
    <node>0</node>
  </target>
  <address type='dimm' slot='0' base='0x100000000'/>
</memory>
<memory model='dimm'>
  <target>
    <size unit='MiB'>512</size>
    <node>0</node>
  </target>
  <address type='dimm' slot='1' base='0x120000000'/>
</memory>`,
    },
  ],
});
