import { parseDecimal } from '../../guest/hardware/numbers.ts';
import { attribute, child, childrenNamed } from '../../xml/query.ts';
import { attributeRemoval, elsewhere, placeOf, removal, repeated, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const numatune = guestRule({
  id: 'numatune-nodes',
  title: 'Memory tuning that does not fit the NUMA cells',
  drivers: 'all',
  cure: 'Name cells that exist, each once, and do not mix automatic placement with nodes of your own.',
  errors: [
    "Element 'memnode' is invalid without any guest NUMA cells",
    "Argument 'cellid' in memnode element must correspond to existing guest's NUMA cell",
    'Multiple memnode elements with cellid',
    'Per-node binding is not compatible with automatic NUMA placement',
    "nodeset for NUMA memory tuning must be set if 'placement' is 'static'",
    "'restrictive' mode is required in memnode element",
  ],
  docs: `
\`<memnode>\` binds a NUMA cell of the guest to nodes of the host, so its \`cellid\` must be one of the cells in \`<cpu><numa>\`,
each at most once. With \`placement='auto'\` the daemon numad chooses the nodes of the host, which excludes a binding of single
cells; with \`placement='static'\` they must be written in \`nodeset\`. The mode \`restrictive\` is for all or for none. libvirt
refuses the definition otherwise.`,
  source: 'libvirt src/conf/numa_conf.c virDomainNumatuneNodeParseXML, virDomainNumatuneSet; src/qemu/qemu_validate.c',
  check(guest, report) {
    const tuning = child(guest.root, 'numatune');
    if (tuning === undefined) return;
    const memory = child(tuning, 'memory');
    const nodes = childrenNamed(tuning, 'memnode');
    const { cells, numa } = guest.hardware.processors;
    const placement = memory && attribute(memory, 'placement');
    const isAutomatic =
      placement?.value === 'auto' ||
      (memory !== undefined &&
        placement === undefined &&
        attribute(memory, 'nodeset') === undefined &&
        valueIn(guest.hardware.processors.vcpu, 'placement') === 'auto');
    if (memory !== undefined && placement?.value === 'static' && attribute(memory, 'nodeset') === undefined) {
      report(placement, "placement='static' needs the nodes of the host in nodeset: libvirt refuses the definition.");
    }
    if (memory !== undefined && placement === undefined && !isAutomatic && attribute(memory, 'nodeset') === undefined) {
      report(
        memory,
        "Memory is tuned for the nodes of the host in nodeset: libvirt refuses the definition without. Add it, or placement='auto'.",
      );
    }
    if (memory !== undefined && placement?.value === 'auto') {
      const nodeset = attribute(memory, 'nodeset');
      if (nodeset !== undefined && nodeset.value === '')
        report(nodeset, 'The nodes are empty: libvirt refuses the definition.', { fixes: [attributeRemoval(nodeset)] });
    }
    for (const node of nodes) {
      const id = attribute(node, 'cellid');
      const cell = parseDecimal(id?.value);
      if (cells.length === 0) {
        report(
          node,
          'The guest has no NUMA cells that could be bound: libvirt refuses <memnode>. Remove it, or add cells in <cpu><numa>.',
          {
            fixes: [removal(node)],
          },
        );
        continue;
      }
      if (cell !== undefined && cell >= cells.length) {
        report(id ?? node, `There is no NUMA cell ${cell}, only ${cells.length}: libvirt refuses the definition.`, {
          related: numa === undefined ? [] : [elsewhere(numa, 'The NUMA cells of the guest')],
          fixes: [removal(node)],
        });
      }
      const byVcpu = memory === undefined && valueIn(guest.hardware.processors.vcpu, 'placement') === 'auto';
      if ((isAutomatic && memory !== undefined) || byVcpu) {
        report(
          node,
          'Automatic placement chooses the nodes for all of the guest: libvirt refuses to bind single cells beside it. Remove one of both.',
          {
            related: [
              elsewhere(placement ?? memory ?? guest.hardware.processors.vcpu ?? tuning, 'Automatic placement'),
            ],
          },
        );
      }
      const isRestrictive = valueIn(node, 'mode') === 'restrictive';
      if (memory !== undefined && isRestrictive !== (valueIn(memory, 'mode') === 'restrictive')) {
        report(
          placeOf(node, 'mode'),
          "The mode 'restrictive' is for all of the memory or for none of it: libvirt refuses the definition.",
          {
            related: [elsewhere(placeOf(memory, 'mode'), 'The mode of the guest')],
          },
        );
      }
    }
    for (const { item, first } of repeated(nodes, (node) => parseDecimal(attribute(node, 'cellid')?.value))) {
      report(
        placeOf(item, 'cellid'),
        'This NUMA cell is bound already: libvirt refuses the definition. Remove one of both.',
        {
          related: [elsewhere(first, 'It is bound here first')],
          fixes: [removal(item)],
        },
      );
    }
  },
  examples: [
    {
      title: 'a guest without cells',
      at: 'domain',
      before: `
<vcpu>2</vcpu>
<numatune>
  <memory mode='strict' nodeset='0'/>
  <memnode cellid='0' mode='strict' nodeset='0'/>
</numatune>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      after: `
<vcpu>2</vcpu>
<numatune>
  <memory mode='strict' nodeset='0'/>
</numatune>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
    },
    {
      title: 'a cell that exists',
      at: 'domain',
      valid: `
<vcpu>2</vcpu>
<numatune>
  <memnode cellid='0' mode='strict' nodeset='0'/>
</numatune>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu>
  <numa>
    <cell id='0' cpus='0-1' memory='1048576' unit='KiB'/>
  </numa>
</cpu>`,
    },
  ],
});
