import { replaceText } from '../../xml/edit.ts';
import { child, textContent } from '../../xml/query.ts';
import { elsewhere, preferably } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const lifecycleActions = guestRule({
  id: 'lifecycle-action',
  title: 'An action after power-off or reboot that QEMU cannot take',
  drivers: 'qemu',
  cure: 'Use `destroy` for `<on_poweroff>` and `restart` for `<on_reboot>`, which are the defaults.',
  errors: [
    "qemu driver doesn't support the 'preserve' action",
    "qemu driver doesn't support 'onReboot' set to 'destroy and 'onPoweroff' set to 'reboot'",
  ],
  docs: `
\`<on_poweroff>\` and \`<on_reboot>\` say what becomes of the guest when it switches itself off or boots anew. libvirt's QEMU
driver cannot \`preserve\` a guest then, only after a crash, and it refuses to turn the two around: \`restart\` after a
power-off together with \`destroy\` after a reboot.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateLifecycleAction',
  check(guest, report) {
    const powerOff = child(guest.root, 'on_poweroff');
    const reboot = child(guest.root, 'on_reboot');
    for (const [element, instead] of [
      [powerOff, 'destroy'],
      [reboot, 'restart'],
    ] as const) {
      if (element === undefined || textContent(element).trim() !== 'preserve') continue;
      report(element, `QEMU cannot preserve a guest here: libvirt refuses the definition. Use '${instead}'.`, {
        fixes: [preferably(`Change it to '${instead}'`, replaceText(element, instead))],
      });
    }
    if (powerOff === undefined || reboot === undefined) return;
    if (textContent(powerOff).trim() !== 'restart' || textContent(reboot).trim() !== 'destroy') return;
    report(
      powerOff,
      "QEMU cannot restart after a power-off and end at a reboot: libvirt refuses the definition. Use 'destroy' here.",
      {
        related: [elsewhere(reboot, 'What is done at a reboot')],
        fixes: [preferably("Change it to 'destroy'", replaceText(powerOff, 'destroy'))],
      },
    );
  },
  examples: [
    {
      title: 'power-off and reboot turned around',
      at: 'domain',
      before: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<on_poweroff>restart</on_poweroff>
<on_reboot>destroy</on_reboot>`,
      after: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<on_poweroff>destroy</on_poweroff>
<on_reboot>destroy</on_reboot>`,
      where: 'on_poweroff',
    },
    {
      title: 'a guest kept after a power-off',
      at: 'domain',
      before: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<on_poweroff>preserve</on_poweroff>`,
      after: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<on_poweroff>destroy</on_poweroff>`,
    },
    {
      title: 'a guest kept after a crash',
      at: 'domain',
      valid: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<on_poweroff>destroy</on_poweroff>
<on_reboot>destroy</on_reboot>
<on_crash>preserve</on_crash>`,
    },
  ],
});
