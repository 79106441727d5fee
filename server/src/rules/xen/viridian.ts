import { removeElement, replaceElement } from '../../xml/edit.ts';
import { attributeValue, child } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { addHypervClock } from './support/clock.ts';
import { alternatively, safely } from './support/fixes.ts';

/** What Xen's switch gives, and spinlocks, which every Windows since Vista uses. */
const hyperv = `<hyperv mode='custom'>
  <relaxed state='on'/>
  <vapic state='on'/>
  <spinlocks state='on' retries='8191'/>
  <vpindex state='on'/>
  <frequencies state='on'/>
</hyperv>`;

/** The same and what Windows since 10 and 2016 uses besides. */
const largerHyperv = hyperv.replace(
  '</hyperv>',
  `${['runtime', 'synic', 'stimer', 'reset', 'tlbflush', 'ipi'].map((name) => `  <${name} state='on'/>\n`).join('')}</hyperv>`,
);

export const xenViridian = rule({
  id: 'xen-viridian',
  title: 'Hyper-V features by Xen\'s switch "viridian"',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Write `<hyperv>` and the timer `hypervclock`.',
  docs: `
\`<viridian/>\` is Xen's switch for the interfaces of Hyper-V, which make Windows faster and its clock steady. libvirt's
QEMU driver keeps the element and passes nothing to QEMU: Windows runs, slower and with a restless clock.

QEMU has the interfaces one by one, in \`<hyperv>\`. Those that Xen's switch turns on are \`relaxed\`, \`vpindex\`,
\`vapic\` and \`frequencies\`; its reference clock is the timer \`hypervclock\`. Current Windows also uses \`synic\`,
\`stimer\`, \`runtime\`, \`reset\`, \`tlbflush\` and \`ipi\`, which the host's kernel has to offer: take that larger set
when the guest starts with it.`,
  source: 'libvirt src/libxl/xen_common.c xenParseHypervisorFeatures; Xen docs/man/xl.cfg.5 (viridian)',
  check(guest, report) {
    const element = guest.features && child(guest.features, 'viridian');
    if (element === undefined || guest.features === undefined) {
      return;
    }
    if (attributeValue(element, 'state') === 'off' || child(guest.features, 'hyperv') !== undefined) {
      report(element, 'libvirt keeps this setting of Xen without effect. Remove it.', {
        unnecessary: true,
        fixes: [safely('Remove <viridian>', removeElement(element))],
      });
      return;
    }
    report(
      element,
      "libvirt's QEMU driver passes nothing of 'viridian' to QEMU: Windows loses its Hyper-V interfaces without a word. Use <hyperv> and the timer 'hypervclock'.",
      {
        fixes: [
          safely("Replace <viridian> by <hyperv> and the timer 'hypervclock'", [
            ...replaceElement(element, hyperv),
            ...addHypervClock(guest),
          ]),
          alternatively('Replace <viridian> by all that current Windows uses of <hyperv>', [
            ...replaceElement(element, largerHyperv),
            ...addHypervClock(guest),
          ]),
        ],
      },
    );
  },
  examples: [
    {
      title: 'a Windows guest',
      at: 'domain',
      where: 'viridian',
      guest: 'hvm',
      before: `
<features>
  <acpi/>
  <viridian/>
</features>
<clock offset='localtime'/>`,
      after: `
<features>
  <acpi/>
  <hyperv mode='custom'>
    <relaxed state='on'/>
    <vapic state='on'/>
    <spinlocks state='on' retries='8191'/>
    <vpindex state='on'/>
    <frequencies state='on'/>
  </hyperv>
</features>
<clock offset='localtime'>
  <timer name='hypervclock' present='yes'/>
</clock>`,
    },
    {
      title: 'a current Windows',
      at: 'domain',
      guest: 'hvm',
      before: `
<features>
  <acpi/>
  <viridian/>
</features>
<clock offset='localtime'/>`,
      fix: 'Replace <viridian> by all that current Windows uses of <hyperv>',
      after: `
<features>
  <acpi/>
  <hyperv mode='custom'>
    <relaxed state='on'/>
    <vapic state='on'/>
    <spinlocks state='on' retries='8191'/>
    <vpindex state='on'/>
    <frequencies state='on'/>
    <runtime state='on'/>
    <synic state='on'/>
    <stimer state='on'/>
    <reset state='on'/>
    <tlbflush state='on'/>
    <ipi state='on'/>
  </hyperv>
</features>
<clock offset='localtime'>
  <timer name='hypervclock' present='yes'/>
</clock>`,
    },
    { title: 'the features of QEMU', at: 'features', valid: `<hyperv>\n  <relaxed state='on'/>\n</hyperv>` },
  ],
});
