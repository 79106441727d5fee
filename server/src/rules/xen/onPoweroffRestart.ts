import { replaceText } from '../../xml/edit.ts';
import { child, textContent } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { alternatively, preferably } from './support/fixes.ts';

export const xenOnPoweroffRestart = rule({
  id: 'xen-on-poweroff-restart',
  title: 'Restart at power-off together with destroy at a reboot',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: 'Write `destroy` for `on_poweroff`, or `restart` for `on_reboot`.',
  docs: `
QEMU cannot tell libvirt in time whether a guest powers off or reboots, so libvirt refuses the pair
\`on_poweroff=restart\` and \`on_reboot=destroy\`. Let power-off destroy the guest, or let a reboot restart it.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainLifecycleAction',
  check(guest, report) {
    const poweroff = child(guest.root, 'on_poweroff');
    const reboot = child(guest.root, 'on_reboot');
    if (poweroff === undefined || reboot === undefined) {
      return;
    }
    if (textContent(poweroff).trim() !== 'restart' || textContent(reboot).trim() !== 'destroy') {
      return;
    }
    report(
      poweroff,
      "libvirt's QEMU driver refuses a guest that restarts at power-off and is destroyed at a reboot. Use 'destroy' here.",
      {
        related: [{ range: reboot.nameRange, message: 'the reboot' }],
        fixes: [
          preferably("Change on_poweroff to 'destroy'", replaceText(poweroff, 'destroy')),
          alternatively("Change on_reboot to 'restart'", replaceText(reboot, 'restart')),
        ],
      },
    );
  },
  examples: [
    {
      title: 'the pair',
      at: 'domain',
      where: 'on_poweroff',
      before: `
<on_poweroff>restart</on_poweroff>
<on_reboot>destroy</on_reboot>`,
      after: `
<on_poweroff>destroy</on_poweroff>
<on_reboot>destroy</on_reboot>`,
    },
    {
      title: 'a reboot restarts the guest',
      at: 'domain',
      before: `
<on_poweroff>restart</on_poweroff>
<on_reboot>destroy</on_reboot>`,
      fix: "Change on_reboot to 'restart'",
      after: `
<on_poweroff>restart</on_poweroff>
<on_reboot>restart</on_reboot>`,
    },
    {
      title: 'the usual pair',
      at: 'domain',
      valid: `
<on_poweroff>destroy</on_poweroff>
<on_reboot>restart</on_reboot>`,
    },
  ],
});
