import { removeAttribute } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';
import { safely } from './support/fixes.ts';

export const xenConsoleTty = rule({
  id: 'xen-console-tty',
  title: 'The terminal of a guest that ran long ago',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  // What else is missing at such a console is written by a rule that replaces it.
  order: 1,
  cure: 'Remove `tty`.',
  docs: `
\`tty\` tells which terminal of the host the console had when the definition was dumped. libvirt gives a new one at every
start and drops the attribute without a word. Remove it.`,
  source: 'libvirt docs/formatdomain.rst, consoles; src/conf/domain_conf.c, console definition',
  check(guest, report) {
    for (const tty of attributesAt(guest, 'devices/console/@tty')) {
      report(tty, 'This is the terminal of a guest that ran once; libvirt drops it without a word. Remove it.', {
        fixes: [safely('Remove the terminal', removeAttribute(tty.parent, tty.name))],
        unnecessary: true,
      });
    }
  },
  examples: [
    {
      title: 'dumped from a running guest',
      before: `
<console type='pty' tty='/dev/pts/5'>
  <target type='serial' port='0'/>
</console>`,
      after: `
<console type='pty'>
  <target type='serial' port='0'/>
</console>`,
    },
    {
      title: 'no terminal',
      valid: `
<console type='pty'>
  <target type='serial' port='0'/>
</console>`,
    },
  ],
});
