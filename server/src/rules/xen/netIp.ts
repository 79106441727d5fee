import { removeElement, replaceElement } from '../../xml/edit.ts';
import { attributeValue, child, childrenNamed } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { interfaces, onEach } from '../each.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { alternatively, safely } from './support/fixes.ts';

/** The types for which QEMU hands the address to the guest itself. */
const handsOutAddresses = new Set(['user', 'vhostuser']);
const filtered = new Set(['bridge', 'network', 'ethernet']);
const ipv4 = /^[0-9]{1,3}(\.[0-9]{1,3}){3}$/;

export const xenNetIp = rule({
  id: 'xen-net-ip',
  title: 'An IP address that is set from outside the guest',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: 'Remove `<ip>`, and set the address in the guest or by DHCP.',
  errors: ['Invalid attempt to set network interface guest-side IP', 'guest-side IP … not supported by QEMU'],
  docs: `
Xen passes \`<ip>\` to its hotplug script, which sets routes and firewall rules for that address. libvirt's QEMU driver
refuses the definition: no one but the guest can set its address, except on interfaces of type \`user\`.

Remove it. The guest's own configuration, or a \`<host>\` entry in the DHCP part of a libvirt network, sets the address;
\`<filterref filter='clean-traffic'>\` with the parameter \`IP\` keeps the guest from using another one, as Xen's script
did.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefNetwork',
  check: onEach(interfaces, ({ element, type }, report) => {
    if (handsOutAddresses.has(type)) return;
    const addresses = childrenNamed(element, 'ip');
    for (const ip of addresses) {
      const filter = filtered.has(type) && addresses.length === 1 && !child(element, 'filterref') && filterFor(ip);
      report(
        ip,
        `The guest's address cannot be set from outside: libvirt's QEMU driver refuses the definition. Remove it and set it in the guest or by DHCP; the filter 'clean-traffic' holds the guest to it.`,
        {
          fixes: [
            safely('Remove the address', removeElement(ip)),
            ...(filter
              ? [
                  alternatively(
                    "Hold the guest to the address by the filter 'clean-traffic'",
                    replaceElement(ip, filter),
                  ),
                ]
              : []),
          ],
        },
      );
    }
  }),
  examples: [
    {
      title: "an address for Xen's script",
      before: `
<interface type='bridge'>
  <source bridge='br0'/>
  <ip address='192.0.2.10'/>
</interface>`,
      after: `
<interface type='bridge'>
  <source bridge='br0'/>
</interface>`,
    },
    {
      title: 'the guest is held to its address',
      before: `
<interface type='bridge'>
  <source bridge='br0'/>
  <ip address='192.0.2.10'/>
</interface>`,
      fix: "Hold the guest to the address by the filter 'clean-traffic'",
      after: `
<interface type='bridge'>
  <source bridge='br0'/>
  <filterref filter='clean-traffic'>
    <parameter name='IP' value='192.0.2.10'/>
  </filterref>
</interface>`,
    },
    {
      title: 'user networking hands the address out itself',
      valid: `
<interface type='user'>
  <ip family='ipv4' address='192.0.2.10' prefix='24'/>
</interface>`,
    },
  ],
});

function filterFor(ip: Element): string | undefined {
  const address = attributeValue(ip, 'address') ?? '';
  return ipv4.test(address)
    ? `<filterref filter='clean-traffic'>\n  <parameter name='IP' value='${address}'/>\n</filterref>`
    : undefined;
}
