import { removeElement, setAttribute } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { alternatively } from './support/fixes.ts';

/** Cards of the nineties: QEMU has them, current systems do not drive them. */
const outdated = new Set(['sb16', 'es1370', 'pcspk']);

export const xenSoundModel = rule({
  id: 'xen-sound-model',
  title: 'Sound cards that Xen passed over, or of long ago',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Keep the first sound card; `ich9` suits any current system.',
  docs: `
libvirt's Xen driver gives the guest the first sound card of the definition and passes over the others. Under KVM each
becomes a device, which the guest sees for the first time.

\`sb16\`, \`es1370\` and \`pcspk\` are cards of the nineties; \`ich9\` suits a \`q35\` machine and any current system.`,
  source: 'libvirt src/libxl/libxl_conf.c libxlMakeDomBuildInfo',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const [index, { element, model }] of guest.devices.sounds.entries()) {
      const removal = alternatively('Remove the sound card', removeElement(element));
      if (index > 0) {
        report(
          model ?? element,
          'Xen gave the guest the first sound card only; under KVM this one appears as well, and nothing else will tell. Remove it unless it is wanted.',
          { fixes: [removal] },
        );
      } else if (model !== undefined && outdated.has(model.value)) {
        report(
          model,
          `'${model.value}' works under KVM, but few systems still drive it, and nothing tells. 'ich9' suits any current one.`,
          {
            fixes: [alternatively("Change the sound card to 'ich9'", setAttribute(element, 'model', 'ich9')), removal],
          },
        );
      }
    }
  },
  examples: [
    {
      title: 'all cards of xm',
      guest: 'hvm',
      before: `<sound model='ac97'/>\n<sound model='sb16'/>`,
      unfixable: true,
      where: 'sb16',
    },
    {
      title: 'only the first card is kept',
      guest: 'hvm',
      before: `
<sound model='ac97'/>
<sound model='sb16'/>`,
      fix: 'Remove the sound card',
      after: `
<sound model='ac97'/>`,
    },
    { title: 'one card', guest: 'hvm', valid: `<sound model='ac97'/>` },
    { title: 'in a KVM guest the rule is silent', valid: kvmGuest(`<sound model='es1370'/>`) },
  ],
});
