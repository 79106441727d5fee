import { child, textContent } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { insertDevice } from './support/devices.ts';
import { alternatively } from './support/fixes.ts';

/** Actions that somebody chose; `destroy` is libvirt's default. */
const chosen = new Set(['preserve', 'restart', 'coredump-destroy', 'coredump-restart']);

export const xenOnCrash = rule({
  id: 'xen-on-crash',
  title: 'A crash that KVM does not hear of',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: "Add `<panic model='isa'/>` (for Windows `model='hyperv'`) if `on_crash` shall act.",
  docs: `
A paravirtual kernel that crashes tells Xen, and Xen does what \`on_crash\` says. KVM learns of a crash only through a panic
device: without one a guest that crashed stays as it is, \`on_crash\` or not, until somebody looks.

\`<panic model='isa'/>\` is a port that current Linux writes to (module \`pvpanic\`); \`<panic model='hyperv'/>\` is the one
that Windows uses. With a device that the guest's system does not know nothing is lost and nothing gained.`,
  source: 'libvirt docs/formatdomain.rst, panic device and Events configuration',
  check(guest, report) {
    const element = child(guest.root, 'on_crash');
    const isX86 = /^(x86|i[3-6]86|$)/.test(guest.os.arch ?? '');
    if (!guest.fromXen || element === undefined || !isX86) return;
    const action = textContent(element).trim();
    if (!chosen.has(action) || guest.devices.all.some(({ name }) => name === 'panic')) return;
    const model = guest.choices['guest-os']?.startsWith('windows') ? 'hyperv' : 'isa';
    report(
      element,
      `'${action}' acts only on crashes that the guest reports, and under KVM it needs a panic device for that; nothing else will tell. Add one if '${action}' is wanted.`,
      {
        fixes: [
          alternatively(`Add <panic model='${model}'/>`, insertDevice(guest, 'panic', `<panic model='${model}'/>`)),
        ],
      },
    );
  },
  examples: [
    {
      title: 'kept for analysis',
      at: 'domain',
      where: 'on_crash',
      before: `
<on_crash>preserve</on_crash>
<devices/>`,
      unfixable: true,
    },
    {
      title: 'a Windows guest',
      at: 'domain',
      guest: 'hvm',
      choices: { 'guest-os': 'windows' },
      where: 'on_crash',
      before: `
<on_crash>restart</on_crash>
<devices/>`,
      unfixable: true,
    },
    {
      title: 'kept for analysis, with a device to hear of it',
      at: 'domain',
      before: `
<on_crash>preserve</on_crash>
<devices/>`,
      fix: "Add <panic model='isa'/>",
      after: `
<on_crash>preserve</on_crash>
<devices>
  <panic model='isa'/>
</devices>`,
    },
    {
      title: 'the device that Windows uses',
      at: 'domain',
      guest: 'hvm',
      choices: { 'guest-os': 'windows' },
      before: `
<on_crash>restart</on_crash>
<devices/>`,
      fix: "Add <panic model='hyperv'/>",
      after: `
<on_crash>restart</on_crash>
<devices>
  <panic model='hyperv'/>
</devices>`,
    },
    {
      title: 'with a panic device',
      at: 'domain',
      valid: `
<on_crash>restart</on_crash>
<devices>
  <panic model='isa'/>
</devices>`,
    },
    {
      title: "libvirt's default",
      at: 'domain',
      valid: `
<on_crash>destroy</on_crash>
<devices/>`,
    },
  ],
});
