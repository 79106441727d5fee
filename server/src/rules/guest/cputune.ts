import { commonMember, largest, parseDecimal, parseSet } from '../../guest/hardware/numbers.ts';
import { attribute, child, childrenNamed, textContent } from '../../xml/query.ts';
import type { Attribute, Element } from '../../xml/tree.ts';
import { elsewhere, placeOf, removal, repeated } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** Least and most, in the unit of the element. Source: domain_validate.c virDomainDefCputuneValidate and vircgroup.h. */
const ranges: readonly (readonly [name: string, least: number, most: number])[] = [
  ['shares', 2, 262_144],
  ...['period', 'global_period', 'emulator_period', 'iothread_period'].map(
    (name): readonly [string, number, number] => [name, 1000, 1_000_000],
  ),
  ...['quota', 'global_quota', 'emulator_quota', 'iothread_quota'].map((name): readonly [string, number, number] => [
    name,
    1000,
    17_592_186_044_415,
  ]),
];

interface Schedule {
  readonly element: Element;
  readonly attribute: Attribute;
  readonly members: ReadonlySet<number>;
}

function schedulesOf(tuning: Element, name: string, list: string): Schedule[] {
  return childrenNamed(tuning, name).flatMap((element) => {
    const written = attribute(element, list);
    const members = written && parseSet(written.value);
    return written === undefined || members === undefined ? [] : [{ element, attribute: written, members }];
  });
}

export const cputune = guestRule({
  id: 'cputune-threads',
  title: 'CPU tuning of threads that do not exist or are tuned twice',
  drivers: 'all',
  cure: 'Tune each virtual CPU and I/O thread that exists once, with values in range.',
  errors: [
    "Cannot find '…' :",
    'duplicate vcpupin for vcpu',
    'Value of cputune …must be in range',
    'duplicate iothread id',
    'Invalid scheduler attribute',
    "scheduler bitmap '…' is empty",
    'attributes … must not overlap',
    'duplicate iothreadpin for same iothread',
  ],
  docs: `
\`<vcpusched>\` and \`<iothreadsched>\` name virtual CPUs and I/O threads by number, as does \`<iothreadpin>\`; each may be named once,
and it must exist: virtual CPUs count from 0 to one less than \`<vcpu>\`, I/O threads from 1. Shares go from 2 to 262144, periods
from 1000 to 1000000, and quotas begin with 1000 (0 and -1 are no limit). libvirt refuses what does not fit.`,
  source:
    'libvirt src/conf/domain_conf.c virDomainVcpuThreadSchedParse, virDomainIOThreadSchedParse, virDomainVcpuPinDefParseXML; src/conf/domain_validate.c virDomainDefCputuneValidate',
  check(guest, report) {
    const tuning = child(guest.root, 'cputune');
    const { processors, ioThreads } = guest.hardware;
    for (const { item, first } of repeated(
      childrenNamed(child(guest.root, 'iothreadids') ?? guest.root, 'iothread'),
      (thread) => parseDecimal(attribute(thread, 'id')?.value),
    )) {
      report(placeOf(item, 'id'), 'Another I/O thread has this number already: libvirt refuses the definition.', {
        related: [elsewhere(placeOf(first, 'id'), 'The number is used here first')],
        fixes: [removal(item)],
      });
    }
    if (tuning === undefined) return;
    for (const [name, least, most] of ranges) {
      const element = child(tuning, name);
      const value = element && parseDecimal(textContent(element));
      if (element === undefined || value === undefined || value === 0 || (value >= least && value <= most)) continue;
      report(element, `<${name}> must be between ${least} and ${most}: libvirt refuses the definition.`);
    }
    const kinds = [
      { schedules: schedulesOf(tuning, 'vcpusched', 'vcpus'), words: 'virtual CPU' },
      { schedules: schedulesOf(tuning, 'iothreadsched', 'iothreads'), words: 'I/O thread' },
    ];
    for (const { schedules, words } of kinds) {
      const isThread = words === 'I/O thread';
      for (const [place, schedule] of schedules.entries()) {
        if (schedule.members.size === 0) {
          report(schedule.attribute, `No ${words} is named: libvirt refuses the definition.`, {
            fixes: [removal(schedule.element)],
          });
        }
        const other = schedules
          .slice(0, place)
          .find((one) => commonMember(one.members, schedule.members) !== undefined);
        const common = other && commonMember(other.members, schedule.members);
        if (other !== undefined && common !== undefined) {
          report(
            schedule.attribute,
            `The ${words} ${common} has a scheduler already: libvirt refuses the definition. Name it once.`,
            {
              related: [elsewhere(other.attribute, 'It is named here first')],
            },
          );
        }
        const last = largest(schedule.members);
        const missing = isThread
          ? [...schedule.members].find((id) => !ioThreads.has(id))
          : processors.maximum !== undefined && last !== undefined && last >= processors.maximum
            ? last
            : undefined;
        if (missing === undefined) continue;
        const defined = isThread
          ? (child(guest.root, 'iothreadids') ?? child(guest.root, 'iothreads'))
          : processors.vcpu;
        report(
          schedule.attribute,
          `There is no ${words} ${missing}: libvirt refuses the definition. Name only those that exist.`,
          {
            related: defined === undefined ? [] : [elsewhere(defined, 'How many there are')],
          },
        );
      }
    }
    for (const pin of childrenNamed(tuning, 'iothreadpin')) {
      const id = attribute(pin, 'iothread');
      const number = parseDecimal(id?.value);
      if (id === undefined || number === undefined || ioThreads.has(number)) continue;
      report(id, `There is no I/O thread ${number} to pin: libvirt refuses the definition.`, { fixes: [removal(pin)] });
    }
    for (const [name, key] of [
      ['vcpupin', 'vcpu'],
      ['iothreadpin', 'iothread'],
    ] as const) {
      for (const { item, first } of repeated(childrenNamed(tuning, name), (pin) =>
        parseDecimal(attribute(pin, key)?.value),
      )) {
        report(placeOf(item, key), 'This is pinned already: libvirt refuses the definition. Remove one of both.', {
          related: [elsewhere(placeOf(first, key), 'It is pinned here first')],
          fixes: [removal(item)],
        });
      }
    }
  },
  examples: [
    {
      title: 'an I/O thread that does not exist',
      at: 'domain',
      before: `
<vcpu>2</vcpu>
<iothreads>1</iothreads>
<cputune>
  <iothreadsched iothreads='2' scheduler='fifo' priority='1'/>
</cputune>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      unfixable: true,
      where: '2',
    },
    {
      title: 'pinned twice',
      at: 'domain',
      before: `
<vcpu>2</vcpu>
<cputune>
  <vcpupin vcpu='0' cpuset='1'/>
  <vcpupin vcpu='0' cpuset='2'/>
</cputune>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      after: `
<vcpu>2</vcpu>
<cputune>
  <vcpupin vcpu='0' cpuset='1'/>
</cputune>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
    },
    {
      title: 'CPUs that exist',
      at: 'domain',
      valid: `
<vcpu>2</vcpu>
<iothreads>1</iothreads>
<cputune>
  <vcpupin vcpu='0' cpuset='1'/>
  <vcpupin vcpu='1' cpuset='2'/>
  <vcpusched vcpus='0-1' scheduler='fifo' priority='1'/>
  <iothreadsched iothreads='1' scheduler='batch'/>
</cputune>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
    },
  ],
});
