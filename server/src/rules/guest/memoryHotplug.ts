import { bytesOf, parseBytes, parseDecimal } from '../../guest/hardware/numbers.ts';
import { child, textContent } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere, inside, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const memoryHotplug = guestRule({
  id: 'memory-hotplug',
  title: 'Memory to plug in without what that takes',
  drivers: 'qemu',
  cure: 'Add NUMA cells in `<cpu><numa>` and a `<maxMemory>`, and name one of the cells in each memory device.',
  errors: [
    'At least one numa node has to be configured when enabling memory hotplug',
    "memory device when domain 'maxMemory' is not defined",
    'Total size of memory devices exceeds the total memory size',
    'target NUMA node needs to be specified for memory device',
    'but only … memory slots are available',
    "can't add memory backend",
  ],
  docs: `
Memory devices need room: \`<maxMemory slots='…'>\`. QEMU plugs memory into a NUMA node, so libvirt wants at least one cell in
\`<cpu><numa>\` as soon as there is a \`<maxMemory>\` (POWER excepted), and each device names its node. libvirt refuses the
definition otherwise. One cell with all CPUs and all memory is enough.`,
  source: 'libvirt src/qemu/qemu_domain.c qemuDomainDefValidateMemoryHotplug, qemuDomainDefValidateMemoryHotplugDevice',
  check(guest, report) {
    const { memory, processors, machine } = guest.hardware;
    const devices = guest.hardware.named('memory');
    const plugged = devices.filter(({ element }) => {
      const model = valueIn(element, 'model');
      return model === 'dimm' || model === 'nvdimm' || model === 'virtio-mem';
    });
    const hasRoom = memory.maximumElement !== undefined && memory.maximum !== undefined && memory.maximum > 0n;
    if (!hasRoom) {
      for (const { element } of plugged) {
        report(
          element,
          'A memory device needs room to be plugged in: libvirt refuses it without <maxMemory>. Add one with slots.',
        );
      }
      return;
    }
    if (memory.maximumElement === undefined) return;
    if (processors.cells.length === 0 && machine.family !== 'ppc64' && machine.family !== undefined) {
      report(
        memory.maximumElement,
        'Memory can be plugged only into a guest with NUMA nodes: libvirt refuses <maxMemory> without cells in <cpu><numa>. Add one cell, or remove <maxMemory>.',
      );
      return;
    }
    for (const { element } of plugged) {
      const node = inside(element, 'target', 'node');
      if (processors.cells.length > 0 && child(element, 'target') !== undefined && node === undefined) {
        report(
          child(element, 'target') ?? element,
          'A memory device names the NUMA node it belongs to: libvirt refuses it without <node>.',
        );
        continue;
      }
      const cell = node && parseDecimal(textContent(node));
      if (node === undefined || cell === undefined || processors.cells.length === 0 || cell < processors.cells.length)
        continue;
      report(node, `There is no NUMA node ${cell}, only ${processors.cells.length}: the guest cannot start.`, {
        related: processors.numa === undefined ? [] : [elsewhere(processors.numa, 'The NUMA cells of the guest')],
      });
    }
    const sizes = plugged.map(({ element }) => bytesOf(inside(element, 'target', 'size') ?? element) ?? 0n);
    const whole = sizes.reduce((sum, size) => sum + size, 0n);
    const isByCells = processors.cells.some((cell) => (cell.memory ?? 0n) > 0n);
    if (
      memory.memory !== undefined &&
      memory.total !== undefined &&
      !isByCells &&
      memory.total > 0n &&
      whole > memory.total
    ) {
      report(
        memory.memory,
        'The memory devices have more than all of the memory, which counts them too: libvirt refuses the definition. Raise <memory>.',
        { related: plugged.map(({ element }) => elsewhere(element, 'A memory device')) },
      );
    }
    const slots = parseDecimal(valueIn(memory.maximumElement, 'slots'));
    const dimms = plugged.filter(({ element }) => valueIn(element, 'model') !== 'virtio-mem');
    if (slots !== undefined && dimms.length > slots) {
      report(
        memory.maximumElement,
        `There are ${dimms.length} memory devices and only ${slots} slots: libvirt refuses the definition. Raise slots.`,
      );
    }
  },
  examples: [
    {
      title: 'a maximum without NUMA cells',
      at: 'domain',
      before: `
<maxMemory slots='4' unit='GiB'>8</maxMemory>
<memory unit='GiB'>4</memory>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      unfixable: true,
    },
    {
      title: 'one cell',
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
