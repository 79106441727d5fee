import { removeAttribute, removeElement } from '../../xml/edit.ts';
import { attribute, attributeValue, child, childrenNamed } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { safely } from './support/fixes.ts';

export const xenDomainId = rule({
  id: 'xen-domain-id',
  title: 'State of a running guest',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Remove what belonged to one run of the guest.',
  docs: `
A definition dumped from a running guest carries what belonged to that run: the domain's \`id\`, the \`<alias>\` names of
devices, the terminal a console was connected to, the labels a security driver made up. libvirt passes over all of it
when a guest is defined. Aliases that a user gave, which begin with \`ua-\`, stay.`,
  source: 'libvirt src/conf/domain_conf.c (parsed only for live definitions)',
  check(guest, report) {
    if (!guest.fromXen) {
      return;
    }
    const id = attribute(guest.root, 'id');
    if (id !== undefined) {
      report(id, `The id '${id.value}' is that of one run on Xen; libvirt passes over it.`, {
        unnecessary: true,
        fixes: [safely('Remove the id', removeAttribute(guest.root, 'id'))],
      });
    }
    for (const device of guest.devices.all) {
      const alias = child(device, 'alias');
      if (alias !== undefined && !(attributeValue(alias, 'name') ?? '').startsWith('ua-')) {
        report(alias, 'This name was given to the device for one run; libvirt makes a new one.', {
          unnecessary: true,
          fixes: [safely('Remove the alias', removeElement(alias))],
        });
      }
    }
    for (const console of [...guest.devices.serials, ...guest.devices.consoles]) {
      const source = console.type === 'pty' ? child(console.element, 'source') : undefined;
      if (source !== undefined && (attributeValue(source, 'path') ?? '').startsWith('/dev/pts/')) {
        report(source, 'This is the terminal of one run; libvirt opens a new one.', {
          unnecessary: true,
          fixes: [safely('Remove the terminal', removeElement(source))],
        });
      }
    }
    for (const label of childrenNamed(guest.root, 'seclabel')) {
      const live = child(label, 'label') !== undefined || child(label, 'imagelabel') !== undefined;
      if (attributeValue(label, 'type') === 'dynamic' && attributeValue(label, 'model') !== 'flask' && live) {
        report(label, 'The security driver made this label up for one run; libvirt makes a new one.', {
          unnecessary: true,
          fixes: [safely('Remove the label', removeElement(label))],
        });
      }
    }
  },
  examples: [
    {
      title: 'dumped while it ran',
      before: `
<domain type='xen' id='3'>
  <name>web</name>
  <memory>1048576</memory>
  <os>
    <type>hvm</type>
  </os>
  <devices>
    <console type='pty'>
      <source path='/dev/pts/5'/>
      <target port='0'/>
      <alias name='console0'/>
    </console>
  </devices>
</domain>`,
      after: `
<domain type='xen'>
  <name>web</name>
  <memory>1048576</memory>
  <os>
    <type>hvm</type>
  </os>
  <devices>
    <console type='pty'>
      <target port='0'/>
    </console>
  </devices>
</domain>`,
    },
    { title: 'a name the user gave', valid: `<memballoon model='xen'>\n  <alias name='ua-balloon'/>\n</memballoon>` },
  ],
});
