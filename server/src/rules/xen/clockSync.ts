import { removeAttribute, setAttribute } from '../../xml/edit.ts';
import { attribute, attributeValue } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { safely } from './support/fixes.ts';

export const xenClockSync = rule({
  id: 'xen-clock-sync',
  title: 'The attribute "sync" of the clock, which is no longer read',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: "Write `offset='localtime'` or `utc`.",
  docs: `
In the time of xend the clock said \`sync='localtime'\`. libvirt's schema knows no such attribute, and its parser passes
over it and takes \`utc\`: a guest that expects local time is hours off. The attribute is called \`offset\` now.`,
  source: 'libvirt src/conf/domain_conf.c virDomainClockDefParseXML',
  check(guest, report) {
    const { clock } = guest;
    const sync = clock && attribute(clock, 'sync');
    if (clock === undefined || sync === undefined) {
      return;
    }
    const offset = sync.value === 'localtime' ? 'localtime' : 'utc';
    const hasOffset = attributeValue(clock, 'offset') !== undefined;
    report(sync, `libvirt passes over 'sync' and takes the clock for UTC. Write offset='${offset}'.`, {
      fixes: [
        safely(
          hasOffset ? "Remove 'sync'" : `Write offset='${offset}'`,
          hasOffset
            ? removeAttribute(clock, 'sync')
            : [...removeAttribute(clock, 'sync'), ...setAttribute(clock, 'offset', offset)],
        ),
      ],
    });
  },
  examples: [
    {
      title: 'local time',
      at: 'domain',
      where: 'localtime',
      before: `<clock sync='localtime'/>`,
      after: `<clock offset='localtime'/>`,
    },
    { title: 'as it is today', at: 'domain', valid: `<clock offset='localtime'/>` },
  ],
});
