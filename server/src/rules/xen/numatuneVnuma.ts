import { insertAfter } from '../../xml/edit.ts';
import { attributeValue, child } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { elementsAt } from './support/find.ts';
import { alternatively } from './support/fixes.ts';

export const xenNumatuneVnuma = rule({
  id: 'xen-numatune-vnuma',
  title: 'NUMA cells that only Xen binds to nodes of the host',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Keep the cells; bind them by `<numatune>` with a `<memnode>` each if that is wanted.',
  errors: ['exceeds the <vcpu> count', 'not present in any NUMA nodes'],
  docs: `
libvirt's Xen driver takes the first cell of \`<numa>\` from the first node of the host, the second from the second, and so
on. KVM gives the guest the same cells, but takes their memory from wherever there is some: the guest believes in distances
that are not there, and may be slower than without cells.

Keep the cells where the guest's software was set up for them, and bind each to a node by \`<memnode>\` in \`<numatune>\`.
The new host may have fewer nodes; \`virsh capabilities\` shows them. The cells have to cover all virtual CPUs.`,
  source: 'libvirt src/libxl/libxl_conf.c libxlMakeVnumaList; docs/formatdomain.rst, NUMA Node Tuning',
  check(guest, report) {
    const cells = elementsAt(guest, 'cpu/numa/cell');
    const [numa] = elementsAt(guest, 'cpu/numa');
    if (!guest.fromXen || numa === undefined || cells.length === 0) return;
    if (child(guest.root, 'numatune') !== undefined) return;
    const vcpu = child(guest.root, 'vcpu');
    const nodes = cells.map((cell, index) => {
      const id = attributeValue(cell, 'id') ?? String(index);
      return `  <memnode cellid='${id}' mode='preferred' nodeset='${index}'/>\n`;
    });
    report(
      numa,
      'Xen takes each cell from a node of the host, in turn; KVM takes the memory from anywhere, and nothing else will tell. Bind the cells by <numatune> if the guest relies on them.',
      {
        fixes:
          vcpu === undefined
            ? []
            : [
                alternatively(
                  'Bind each cell to a node of the host, as Xen did',
                  insertAfter(vcpu, `<numatune>\n${nodes.join('')}</numatune>`),
                ),
              ],
      },
    );
  },
  examples: [
    {
      title: 'two cells',
      at: 'domain',
      guest: 'hvm',
      where: 'numa',
      before: `
<vcpu>4</vcpu>
<cpu mode='host-passthrough'>
  <numa>
    <cell id='0' cpus='0-1' memory='524288' unit='KiB'/>
    <cell id='1' cpus='2-3' memory='524288' unit='KiB'/>
  </numa>
</cpu>`,
      unfixable: true,
    },
    {
      title: 'the guest relies on its cells',
      at: 'domain',
      guest: 'hvm',
      before: `
<vcpu>4</vcpu>
<cpu mode='host-passthrough'>
  <numa>
    <cell id='0' cpus='0-1' memory='524288' unit='KiB'/>
    <cell id='1' cpus='2-3' memory='524288' unit='KiB'/>
  </numa>
</cpu>`,
      fix: 'Bind each cell to a node of the host, as Xen did',
      after: `
<vcpu>4</vcpu>
<numatune>
  <memnode cellid='0' mode='preferred' nodeset='0'/>
  <memnode cellid='1' mode='preferred' nodeset='1'/>
</numatune>
<cpu mode='host-passthrough'>
  <numa>
    <cell id='0' cpus='0-1' memory='524288' unit='KiB'/>
    <cell id='1' cpus='2-3' memory='524288' unit='KiB'/>
  </numa>
</cpu>`,
    },
    {
      title: 'cells that are bound',
      at: 'domain',
      guest: 'hvm',
      valid: `
<vcpu>4</vcpu>
<numatune>
  <memnode cellid='0' mode='strict' nodeset='0'/>
  <memnode cellid='1' mode='strict' nodeset='1'/>
</numatune>
<cpu mode='host-passthrough'>
  <numa>
    <cell id='0' cpus='0-1' memory='524288' unit='KiB'/>
    <cell id='1' cpus='2-3' memory='524288' unit='KiB'/>
  </numa>
</cpu>`,
    },
    { title: 'no cells', at: 'domain', guest: 'hvm', valid: `<cpu mode='host-passthrough'/>` },
  ],
});
