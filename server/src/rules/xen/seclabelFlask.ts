import { removeElement } from '../../xml/edit.ts';
import { attributeValue, child } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt, elementsAt } from './support/find.ts';
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

A static label that names no model is FLASK's too, as there was no other on the Xen host; that one libvirt refuses already
when the guest is defined, because it does not know whose label it is.

Remove it: on a host with SELinux or AppArmor libvirt gives each guest a label of its own at every start.`,
  source:
    'libvirt src/security/security_manager.c virSecurityManagerCheckModel; src/conf/domain_conf.c, security labels',
  check(guest, report) {
    for (const model of attributesAt(guest, 'seclabel/@model', 'flask')) {
      report(
        model,
        "'flask' is the access control of the Xen hypervisor: libvirt takes the definition but refuses to start the guest. Remove the label; libvirt makes one for KVM itself.",
        { fixes: [safely('Remove the FLASK label', removeElement(model.parent))] },
      );
    }
    if (!guest.fromXen) return;
    for (const label of elementsAt(guest, 'seclabel')) {
      const isStatic = attributeValue(label, 'type') === 'static';
      if (!isStatic || attributeValue(label, 'model') !== undefined || child(label, 'label') === undefined) continue;
      report(
        label,
        "This label names no security model, which under Xen means FLASK; libvirt's QEMU driver refuses the definition. Remove it; libvirt makes one for KVM itself.",
        { fixes: [safely('Remove the FLASK label', removeElement(label))] },
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
    {
      title: 'a static label without its model',
      at: 'domain',
      where: 'seclabel',
      before: `
<devices/>
<seclabel type='static'>
  <label>system_u:system_r:domU_t</label>
</seclabel>`,
      after: `
<devices/>`,
    },
    { title: 'a label for SELinux', at: 'domain', valid: `<seclabel type='dynamic' model='selinux' relabel='yes'/>` },
  ],
});
