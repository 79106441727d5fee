import { machineWords } from '../../guest/hardware/machine.ts';
import { parseLarge } from '../../guest/hardware/numbers.ts';
import { attribute, child, childrenNamed } from '../../xml/query.ts';
import { attributeRemoval, placeOf, removal, valueIn } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

/** The end of the year 9999, beyond which QEMU takes no date. */
const lastSecond = 253402300799n;

export const timerSettings = guestRule({
  id: 'timer-setting',
  title: 'A setting that this timer does not have',
  drivers: 'all',
  cure: 'Remove the setting, or the timer.',
  errors: [
    "The maximum 'start' value for <clock offset='absolute'>",
    "doesn't support setting of timer",
    "setting of timer catchup policies is only supported with tickpolicy='catchup'",
    'unsupported rtc timer tickpolicy',
    'unsupported timer type (name)',
    'unsupported rtc timer track',
    'unsupported pit tickpolicy',
    'timer is not supported for virtType',
    "The '…' timer can't be disabled",
    'timer does not support tickpolicy',
  ],
  docs: `
The settings of a \`<timer>\` belong to some timers only: \`frequency\` and \`mode\` to \`tsc\`, \`track\` to \`rtc\` and \`platform\`, and
\`kvmclock\` and \`hypervclock\` have no \`tickpolicy\`. \`<catchup>\` needs \`tickpolicy='catchup'\`. libvirt refuses the rest for every
driver. QEMU's driver also refuses \`merge\` and \`discard\` for the \`rtc\`, \`merge\` for the \`pit\`, and on other architectures than
x86 the timers \`tsc\`, \`kvmclock\` and \`hypervclock\` when they are switched on; \`armvtimer\` is ARM's.`,
  source:
    'libvirt src/conf/domain_postparse.c virDomainDefPostParseTimer; src/qemu/qemu_validate.c qemuValidateDomainDefClockTimers',
  check(guest, report) {
    const { machine } = guest.hardware;
    const isQemu = isQemuGuest(guest);
    const start = guest.clock && attribute(guest.clock, 'start');
    const seconds = parseLarge(start?.value);
    if (
      isQemu &&
      start !== undefined &&
      valueIn(guest.clock, 'offset') === 'absolute' &&
      seconds !== undefined &&
      seconds > lastSecond
    ) {
      report(start, 'A clock starts before the year 10000: libvirt refuses a later second.');
    }
    for (const timer of guest.clock === undefined ? [] : childrenNamed(guest.clock, 'timer')) {
      const name = valueIn(timer, 'name');
      const policy = attribute(timer, 'tickpolicy');
      const paravirtual = name === 'kvmclock' || name === 'hypervclock';
      const wrong = [
        paravirtual ? policy : undefined,
        name === 'tsc' ? undefined : attribute(timer, 'frequency'),
        name === 'tsc' ? undefined : attribute(timer, 'mode'),
        name === 'platform' || name === 'rtc' ? undefined : attribute(timer, 'track'),
      ];
      for (const setting of wrong) {
        if (setting === undefined) continue;
        report(
          setting.range,
          `The timer '${name}' has no ${setting.name}: libvirt refuses the definition. Remove it.`,
          {
            fixes: [attributeRemoval(setting)],
          },
        );
      }
      const catchup = child(timer, 'catchup');
      if (catchup !== undefined && catchup.attributes.length > 0 && policy?.value !== 'catchup') {
        report(catchup, "<catchup> needs tickpolicy='catchup': libvirt refuses the definition. Remove it.", {
          fixes: [removal(catchup)],
        });
      }
      if (!isQemu) continue;
      if (name === 'platform') {
        report(placeOf(timer, 'name'), "QEMU has no timer 'platform': libvirt refuses the definition. Remove it.", {
          fixes: [removal(timer)],
        });
      }
      const present = attribute(timer, 'present');
      if (name === 'armvtimer' && present?.value === 'no') {
        report(
          present,
          "The timer 'armvtimer' is part of the processor: libvirt refuses to switch it off. Remove it.",
          {
            fixes: [attributeRemoval(present)],
          },
        );
      }
      const isRefused =
        (name === 'armvtimer' && (policy?.value === 'merge' || policy?.value === 'catchup')) ||
        (name === 'rtc' && (policy?.value === 'merge' || policy?.value === 'discard')) ||
        (name === 'pit' && policy?.value === 'merge');
      if (policy !== undefined && isRefused) {
        report(
          policy,
          `QEMU has no tickpolicy '${policy.value}' for the timer '${name}': libvirt refuses the definition. Use ${name === 'armvtimer' ? "'delay' or 'discard'" : "'delay' or 'catchup'"}.`,
        );
      }
      const track = attribute(timer, 'track');
      if (name === 'rtc' && track?.value === 'boot') {
        report(
          track,
          "QEMU's real-time clock cannot track 'boot': libvirt refuses the definition. Use 'guest' or 'wall'.",
        );
      }
      const isX86Only = name === 'tsc' || paravirtual;
      const isArm =
        name === 'armvtimer' && machine.board !== undefined && (machine.board !== 'arm-virt' || guest.type !== 'kvm');
      const isForeign =
        isX86Only && machine.family !== undefined && machine.family !== 'x86' && valueIn(timer, 'present') === 'yes';
      if (isForeign || isArm) {
        report(
          timer,
          `There is no timer '${name}' in ${machineWords(machine)}: libvirt refuses the definition. Remove it.`,
          {
            fixes: [removal(timer)],
          },
        );
      }
    }
  },
  examples: [
    {
      title: 'a timer of ARM that is always there',
      at: 'domain',
      before: `
<os>
  <type arch='aarch64' machine='virt'>hvm</type>
</os>
<clock offset='utc'>
  <timer name='armvtimer' present='no'/>
</clock>`,
      after: `
<os>
  <type arch='aarch64' machine='virt'>hvm</type>
</os>
<clock offset='utc'>
  <timer name='armvtimer'/>
</clock>`,
      where: 'no',
    },
    {
      title: 'a clock of the year 10000',
      at: 'domain',
      before: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<clock offset='absolute' start='253402300800'/>`,
      unfixable: true,
      where: '253402300800',
    },
    {
      title: 'a frequency of the real-time clock',
      at: 'domain',
      before: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<clock offset='utc'>
  <timer name='rtc' tickpolicy='catchup' frequency='1000'/>
</clock>`,
      after: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<clock offset='utc'>
  <timer name='rtc' tickpolicy='catchup'/>
</clock>`,
    },
    {
      title: 'the timers of a usual guest',
      at: 'domain',
      valid: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<clock offset='utc'>
  <timer name='rtc' tickpolicy='catchup'/>
  <timer name='pit' tickpolicy='delay'/>
  <timer name='hpet' present='no'/>
</clock>`,
    },
  ],
});
