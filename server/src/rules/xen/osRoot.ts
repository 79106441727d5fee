import { escapeText, insertAfter, removeElement, replaceText } from '../../xml/edit.ts';
import { child, textContent } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { safely } from './support/fixes.ts';

export const xenOsRoot = rule({
  id: 'xen-os-root',
  title: 'A root device in <os>, which nobody reads',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  order: -10,
  cure: 'Write the root device as `root=` in `<cmdline>`.',
  docs: `
\`<os><root>\` is from the first years of Xen. libvirt keeps it and nobody reads it: the kernel takes its root device
from the argument \`root=\` in \`<cmdline>\`.`,
  source: 'libvirt src/conf/domain_conf.c virDomainDefParseBootKernelOptions',
  check(guest, report) {
    const { element, commandLine, kernel } = guest.os;
    const root = element && child(element, 'root');
    if (root === undefined) {
      return;
    }
    const device = textContent(root).trim();
    const written = commandLine === undefined ? '' : textContent(commandLine);
    const folds = kernel !== undefined && device !== '' && !/(^|\s)root=/.test(written);
    const edits =
      !folds || kernel === undefined
        ? []
        : commandLine === undefined
          ? insertAfter(kernel, `<cmdline>root=${escapeText(device)}</cmdline>`)
          : replaceText(commandLine, `root=${device} ${written.trim()}`.trim());
    report(
      root,
      `libvirt stores the root device '${device}' without using it${folds ? '; the kernel reads root= in <cmdline>' : ''}.`,
      {
        unnecessary: true,
        fixes: [
          safely(folds ? 'Move the root device into <cmdline>' : 'Remove <root>', [...removeElement(root), ...edits]),
        ],
      },
    );
  },
  examples: [
    {
      title: 'beside kernel arguments',
      at: 'os',
      before: `
<type>linux</type>
<kernel>/boot/vmlinuz</kernel>
<cmdline>ro quiet</cmdline>
<root>/dev/vda1</root>`,
      after: `
<type>linux</type>
<kernel>/boot/vmlinuz</kernel>
<cmdline>root=/dev/vda1 ro quiet</cmdline>`,
    },
    {
      title: 'in the kernel arguments',
      at: 'os',
      valid: `
<type>hvm</type>
<kernel>/boot/vmlinuz</kernel>
<cmdline>root=/dev/vda1</cmdline>`,
    },
  ],
});
