import { removeElement } from '../../xml/edit.ts';
import { child } from '../../xml/query.ts';
import { elsewhere, placeOf, preferably, repeated } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const macDuplicate = guestRule({
  id: 'mac-duplicate',
  title: 'Two interfaces with the same MAC address',
  drivers: 'all',
  severity: 'warning',
  layer: 'silent',
  cure: 'Remove the `<mac>` of one of them: libvirt makes up a new one.',
  docs: `
libvirt takes a definition in which two interfaces have the same MAC address, and starts the guest. On the same network the
switch then cannot tell the two apart, and connections come and go without a pattern. A copied interface is the usual reason.
Interfaces of a team have the same address on purpose and are left alone.`,
  source:
    'libvirt docs/formatdomain.rst, network interfaces: mac; src/conf/domain_conf.c virDomainNetDefParseXML checks no other interface',
  check(guest, report) {
    const single = guest.devices.interfaces.filter(({ element }) => child(element, 'teaming') === undefined);
    for (const { item, first } of repeated(single, ({ mac }) => mac?.toLowerCase() || undefined)) {
      const mac = child(item.element, 'mac');
      const other = child(first.element, 'mac');
      if (mac === undefined || other === undefined) continue;
      report(
        placeOf(mac, 'address'),
        `Another interface has the MAC address ${item.mac} already: libvirt says nothing, and the network cannot tell them apart. Remove one.`,
        {
          related: [elsewhere(placeOf(other, 'address'), 'It is used here first')],
          fixes: [preferably('Remove <mac>, so that libvirt makes up a new one', removeElement(mac))],
        },
      );
    }
  },
  examples: [
    {
      title: 'a copied interface',
      before: `
<interface type='network'>
  <mac address='52:54:00:11:22:33'/>
  <source network='default'/>
</interface>
<interface type='network'>
  <mac address='52:54:00:11:22:33'/>
  <source network='lan'/>
</interface>`,
      after: `
<interface type='network'>
  <mac address='52:54:00:11:22:33'/>
  <source network='default'/>
</interface>
<interface type='network'>
  <source network='lan'/>
</interface>`,
      where: '52:54:00:11:22:33',
    },
    {
      title: 'two addresses',
      valid: `
<interface type='network'>
  <mac address='52:54:00:11:22:33'/>
  <source network='default'/>
</interface>
<interface type='network'>
  <mac address='52:54:00:11:22:34'/>
  <source network='lan'/>
</interface>`,
    },
  ],
});
