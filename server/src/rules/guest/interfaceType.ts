import { attribute, child } from '../../xml/query.ts';
import { interfaces, onEach } from '../each.ts';
import { attributeRemoval, elsewhere, isOn, placeOf, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

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
  check: onEach(interfaces, ({ element, type, source, target }, report, { isQemu }) => {
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
    if (!isQemu) return;
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
  }),
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
