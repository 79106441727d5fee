import { removeAttribute } from '../../xml/edit.ts';
import { attribute, attributeValue } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { elementsAt } from './support/find.ts';
import { safely } from './support/fixes.ts';
import { removeAndCollapse } from './support/remove.ts';

export const xenTscMode = rule({
  id: 'xen-tsc-mode',
  title: 'A mode of the TSC, which only Xen reads',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Remove the mode; KVM keeps the counter steady.',
  docs: `
\`<timer name='tsc' mode=…>\` says how Xen presents the processor's time stamp counter. libvirt's QEMU driver reads no
mode. KVM keeps the counter steady by itself where the processor can; to fix its frequency write
\`<timer name='tsc' frequency='…'/>\`, and to promise the guest that it never changes
\`<feature policy='require' name='invtsc'/>\` in \`<cpu>\`.`,
  source: 'libvirt src/libxl/xen_common.c xenParseHypervisorFeatures; src/qemu has no reader',
  check(guest, report) {
    for (const timer of elementsAt(guest, 'clock/timer')) {
      const mode = attribute(timer, 'mode');
      if (mode === undefined || attributeValue(timer, 'name') !== 'tsc') {
        continue;
      }
      const keeps = attribute(timer, 'frequency') !== undefined;
      report(mode, `libvirt's QEMU driver reads no mode of the TSC; '${mode.value}' has no effect. Remove it.`, {
        unnecessary: true,
        fixes: [
          safely(
            keeps ? 'Remove the mode' : 'Remove the timer',
            keeps ? removeAttribute(timer, 'mode') : removeAndCollapse(timer),
          ),
        ],
      });
    }
  },
  examples: [
    {
      title: 'the only timer',
      at: 'domain',
      where: 'paravirt',
      before: `
<clock offset='utc'>
  <timer name='tsc' present='yes' mode='paravirt'/>
</clock>`,
      after: `<clock offset='utc'/>`,
    },
    {
      title: 'beside another',
      at: 'domain',
      before: `
<clock offset='utc'>
  <timer name='tsc' mode='native'/>
  <timer name='hpet' present='no'/>
</clock>`,
      after: `
<clock offset='utc'>
  <timer name='hpet' present='no'/>
</clock>`,
    },
    {
      title: 'a frequency',
      at: 'domain',
      valid: `
<clock offset='utc'>
  <timer name='tsc' frequency='2500000000'/>
</clock>`,
    },
  ],
});
