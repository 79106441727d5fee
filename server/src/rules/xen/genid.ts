import { removeElement } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { elementsAt } from './support/find.ts';
import { alternatively } from './support/fixes.ts';

export const xenGenid = rule({
  id: 'xen-genid',
  title: 'A generation id that Xen did not show the guest',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Keep `<genid>` for Active Directory domain controllers that move; remove it, or give a copy a new one, otherwise.',
  docs: `
The generation id tells Windows that its machine was rolled back or copied: when it changes, a domain controller of Active
Directory discards what it may have handed out twice. libvirt's Xen driver does not read \`<genid>\`, and does not import
\`ms_vm_genid\` of xl. QEMU shows the id to the guest, which sees it for the first time.

Nobody but a domain controller cares. For one that moves, keep the id, or write \`<genid/>\` and let libvirt make one up;
for a copy that runs beside the original, never keep the old value.`,
  source: 'libvirt docs/formatdomain.rst, General metadata: genid; src/libxl, where nothing reads it',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const element of elementsAt(guest, 'genid')) {
      report(
        element,
        'Xen did not show this generation id to the guest; under KVM the guest sees it for the first time, and nothing else will tell. Keep it for a domain controller that moves, never for a copy.',
        { fixes: [alternatively('Remove <genid>', removeElement(element))] },
      );
    }
  },
  examples: [
    {
      title: 'a domain controller',
      at: 'domain',
      guest: 'hvm',
      where: 'genid',
      before: `<genid>43dc0cf8-809b-4adb-9bea-a9abb5f3d90e</genid>`,
      unfixable: true,
    },
    {
      title: 'a copy that is no domain controller',
      at: 'domain',
      guest: 'hvm',
      before: `
<genid>43dc0cf8-809b-4adb-9bea-a9abb5f3d90e</genid>`,
      fix: 'Remove <genid>',
      after: ``,
    },
    {
      title: 'in a KVM guest the rule is silent',
      valid: kvmGuest('').replace('  <memory', '  <genid/>\n  <memory'),
    },
  ],
});
