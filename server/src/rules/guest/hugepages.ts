import { commonMember, parseDecimal, parseSet } from '../../guest/hardware/numbers.ts';
import { attribute, child, childrenNamed } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere, inside, placeOf, removal } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

interface Page {
  readonly element: Element;
  /** Undefined for all nodes. */
  readonly nodes: ReadonlySet<number> | undefined;
}

export const hugepages = guestRule({
  id: 'hugepages-nodes',
  title: 'Huge pages for NUMA nodes that are missing or have them twice',
  drivers: 'all',
  cure: 'Let each NUMA cell have one page size: one `<page>` without `nodeset` for all, others for cells that exist.',
  errors: [
    'two master hugepages detected',
    'hugepages: node … not found',
    'nodeset attribute of hugepages of sizes',
    'hugepages are not allowed with memory allocation ondemand',
    'hugepages are not allowed with anonymous memory source',
    "hugepage size can't be zero",
  ],
  docs: `
A \`<page>\` without \`nodeset\` is for all NUMA cells, so there can be only one; the others name the cells that differ, each cell
once, and only cells that are in \`<cpu><numa>\`. In a guest without cells \`nodeset='0'\` means the whole guest, and counts as
written without. libvirt refuses the definition otherwise. Huge pages also exclude \`<allocation mode='ondemand'/>\` and
\`<source type='anonymous'/>\`.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainDefMemtuneValidate; src/conf/domain_postparse.c virDomainDefPostParseMemtune; src/qemu/qemu_validate.c qemuValidateDomainDefMemory',
  check(guest, report) {
    const { memory, processors } = guest.hardware;
    const list = memory.backing && child(memory.backing, 'hugepages');
    if (list === undefined) return;
    const count = processors.cells.length;
    const pages = childrenNamed(list, 'page').map((element): Page => {
      const written = attribute(element, 'nodeset');
      const nodes = written && parseSet(written.value);
      const isWhole = count === 0 && nodes?.size === 1 && nodes.has(0);
      return { element, nodes: isWhole ? undefined : nodes };
    });
    for (const [place, { element, nodes }] of pages.entries()) {
      const size = attribute(element, 'size');
      if (size !== undefined && parseDecimal(size.value) === 0) {
        report(size, 'A page has a size: libvirt refuses 0.', { fixes: [removal(element)] });
      }
      const other = pages
        .slice(0, place)
        .find((one) =>
          nodes === undefined || one.nodes === undefined
            ? nodes === one.nodes
            : commonMember(nodes, one.nodes) !== undefined,
        );
      if (other !== undefined) {
        report(
          placeOf(element, 'nodeset'),
          nodes === undefined
            ? 'Two page sizes are for all of the guest: libvirt refuses the definition. Keep one, or name the NUMA cells of the other.'
            : 'A NUMA cell has two page sizes: libvirt refuses the definition. Name each cell once.',
          { related: [elsewhere(other.element, 'The other page size')], fixes: [removal(element)] },
        );
        continue;
      }
      const missing = nodes === undefined ? undefined : [...nodes].find((node) => node >= count);
      if (missing === undefined) continue;
      report(
        placeOf(element, 'nodeset'),
        `There is no NUMA cell ${missing} for these huge pages: libvirt refuses the definition.`,
        {
          related: processors.numa === undefined ? [] : [elsewhere(processors.numa, 'The NUMA cells of the guest')],
        },
      );
    }
    if (!isQemuGuest(guest)) return;
    const allocation = inside(memory.backing, 'allocation');
    if (allocation !== undefined && attribute(allocation, 'mode')?.value === 'ondemand') {
      report(allocation, 'Huge pages cannot be allocated on demand: libvirt refuses the definition. Use immediate.', {
        related: [elsewhere(list, 'The huge pages')],
      });
    }
    const source = inside(memory.backing, 'source');
    if (source !== undefined && memory.source === 'anonymous') {
      report(
        source,
        'Huge pages cannot be anonymous memory: libvirt refuses the definition. Use memfd, or leave it out.',
        {
          related: [elsewhere(list, 'The huge pages')],
        },
      );
    }
  },
  examples: [
    {
      title: 'huge pages of any size on demand',
      at: 'domain',
      before: `
<memoryBacking>
  <hugepages/>
  <allocation mode='ondemand'/>
</memoryBacking>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      unfixable: true,
      where: 'allocation',
    },
    {
      title: 'two sizes for the whole guest',
      at: 'domain',
      before: `
<memoryBacking>
  <hugepages>
    <page size='2' unit='MiB'/>
    <page size='1' unit='GiB'/>
  </hugepages>
</memoryBacking>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      after: `
<memoryBacking>
  <hugepages>
    <page size='2' unit='MiB'/>
  </hugepages>
</memoryBacking>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
    },
    {
      title: 'one size',
      at: 'domain',
      valid: `
<memoryBacking>
  <hugepages>
    <page size='2' unit='MiB'/>
  </hugepages>
</memoryBacking>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
    },
  ],
});
