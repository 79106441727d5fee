import { setAttribute } from '../../xml/edit.ts';
import { attributeValue } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { elementsAt } from './support/find.ts';
import { alternatively } from './support/fixes.ts';

export const xenHpet = rule({
  id: 'xen-hpet',
  title: 'The HPET timer of a Windows guest',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: "Keep it, or write `present='no'` and add the timer `hypervclock` for Windows.",
  docs: `
\`hpet=1\` of a Xen configuration becomes \`<timer name='hpet' present='yes'/>\`. QEMU's machines have this timer without
being asked, so the line changes nothing and stays.

Windows under KVM reads it often, and each reading leaves the guest: the usual tuning turns it off and gives Windows the
reference clock of Hyper-V. Linux uses the clock of KVM itself and does not mind.`,
  source: 'libvirt docs/formatdomain.rst, Time keeping; src/libxl/xen_common.c xenParseHypervisorFeatures',
  check(guest, report) {
    if (!guest.fromXen || !guest.choices['guest-os']?.startsWith('windows')) return;
    for (const timer of elementsAt(guest, 'clock/timer')) {
      if (attributeValue(timer, 'name') !== 'hpet' || attributeValue(timer, 'present') === 'no') continue;
      report(
        timer,
        "Windows under KVM runs better without the HPET timer, and nothing else will tell. Write present='no' unless something in the guest needs it.",
        { fixes: [alternatively('Turn the HPET timer off', setAttribute(timer, 'present', 'no'))] },
      );
    }
  },
  examples: [
    {
      title: 'a Windows guest',
      at: 'domain',
      guest: 'hvm',
      choices: { 'guest-os': 'windows' },
      where: 'timer',
      before: `
<clock offset='localtime'>
  <timer name='hpet' present='yes'/>
</clock>`,
      unfixable: true,
    },
    {
      title: 'nothing in it needs the timer',
      at: 'domain',
      guest: 'hvm',
      choices: { 'guest-os': 'windows' },
      before: `
<clock offset='localtime'>
  <timer name='hpet' present='yes'/>
</clock>`,
      fix: 'Turn the HPET timer off',
      after: `
<clock offset='localtime'>
  <timer name='hpet' present='no'/>
</clock>`,
    },
    {
      title: 'Linux does not mind',
      at: 'domain',
      guest: 'hvm',
      choices: { 'guest-os': 'linux' },
      valid: `
<clock offset='utc'>
  <timer name='hpet' present='yes'/>
</clock>`,
    },
    {
      title: 'turned off',
      at: 'domain',
      guest: 'hvm',
      choices: { 'guest-os': 'windows' },
      valid: `
<clock offset='localtime'>
  <timer name='hpet' present='no'/>
</clock>`,
    },
  ],
});
