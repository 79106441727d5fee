import { commonMember, isSame, isSubset, largest, parseSet } from '../../guest/hardware/numbers.ts';
import { attribute, attributeValue, child, childElements, childrenNamed } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere, placeOf, removal, repeated } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

interface Group {
  readonly element: Element;
  readonly vcpus: ReadonlySet<number>;
}

function groupOf(element: Element): Group | undefined {
  const vcpus = parseSet(attribute(element, 'vcpus')?.value);
  return vcpus && { element, vcpus };
}

export const resourceTuning = guestRule({
  id: 'cachetune-conflict',
  title: 'Cache or memory bandwidth given out twice',
  drivers: 'all',
  cure: 'Let the sets of virtual CPUs be equal or disjoint, name each cache and node once, and monitor only CPUs of the set.',
  errors: [
    'Monitor vcpus conflicts with allocation',
    'Memory Bandwidth already defined for node',
    'Overlapping vcpus in resctrls',
    'Colliding cache allocations for cache level',
    'Allocation of memory bandwidth',
  ],
  docs: `
\`<cachetune>\` and \`<memorytune>\` give a set of virtual CPUs a share of the host's caches and memory bandwidth. Two sets are
either equal or have nothing in common; a cache (by level, id and type) and a node stand once in a set; and a \`<monitor>\`
watches CPUs of its set, at most the whole set. libvirt refuses anything else.`,
  source:
    'libvirt src/conf/domain_conf.c virDomainCachetuneDefParse, virDomainMemorytuneDefParse, virDomainResctrlMonDefParse',
  check(guest, report) {
    const tuning = child(guest.root, 'cputune');
    if (tuning === undefined) return;
    const { maximum, vcpu } = guest.hardware.processors;
    const groups = childElements(tuning)
      .filter(({ name }) => name === 'cachetune' || name === 'memorytune')
      .flatMap((element) => groupOf(element) ?? []);
    for (const [place, { element, vcpus }] of groups.entries()) {
      const last = largest(vcpus);
      if (
        last !== undefined &&
        maximum !== undefined &&
        last >= maximum &&
        commonMember(vcpus, new Set(Array(maximum).keys())) === undefined
      ) {
        report(
          placeOf(element, 'vcpus'),
          `None of these virtual CPUs exists, as the guest has ${maximum}: the tuning does nothing.`,
          {
            severity: 'warning',
            related: vcpu === undefined ? [] : [elsewhere(vcpu, 'The number of virtual CPUs')],
          },
        );
      }
      const other = groups
        .slice(0, place)
        .find((one) =>
          one.element.name === element.name
            ? commonMember(one.vcpus, vcpus) !== undefined
            : commonMember(one.vcpus, vcpus) !== undefined && !isSame(one.vcpus, vcpus),
        );
      if (other !== undefined) {
        report(
          placeOf(element, 'vcpus'),
          'These virtual CPUs overlap those of another set: libvirt refuses the definition.',
          {
            related: [elsewhere(placeOf(other.element, 'vcpus'), 'The other set')],
          },
        );
      }
      const keys: readonly (readonly [string, readonly string[]])[] = [
        ['cache', ['level', 'id', 'type']],
        ['node', ['id']],
      ];
      for (const [name, attributes] of keys) {
        const keyOf = (item: Element): string => attributes.map((key) => attributeValue(item, key) ?? '').join(' ');
        for (const { item, first } of repeated(childrenNamed(element, name), keyOf)) {
          report(item, `This ${name} has its share already: libvirt refuses the definition. Remove one of both.`, {
            related: [elsewhere(first, 'The other share')],
            fixes: [removal(item)],
          });
        }
      }
      const caches = childrenNamed(element, 'cache');
      for (const [order, cache] of caches.entries()) {
        const place = (one: Element): string => `${attributeValue(one, 'level')} ${attributeValue(one, 'id')}`;
        const kind = attributeValue(cache, 'type');
        const clash = caches.slice(0, order).find((one) => {
          const type = attributeValue(one, 'type');
          return place(one) === place(cache) && type !== kind && (type === 'both' || kind === 'both');
        });
        if (clash === undefined) continue;
        report(
          placeOf(cache, 'type'),
          "The type 'both' is code and data, which have their share already: libvirt refuses the definition.",
          {
            related: [elsewhere(placeOf(clash, 'type'), 'The other share')],
            fixes: [removal(cache)],
          },
        );
      }
      const monitors = childrenNamed(element, 'monitor').flatMap((monitor) => groupOf(monitor) ?? []);
      for (const [order, monitor] of monitors.entries()) {
        const clash = monitors
          .slice(0, order)
          .find(
            (one) =>
              commonMember(one.vcpus, monitor.vcpus) !== undefined &&
              !isSame(one.vcpus, monitor.vcpus) &&
              !isSame(one.vcpus, vcpus) &&
              !isSame(monitor.vcpus, vcpus),
          );
        if (!isSubset(monitor.vcpus, vcpus)) {
          report(
            placeOf(monitor.element, 'vcpus'),
            'A monitor watches virtual CPUs of its set, and these are others: libvirt refuses the definition.',
            {
              related: [elsewhere(placeOf(element, 'vcpus'), 'The virtual CPUs of the set')],
            },
          );
        } else if (clash !== undefined) {
          report(
            placeOf(monitor.element, 'vcpus'),
            'Another monitor watches some of these virtual CPUs: libvirt refuses the definition.',
            {
              related: [elsewhere(placeOf(clash.element, 'vcpus'), 'The other monitor')],
            },
          );
        }
      }
    }
  },
  examples: [
    {
      title: 'a node twice',
      at: 'domain',
      before: `
<vcpu>4</vcpu>
<cputune>
  <memorytune vcpus='0-1'>
    <node id='0' bandwidth='50'/>
    <node id='0' bandwidth='30'/>
  </memorytune>
</cputune>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      after: `
<vcpu>4</vcpu>
<cputune>
  <memorytune vcpus='0-1'>
    <node id='0' bandwidth='50'/>
  </memorytune>
</cputune>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
    },
    {
      title: 'a monitor of its set',
      at: 'domain',
      valid: `
<vcpu>4</vcpu>
<cputune>
  <cachetune vcpus='0-1'>
    <cache id='0' level='3' type='both' size='3' unit='MiB'/>
    <monitor level='3' vcpus='0-1'/>
  </cachetune>
</cputune>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
    },
  ],
});
