import { removeElement } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { alternatively } from './support/fixes.ts';

export const xenVtpm = rule({
  id: 'xen-vtpm',
  title: 'A TPM that the guest did not have under Xen',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Keep it for a new, empty TPM, and suspend BitLocker or LUKS binding before the move.',
  errors: ["Unable to find 'swtpm…' binary"],
  docs: `
libvirt's Xen driver knows no TPM; a guest of Xen had one only from a stub domain that libvirt knows nothing of. Under KVM
the element gives the guest a TPM of its own, a new and empty one. **What was sealed in the old one does not travel**:
suspend BitLocker, or add a passphrase to LUKS, before the move.

With swtpm on the host, \`<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>\` serves current systems.`,
  source: 'libvirt src/libxl, where nothing reads it',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const { element } of guest.devices.tpms) {
      report(
        element,
        'Xen gave the guest no TPM by this element; KVM gives a new and empty one, and nothing else will tell that keys sealed in an old one are lost. Suspend BitLocker or LUKS binding before the move.',
        { fixes: [alternatively('Remove the TPM', removeElement(element))] },
      );
    }
  },
  examples: [
    {
      title: 'an emulated TPM',
      guest: 'hvm',
      before: `
<tpm model='tpm-tis'>
  <backend type='emulator' version='1.2'/>
</tpm>`,
      unfixable: true,
    },
    {
      title: 'it is not wanted',
      guest: 'hvm',
      before: `
<tpm model='tpm-tis'>
  <backend type='emulator' version='1.2'/>
</tpm>`,
      fix: 'Remove the TPM',
      after: ``,
    },
    {
      title: 'in a KVM guest the rule is silent',
      valid: kvmGuest(`
<tpm model='tpm-crb'>
  <backend type='emulator' version='2.0'/>
</tpm>`),
    },
  ],
});
