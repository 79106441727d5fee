import { parseLarge } from '../../guest/hardware/numbers.ts';
import { attribute, childrenNamed } from '../../xml/query.ts';
import type { Attribute } from '../../xml/tree.ts';
import { interfaces, onEach } from '../each.ts';
import { attributeRemoval, elsewhere, inside, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const interfaceAddress = guestRule({
  id: 'interface-user-address',
  title: 'Addresses that user networking cannot give to the guest',
  drivers: 'qemu',
  cure: 'Give an interface of type `user` one IPv4 and one IPv6 address at most, with a prefix of 4 to 27 or up to 120.',
  errors: [
    'Only one IPv4 address per interface is allowed',
    'Only one IPv6 address per interface is allowed',
    'invalid prefix, must be in range of 4-27',
    'prefix too long',
    'Invalid attempt to set peer IP for guest',
  ],
  docs: `
QEMU's user networking gives the guest an address by DHCP, at most one of IPv4 and one of IPv6. Its network has a prefix of 4 to 27
for IPv4 and of up to 120 for IPv6, and there is no peer and no route. libvirt refuses more than that. With the backend \`passt\` the
prefix is free.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefNetwork',
  check: onEach(interfaces, ({ element, type }, report) => {
    if (type !== 'user') return;
    const isPasst = valueIn(inside(element, 'backend'), 'type') === 'passt';
    const seen = new Map<string, Attribute>();
    for (const ip of childrenNamed(element, 'ip')) {
      const address = attribute(ip, 'address');
      if (address === undefined) continue;
      const family = address.value.includes(':') ? 'IPv6' : 'IPv4';
      const first = seen.get(family);
      if (first === undefined) seen.set(family, address);
      else {
        report(address, `The interface has an ${family} address already: libvirt refuses a second one. Remove it.`, {
          related: [elsewhere(first, 'The first one')],
          fixes: [removal(ip)],
        });
      }
      const peer = attribute(ip, 'peer');
      if (peer !== undefined)
        report(peer, 'User networking has no peers: libvirt refuses the definition. Remove it.', {
          fixes: [attributeRemoval(peer)],
        });
      const prefix = attribute(ip, 'prefix');
      const length = parseLarge(prefix?.value);
      if (prefix === undefined || length === undefined || isPasst) continue;
      const isBad = family === 'IPv4' ? length > 0n && (length < 4n || length > 27n) : length > 120n;
      if (isBad) {
        report(
          prefix,
          `The prefix is ${family === 'IPv4' ? 'between 4 and 27' : 'at most 120'}: libvirt refuses the definition.`,
        );
      }
    }
  }),
  examples: [
    {
      title: 'a network too small',
      before: `
<interface type='user'>
  <ip family='ipv4' address='172.17.2.4' prefix='30'/>
</interface>`,
      unfixable: true,
      where: '30',
    },
    {
      title: 'one address of each kind',
      valid: `
<interface type='user'>
  <ip family='ipv4' address='172.17.2.0' prefix='24'/>
  <ip family='ipv6' address='2001:db8:ac10:fd01::' prefix='64'/>
</interface>`,
    },
  ],
});
