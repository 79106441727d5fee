import { removeElement } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';
import { safely } from './support/fixes.ts';

export const xenSeclabelFlask = rule({
  id: 'xen-seclabel-flask',
  title: 'Security model "flask" exists only under Xen',
  severity: 'error',
  targets: qemuTargets,
  layer: 'start',
  cure: 'Remove the label: libvirt makes one itself.',
  errors: ["Security driver model 'flask' is not available", 'missing security model in domain seclabel'],
  docs: `
FLASK is the access control of the Xen hypervisor (XSM); its labels have the look of SELinux labels but name types of
Xen's own policy. libvirt's QEMU driver stores the label and refuses to start the guest, because no such security driver
is loaded on a KVM host.

Remove it: on a host with SELinux or AppArmor libvirt gives each guest a label of its own at every start.`,
  source: 'libvirt src/security/security_manager.c virSecurityManagerCheckModel',
  check(guest, report) {
    for (const model of attributesAt(guest, 'seclabel/@model', 'flask')) {
      report(
        model,
        "'flask' is the access control of the Xen hypervisor: libvirt takes the definition but refuses to start the guest. Remove the label; libvirt makes one for KVM itself.",
        { fixes: [safely('Remove the FLASK label', removeElement(model.parent))] },
      );
    }
  },
  examples: [
    {
      title: 'a static FLASK label',
      at: 'domain',
      before: `
<devices/>
<seclabel type='static' model='flask'>
  <label>system_u:system_r:domU_t</label>
</seclabel>`,
      after: `
<devices/>`,
    },
    { title: 'a label for SELinux', at: 'domain', valid: `<seclabel type='dynamic' model='selinux' relabel='yes'/>` },
  ],
});
