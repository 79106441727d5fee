import { replaceText } from '../../xml/edit.ts';
import { textContent } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { elementsAt } from './support/find.ts';
import { safely } from './support/fixes.ts';

export const xenOnRenameRestart = rule({
  id: 'xen-on-rename-restart',
  title: 'Renaming and restarting a guest, which only Xen can',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: 'Write `restart`.',
  errors: ["'rename-restart' action"],
  docs: `
\`rename-restart\` keeps the stopped guest under a new name and starts a fresh one in its place. libvirt's QEMU driver
cannot do that and refuses the definition. \`restart\` is what remains.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateLifecycleAction',
  check(guest, report) {
    for (const name of ['on_poweroff', 'on_reboot', 'on_crash']) {
      for (const element of elementsAt(guest, name)) {
        if (textContent(element).trim() === 'rename-restart') {
          report(
            element,
            "libvirt's QEMU driver cannot rename a guest before restarting it and refuses the definition. Use 'restart'.",
            { fixes: [safely("Change it to 'restart'", replaceText(element, 'restart'))] },
          );
        }
      }
    }
  },
  examples: [
    {
      title: 'after a crash',
      at: 'domain',
      where: 'on_crash',
      before: `<on_crash>rename-restart</on_crash>`,
      after: `<on_crash>restart</on_crash>`,
    },
    { title: 'a plain restart', at: 'domain', valid: `<on_crash>restart</on_crash>` },
  ],
});
