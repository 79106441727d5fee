import { isPowerOfTwo, parseLarge } from '../../guest/hardware/numbers.ts';
import { attribute, child, childrenNamed } from '../../xml/query.ts';
import type { Attribute } from '../../xml/tree.ts';
import { attributeRemoval, elsewhere, inside, isOn, placeOf, removal, valueIn } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

function isVirtio(model: Attribute | undefined): boolean {
  return model?.value.startsWith('virtio') ?? false;
}

const virtioOptions = ['iommu', 'ats', 'packed', 'page_per_vq'];
/** Source: qemu_domain.c qemuDomainNetSupportsMTU. */
const withoutMtu: ReadonlySet<string> = new Set(['hostdev', 'server', 'client', 'mcast', 'internal', 'udp']);
/** Source: qemu_validate.c qemuValidateNetSupportsCoalesce. */
const withoutCoalesce: ReadonlySet<string> = new Set([
  'user',
  'server',
  'client',
  'mcast',
  'udp',
  'hostdev',
  'vhostuser',
  'internal',
]);
const filtered: ReadonlySet<string> = new Set(['network', 'bridge', 'ethernet']);

export const interfaceType = guestRule({
  id: 'interface-setting',
  title: 'A setting that interfaces of this type do not have',
  drivers: 'all',
  cure: 'Remove the setting, or use a type of interface that has it.',
  errors: [
    "The <portForward> element can only be used with the 'passt' backend",
    "The 'passt' backend can only be used with",
    'filterref is not supported for network interfaces of type',
    "<port isolated='yes'/> is not supported for network interfaces",
    'unmanaged target dev is not supported on interfaces of type',
    'setting MTU on interface type',
    'Custom tap device path is not supported for',
    'coalesce settings on interface type',
    'host-side IP route and/or address info',
  ],
  docs: `
Much of what an \`<interface>\` can hold belongs to some types only, and libvirt refuses it for others:

- \`<portForward>\`: the backend \`passt\`, which interfaces of type \`user\` and \`vhostuser\` have;
- \`<filterref>\`: \`network\`, \`bridge\`, \`ethernet\`; \`<port isolated='yes'/>\`: \`network\` and \`bridge\`, without \`<virtualport>\`;
- \`managed='no'\` of \`<target>\`, and addresses and routes in \`<source>\`: \`ethernet\`;
- \`<mtu>\`: not \`hostdev\` and the socket types; \`<coalesce>\`: only where the host has a tap device.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainNetDefValidate; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefNetwork; src/conf/domain_conf.c virDomainNetDefParseXML',
  check(guest, report) {
    const isQemu = isQemuGuest(guest);
    for (const { element, type, source, target } of guest.devices.interfaces) {
      const backend = child(element, 'backend');
      const isPasst = valueIn(backend, 'type') === 'passt';
      const typeNode = placeOf(element, 'type');
      const related = [elsewhere(typeNode, 'The type of the interface')];
      const forward = child(element, 'portForward');
      if (forward !== undefined && isQemu && !(isPasst && (type === 'user' || type === 'vhostuser'))) {
        report(
          forward,
          "Ports are forwarded only by the backend 'passt' of an interface of type 'user' or 'vhostuser': libvirt refuses the definition.",
          {
            related,
          },
        );
      }
      if (backend !== undefined && isPasst && isQemu && type !== 'user' && type !== 'vhostuser') {
        report(
          placeOf(backend, 'type'),
          `The backend 'passt' is for interfaces of type 'user' and 'vhostuser', not '${type}': libvirt refuses the definition.`,
          {
            related,
          },
        );
      }
      const tap = backend && attribute(backend, 'tap');
      if (tap !== undefined && isQemu && !filtered.has(type) && type !== 'direct') {
        report(tap, `Interfaces of type '${type}' use no tap device: libvirt refuses to start the guest. Remove it.`, {
          severity: 'warning',
          related,
          fixes: [attributeRemoval(tap)],
        });
      }
      const filter = child(element, 'filterref');
      if (filter !== undefined && type !== '' && !filtered.has(type)) {
        report(
          filter,
          `Interfaces of type '${type}' have no filters: libvirt refuses to start the guest. Remove <filterref>.`,
          {
            // Takes the definition, as the network may turn out to be of another type.
            severity: 'warning',
            related,
            fixes: [removal(filter)],
          },
        );
      }
      const port = child(element, 'port');
      const isolated = port && attribute(port, 'isolated');
      const virtualPort = child(element, 'virtualport');
      if (isolated !== undefined && isOn(isolated.value)) {
        if (type !== 'network' && type !== 'bridge') {
          report(
            isolated,
            `Only ports of a bridge can be isolated, not interfaces of type '${type}': libvirt refuses the definition.`,
            { related },
          );
        } else if (virtualPort !== undefined && attribute(virtualPort, 'type') !== undefined) {
          report(isolated, 'A port with a <virtualport> cannot be isolated: libvirt refuses the definition.', {
            related: [elsewhere(virtualPort, 'The virtual port')],
          });
        }
      }
      const managed = target && attribute(target, 'managed');
      if (managed?.value === 'no' && type !== 'ethernet') {
        report(
          managed,
          `Only interfaces of type 'ethernet' use a device that is there already: libvirt refuses managed='no'. Remove it.`,
          {
            related,
            fixes: [attributeRemoval(managed)],
          },
        );
      }
      const hostAddress = source && (child(source, 'ip') ?? child(source, 'route'));
      if (hostAddress !== undefined && type !== 'ethernet') {
        report(
          hostAddress,
          `Only interfaces of type 'ethernet' have addresses and routes on the host: libvirt refuses the definition. Remove it.`,
          {
            related,
            fixes: [removal(hostAddress)],
          },
        );
      }
      if (!isQemu) continue;
      const route = child(element, 'route');
      if (route !== undefined && type !== 'user' && type !== 'vhostuser' && child(element, 'ip') === undefined) {
        report(route, 'QEMU cannot tell the guest its routes: libvirt refuses the definition. Remove <route>.', {
          related,
          fixes: [removal(route)],
        });
      }
      const mtu = child(element, 'mtu');
      if (mtu !== undefined && withoutMtu.has(type)) {
        report(
          mtu,
          `The MTU of an interface of type '${type}' cannot be set: libvirt refuses the definition. Remove it.`,
          { related, fixes: [removal(mtu)] },
        );
      }
      const coalesce = child(element, 'coalesce');
      if (coalesce !== undefined && withoutCoalesce.has(type)) {
        report(coalesce, `Interfaces of type '${type}' do not coalesce: libvirt refuses the definition. Remove it.`, {
          related,
          fixes: [removal(coalesce)],
        });
      }
    }
  },
  examples: [
    {
      title: 'forwarded ports without passt',
      before: `
<interface type='user'>
  <portForward proto='tcp'>
    <range start='2222' to='22'/>
  </portForward>
</interface>`,
      unfixable: true,
      where: 'portForward',
    },
    {
      title: 'an unmanaged device of a bridge',
      before: `
<interface type='bridge'>
  <source bridge='br0'/>
  <target dev='tap0' managed='no'/>
</interface>`,
      after: `
<interface type='bridge'>
  <source bridge='br0'/>
  <target dev='tap0'/>
</interface>`,
      where: 'no',
    },
    {
      title: 'forwarded ports of passt',
      valid: `
<interface type='user'>
  <portForward proto='tcp'>
    <range start='2222' to='22'/>
  </portForward>
  <backend type='passt'/>
</interface>`,
    },
  ],
});

export const interfaceDriver = guestRule({
  id: 'interface-virtio-option',
  title: 'A virtio setting on a network card of another model, or a bad queue size',
  drivers: 'all',
  cure: 'Remove the setting, or use the model `virtio`; queue sizes are powers of two.',
  errors: [
    'driver option is only supported for virtio devices',
    'page_per_vq option is only supported for virtio devices',
    'queue_size has to be a power of two',
    'virtio-net teaming persistent interface must be',
    'virtio-net teaming transient interface must be',
    'teaming persistent attribute',
  ],
  docs: `
\`iommu\`, \`ats\`, \`packed\` and \`page_per_vq\` of \`<driver>\` belong to virtio devices: libvirt refuses them on network cards of other
models. \`rx_queue_size\` and \`tx_queue_size\` are powers of two. In a team the \`persistent\` interface is a virtio card and names
nobody; the \`transient\` one is of type \`hostdev\` (or a network of such) and names the persistent one.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainNetDefValidate; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefNetwork',
  check(guest, report) {
    const isQemu = isQemuGuest(guest);
    for (const { element, type, modelType } of guest.devices.interfaces) {
      const driver = child(element, 'driver');
      for (const name of driver === undefined || isVirtio(modelType) ? [] : virtioOptions) {
        const found = driver && attribute(driver, name);
        if (found === undefined) continue;
        report(
          found.range,
          `Only network cards of model 'virtio' have ${name}: libvirt refuses the definition. Remove it.`,
          {
            related: modelType === undefined ? [] : [elsewhere(modelType, 'The model of the card')],
            fixes: [attributeRemoval(found)],
          },
        );
      }
      for (const name of driver !== undefined && isQemu && type !== 'hostdev' && isVirtio(modelType)
        ? ['rx_queue_size', 'tx_queue_size']
        : []) {
        const found = driver && attribute(driver, name);
        const size = parseLarge(found?.value);
        if (found === undefined || size === undefined || size === 0n || isPowerOfTwo(size)) continue;
        report(found, `${name} is a power of two: libvirt refuses the definition. Use 256, 512 or 1024.`);
      }
      const teaming = child(element, 'teaming');
      if (teaming === undefined) continue;
      const kind = valueIn(teaming, 'type');
      const partner = attribute(teaming, 'persistent');
      if (kind === 'transient' && partner === undefined) {
        report(teaming, 'A transient interface names its persistent partner: libvirt refuses the definition.');
      } else if (kind === 'persistent' && partner !== undefined) {
        report(partner, 'A persistent interface names no partner: libvirt refuses the definition. Remove it.', {
          fixes: [attributeRemoval(partner)],
        });
      }
      if (!isQemu) continue;
      if (kind === 'persistent' && !isVirtio(modelType)) {
        report(
          modelType ?? teaming,
          "The persistent interface of a team is a card of model 'virtio': libvirt refuses the definition.",
        );
      } else if (kind === 'transient' && type !== 'hostdev' && type !== 'network') {
        report(
          placeOf(element, 'type'),
          "The transient interface of a team is of type 'hostdev': libvirt refuses the definition.",
        );
      }
    }
  },
  examples: [
    {
      title: 'a passed-through card, whose queues are its own',
      valid: `
<interface type='hostdev'>
  <source>
    <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
  </source>
  <model type='virtio'/>
  <driver rx_queue_size='100'/>
</interface>`,
    },
    {
      title: 'packed queues of an emulated card',
      before: `
<interface type='network'>
  <source network='default'/>
  <model type='e1000'/>
  <driver packed='on'/>
</interface>`,
      after: `
<interface type='network'>
  <source network='default'/>
  <model type='e1000'/>
  <driver/>
</interface>`,
    },
    {
      title: 'queues of a virtio card',
      valid: `
<interface type='network'>
  <source network='default'/>
  <model type='virtio'/>
  <driver packed='on' rx_queue_size='512'/>
</interface>`,
    },
  ],
});

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
  check(guest, report) {
    for (const { element, type } of guest.devices.interfaces) {
      if (type !== 'user') continue;
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
    }
  },
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
