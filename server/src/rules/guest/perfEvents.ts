import { attribute, child, childrenNamed } from '../../xml/query.ts';
import { elsewhere, placeOf, removal, repeated } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const perfEvents = guestRule({
  id: 'perf-event-duplicate',
  title: 'A performance event that is written twice',
  drivers: 'all',
  cure: 'Keep one `<event>` of a name.',
  errors: ["perf event '…' was already specified"],
  docs: `
\`<perf>\` switches performance events on and off, each by its name, which may stand once. libvirt refuses the definition
otherwise, whatever the two say.`,
  source: 'libvirt src/conf/domain_conf.c virDomainPerfEventDefParseXML',
  check(guest, report) {
    const list = child(guest.root, 'perf');
    const events = list === undefined ? [] : childrenNamed(list, 'event');
    for (const { item, first } of repeated(events, (event) => attribute(event, 'name')?.value)) {
      report(placeOf(item, 'name'), 'This event is written already: libvirt refuses it twice. Remove one of both.', {
        related: [elsewhere(placeOf(first, 'name'), 'It is written here first')],
        fixes: [removal(item)],
      });
    }
  },
  examples: [
    {
      title: 'on and off',
      at: 'domain',
      before: `
<perf>
  <event name='cmt' enabled='yes'/>
  <event name='cmt' enabled='no'/>
</perf>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      after: `
<perf>
  <event name='cmt' enabled='yes'/>
</perf>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
    },
    {
      title: 'two events',
      at: 'domain',
      valid: `
<perf>
  <event name='cmt' enabled='yes'/>
  <event name='mbmt' enabled='no'/>
</perf>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
    },
  ],
});
