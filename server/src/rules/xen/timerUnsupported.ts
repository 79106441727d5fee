import { insertChild } from '../../xml/edit.ts';
import { attribute, attributeValue, childrenNamed } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { alternatively } from './support/fixes.ts';
import { removeAndCollapse } from './support/remove.ts';

/** The timers that libvirt's Xen driver takes; it refuses a guest with any other. */
const xenTimers = new Set(['tsc', 'hpet']);

/** The usual timers of Windows under KVM. */
const windowsTimers = [
  { name: 'rtc', line: "<timer name='rtc' tickpolicy='catchup'/>" },
  { name: 'pit', line: "<timer name='pit' tickpolicy='delay'/>" },
  { name: 'hpet', line: "<timer name='hpet' present='no'/>" },
  { name: 'hypervclock', line: "<timer name='hypervclock' present='yes'/>" },
];

export const xenTimerUnsupported = rule({
  id: 'xen-timer-unsupported',
  title: 'Timers that KVM has and Xen has not',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Give Windows the timers `rtc`, `pit`, `hpet` and `hypervclock`; Linux needs none written.',
  docs: `
Under Xen a definition can name the timers \`tsc\` and \`hpet\` and no other: libvirt's Xen driver refuses the rest. Under
KVM there are also \`kvmclock\`, which Linux finds by itself, \`hypervclock\` for Windows, \`rtc\` and \`pit\`.

Windows counts ticks, and loses some when the host is busy: \`tickpolicy='catchup'\` for the real-time clock and \`delay\`
for the PIT deliver them later, and the reference clock of Hyper-V saves most readings. Linux needs nothing of that. A timer
of this kind in a definition of type \`xen\` has never been in use.`,
  source: 'libvirt src/libxl/libxl_conf.c libxlMakeDomBuildInfo; docs/formatdomain.rst, Time keeping',
  check(guest, report) {
    const { clock } = guest;
    if (!guest.fromXen || clock === undefined) return;
    const timers = childrenNamed(clock, 'timer');
    for (const timer of timers) {
      const name = attribute(timer, 'name');
      if (name === undefined || xenTimers.has(name.value)) continue;
      report(
        name,
        `Xen has no timer '${name.value}' for a guest; under KVM it takes effect for the first time, and nothing else will tell. Keep it if it is wanted.`,
        { fixes: [alternatively('Remove the timer', removeAndCollapse(timer))] },
      );
    }
    const missing = windowsTimers.filter(({ name }) => timers.every((timer) => attributeValue(timer, 'name') !== name));
    if (guest.choices['guest-os']?.startsWith('windows') && missing.some(({ name }) => name === 'rtc')) {
      report(
        clock,
        'KVM has timers for Windows that Xen has not: with them its clock is steadier and costs less. Add them if the guest may change its clock source.',
        {
          fixes: [
            alternatively(
              'Add the usual timers for Windows',
              insertChild(clock, missing.map(({ line }) => line).join('\n'), { last: true }),
            ),
          ],
        },
      );
    }
  },
  examples: [
    {
      title: 'a Windows guest',
      at: 'domain',
      guest: 'hvm',
      choices: { 'guest-os': 'windows' },
      where: 'clock',
      before: `<clock offset='localtime'/>`,
      unfixable: true,
    },
    {
      title: 'a timer that never was',
      at: 'domain',
      guest: 'hvm',
      choices: { 'guest-os': 'linux' },
      where: 'kvmclock',
      before: `
<clock offset='utc'>
  <timer name='kvmclock' present='no'/>
</clock>`,
      unfixable: true,
    },
    {
      title: 'a Windows guest with the usual timers',
      at: 'domain',
      guest: 'hvm',
      choices: { 'guest-os': 'windows' },
      before: `
<clock offset='localtime'/>`,
      fix: 'Add the usual timers for Windows',
      after: `
<clock offset='localtime'>
  <timer name='rtc' tickpolicy='catchup'/>
  <timer name='pit' tickpolicy='delay'/>
  <timer name='hpet' present='no'/>
  <timer name='hypervclock' present='yes'/>
</clock>`,
    },
    {
      title: 'the timer is not wanted',
      at: 'domain',
      guest: 'hvm',
      choices: { 'guest-os': 'linux' },
      before: `
<clock offset='utc'>
  <timer name='kvmclock' present='no'/>
</clock>`,
      fix: 'Remove the timer',
      after: `
<clock offset='utc'/>`,
    },
    {
      title: 'Linux needs none',
      at: 'domain',
      guest: 'hvm',
      choices: { 'guest-os': 'linux' },
      valid: `<clock offset='utc'/>`,
    },
    {
      title: 'in a KVM guest the rule is silent',
      choices: { 'guest-os': 'windows' },
      valid: kvmGuest('').replace('  <devices', "  <clock offset='localtime'/>\n  <devices"),
    },
  ],
});
