import { bytesOf, parseDecimal } from '../../guest/hardware/numbers.ts';
import { child, textContent } from '../../xml/query.ts';
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
