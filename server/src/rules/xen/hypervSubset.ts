import { insertChild } from '../../xml/edit.ts';
import { attributeValue, child } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { addHypervClock } from './support/clock.ts';
import { safely } from './support/fixes.ts';

export const xenHypervSubset = rule({
  id: 'xen-hyperv-subset',
  title: 'Hyper-V features that Xen implies',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Write every Hyper-V feature that the guest shall have.',
  docs: `
Xen gives every guest with \`<hyperv>\` the features \`relaxed\` and \`vpindex\`, written or not, and ties timers to the
reference clock. QEMU gives what is written. Since libvirt 11.9.0 the dependencies are checked when a guest is defined;
before that the guest got less than it expected.`,
  source: 'libvirt src/libxl/libxl_conf.c libxlMakeDomBuildInfo; NEWS 11.9.0',
  check(guest, report) {
    const hyperv = guest.features && child(guest.features, 'hyperv');
    if (hyperv === undefined || !guest.fromXen || !['custom', ''].includes(attributeValue(hyperv, 'mode') ?? '')) {
      return;
    }
    const missing = ['relaxed', 'vpindex'].filter((name) => child(hyperv, name) === undefined);
    const stimer = child(hyperv, 'stimer');
    const clock = stimer !== undefined && attributeValue(stimer, 'state') !== 'off' ? addHypervClock(guest) : [];
    if (missing.length === 0 && clock.length === 0) {
      return;
    }
    const names = [...missing, ...(clock.length === 0 ? [] : ['the timer hypervclock'])].join(' and ');
    report(hyperv, `Xen implies ${names} here; QEMU gives a guest only what is written. Add it.`, {
      fixes: [
        safely(`Add ${names}`, [
          ...(missing.length === 0
            ? []
            : insertChild(hyperv, missing.map((name) => `<${name} state='on'/>`).join('\n'), { last: true })),
          ...clock,
        ]),
      ],
    });
  },
  examples: [
    {
      title: 'only what Xen wants written',
      at: 'features',
      guest: 'hvm',
      where: 'hyperv',
      before: `
<acpi/>
<hyperv mode='custom'>
  <vapic state='on'/>
</hyperv>`,
      after: `
<acpi/>
<hyperv mode='custom'>
  <vapic state='on'/>
  <relaxed state='on'/>
  <vpindex state='on'/>
</hyperv>`,
    },
    {
      title: 'a timer that needs the reference clock',
      at: 'domain',
      guest: 'hvm',
      before: `
<features>
  <hyperv mode='custom'>
    <relaxed state='on'/>
    <vpindex state='on'/>
    <synic state='on'/>
    <stimer state='on'/>
  </hyperv>
</features>
<clock offset='localtime'/>`,
      after: `
<features>
  <hyperv mode='custom'>
    <relaxed state='on'/>
    <vpindex state='on'/>
    <synic state='on'/>
    <stimer state='on'/>
  </hyperv>
</features>
<clock offset='localtime'>
  <timer name='hypervclock' present='yes'/>
</clock>`,
    },
    {
      title: 'complete',
      at: 'features',
      valid: `
<hyperv mode='custom'>
  <relaxed state='on'/>
  <vpindex state='on'/>
</hyperv>`,
    },
  ],
});
