import { setAttribute } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { alternatively } from './support/fixes.ts';

export const xenClockPv = rule({
  id: 'xen-clock-pv',
  title: 'A clock that a paravirtual guest never read',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: "Write `offset='utc'` unless the guest keeps its clock in local time.",
  docs: `
A paravirtual guest takes the time from Xen and never reads a real-time clock, so \`offset='localtime'\` had no effect
on it. Under KVM it does: Linux expects UTC there, unless \`/etc/adjtime\` in the guest says LOCAL. Look there, and use
\`utc\` if it does not.`,
  source: 'libvirt docs/formatdomain.rst, Time keeping',
  check(guest, report) {
    const offset = guest.clock && attribute(guest.clock, 'offset');
    if (guest.clock === undefined || offset?.value !== 'localtime' || !guest.fromXen || guest.kind !== 'pv') {
      return;
    }
    report(
      offset,
      "Under KVM the guest reads this clock for the first time, and Linux expects UTC. Use 'utc' unless /etc/adjtime in the guest says LOCAL.",
      { fixes: [alternatively("Change the offset to 'utc'", setAttribute(guest.clock, 'offset', 'utc'))] },
    );
  },
  examples: [
    { title: 'local time', at: 'domain', where: 'localtime', unfixable: true, before: `<clock offset='localtime'/>` },
    {
      title: 'the guest keeps its clock in UTC',
      at: 'domain',
      before: `
<clock offset='localtime'/>`,
      fix: "Change the offset to 'utc'",
      after: `
<clock offset='utc'/>`,
    },
    { title: 'a full machine', at: 'domain', guest: 'hvm', valid: `<clock offset='localtime'/>` },
  ],
});
