import { commonMember, largest, parseDecimal } from '../../guest/hardware/numbers.ts';
import { setAttribute } from '../../xml/edit.ts';
import { attribute, child, childrenNamed } from '../../xml/query.ts';
import { elsewhere, placeOf, preferably, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const numaCells = guestRule({
  id: 'numa-cells',
  title: 'NUMA cells that do not fit together',
  drivers: 'all',
  cure: 'Number the cells from 0 without gaps, and give each virtual CPU that exists to one cell.',
  errors: [
    'have overlapping vCPU ids',
    "Exactly one 'cell' element per guest NUMA cell allowed",
    'does not refer to a valid cell within NUMA',
    'Number of CPUs in <numa> exceeds',
    'CPU IDs in <numa> exceed the <vcpu> count',
  ],
  docs: `
The cells in \`<cpu><numa>\` are numbered from 0 without gaps, in any order. A virtual CPU belongs to one cell, and the cells
name only CPUs that the guest has: \`<vcpu>4</vcpu>\` are the numbers 0 to 3. libvirt refuses the definition otherwise.`,
  source: 'libvirt src/conf/numa_conf.c virDomainNumaDefParseXML; src/conf/domain_conf.c virDomainDefParseXML',
  check(guest, report) {
    const { cells, maximum, vcpu } = guest.hardware.processors;
    const isNumbered = cells.some(({ idAttribute }) => idAttribute !== undefined);
    const ids = new Map<number, (typeof cells)[number]>();
    for (const { element, id: own } of cells) {
      const distances = child(element, 'distances');
      for (const sibling of distances === undefined ? [] : childrenNamed(distances, 'sibling')) {
        const id = parseDecimal(valueIn(sibling, 'id'));
        const value = attribute(sibling, 'value');
        if (id === own && value !== undefined && parseDecimal(value.value) !== 10) {
          report(value, 'A NUMA cell is 10 away from itself: libvirt refuses another distance.', {
            fixes: [preferably("Set the distance to '10'", setAttribute(sibling, 'value', '10'))],
          });
        }
        if (id === undefined || id < cells.length) continue;
        report(
          placeOf(sibling, 'id'),
          `There is no NUMA cell ${id} to be distant from: libvirt refuses the definition.`,
          {
            fixes: [removal(sibling)],
          },
        );
      }
    }
    for (const [place, cell] of cells.entries()) {
      const first = ids.get(cell.id);
      if (isNumbered && (first !== undefined || cell.id >= cells.length)) {
        report(
          cell.idAttribute ?? cell.element,
          first === undefined
            ? `There are ${cells.length} NUMA cells, so their numbers are 0 to ${cells.length - 1}: libvirt refuses ${cell.id}.`
            : `Another NUMA cell has the number ${cell.id} already: libvirt refuses the definition.`,
          {
            related:
              first === undefined
                ? []
                : [elsewhere(first.idAttribute ?? first.element, 'The number is used here first')],
          },
        );
      } else ids.set(cell.id, cell);
      const { cpus } = cell;
      if (cpus === undefined) continue;
      for (const other of cells.slice(0, place)) {
        const common = other.cpus && commonMember(cpus, other.cpus);
        if (common === undefined) continue;
        report(
          cell.cpusAttribute ?? cell.element,
          `The virtual CPU ${common} is in two NUMA cells: libvirt refuses the definition.`,
          {
            related: [elsewhere(other.cpusAttribute ?? other.element, 'The other cell')],
          },
        );
      }
      const last = largest(cpus);
      if (last === undefined || maximum === undefined || last < maximum) continue;
      report(
        cell.cpusAttribute ?? cell.element,
        `There is no virtual CPU ${last}, as the guest has ${maximum}: libvirt refuses the definition.`,
        {
          related: vcpu === undefined ? [] : [elsewhere(vcpu, 'The number of virtual CPUs')],
        },
      );
    }
  },
  examples: [
    {
      title: 'a cell that is far from itself',
      at: 'domain',
      before: `
<vcpu>2</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu>
  <numa>
    <cell id='0' cpus='0' memory='1048576'>
      <distances>
        <sibling id='0' value='20'/>
        <sibling id='1' value='21'/>
      </distances>
    </cell>
    <cell id='1' cpus='1' memory='1048576'/>
  </numa>
</cpu>`,
      after: `
<vcpu>2</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu>
  <numa>
    <cell id='0' cpus='0' memory='1048576'>
      <distances>
        <sibling id='0' value='10'/>
        <sibling id='1' value='21'/>
      </distances>
    </cell>
    <cell id='1' cpus='1' memory='1048576'/>
  </numa>
</cpu>`,
      where: '20',
    },
    {
      title: 'a CPU in two cells',
      at: 'domain',
      before: `
<vcpu>4</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu>
  <numa>
    <cell id='0' cpus='0-2' memory='524288' unit='KiB'/>
    <cell id='1' cpus='2-3' memory='524288' unit='KiB'/>
  </numa>
</cpu>`,
      unfixable: true,
      where: '2-3',
    },
    {
      title: 'a cell for each CPU',
      at: 'domain',
      valid: `
<vcpu>4</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu>
  <numa>
    <cell id='0' cpus='0-1' memory='524288' unit='KiB'/>
    <cell id='1' cpus='2-3' memory='524288' unit='KiB'/>
  </numa>
</cpu>`,
    },
  ],
});
