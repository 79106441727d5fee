import { replaceText } from '../../xml/edit.ts';
import { textContent } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { elementsAt } from './support/find.ts';
import { safely } from './support/fixes.ts';

const replacements = { on_poweroff: 'destroy', on_reboot: 'restart' } as const;

export const xenOnPreserve = rule({
  id: 'xen-on-preserve',
  title: 'Preserving a guest that did not crash',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: 'Write `destroy` at power-off and `restart` at a reboot.',
  errors: ["'preserve' action"],
  docs: `
\`preserve\` keeps a stopped guest for analysis. libvirt's QEMU driver does so after a crash, and refuses it for
\`on_poweroff\` and \`on_reboot\`. There \`destroy\` and \`restart\` do what is usual.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateLifecycleAction',
  check(guest, report) {
    for (const name of ['on_poweroff', 'on_reboot'] as const) {
      for (const element of elementsAt(guest, name)) {
        if (textContent(element).trim() === 'preserve') {
          const action = replacements[name];
          report(
            element,
            `libvirt's QEMU driver keeps no guest at ${name} and refuses the definition. Use '${action}'.`,
            { fixes: [safely(`Change it to '${action}'`, replaceText(element, action))] },
          );
        }
      }
    }
  },
  examples: [
    {
      title: 'at power-off',
      at: 'domain',
      where: 'on_poweroff',
      before: `<on_poweroff>preserve</on_poweroff>`,
      after: `<on_poweroff>destroy</on_poweroff>`,
    },
    {
      title: 'at a reboot',
      at: 'domain',
      before: `<on_reboot>preserve</on_reboot>`,
      after: `<on_reboot>restart</on_reboot>`,
    },
    { title: 'after a crash', at: 'domain', valid: `<on_crash>preserve</on_crash>` },
  ],
});
