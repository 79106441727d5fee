import type { Interface } from '../../guest/devices.ts';
import type { Guest } from '../../guest/guest.ts';
import { setAttribute, type TextEdit } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import type { Attribute } from '../../xml/tree.ts';
import { qemuTargets } from '../fixes.ts';
import { type Fix, rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { preferably } from './support/fixes.ts';
import { type Connection, connectionFixes, sourceElement } from './support/interfaces.ts';

/** Bridges that only the tools of Xen and XenServer name so. */
const xenBridge = /^(xenbr|xapi)/;
/** A network card: Xen's scripts give the bridge the card's name. */
const cardName = /^eth[0-9]+$/;

export const xenBridgeName = rule({
  id: 'xen-bridge-name',
  title: 'A bridge named as Xen hosts name theirs',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'start',
  cure: 'Name a bridge of the KVM host, or a libvirt network.',
  errors: ['Cannot get interface MTU on'],
  docs: `
Xen's network scripts make a bridge \`xenbr0\`, or rename the network card and call the bridge \`eth0\`; XenServer makes
\`xapi0\` and so on. libvirt looks for the bridge when the guest starts, and the start fails where it is missing.

Use a bridge of the KVM host, or a libvirt network. \`virbr0\` is the bridge behind libvirt's own network \`default\`:
named as the network it works, and libvirt starts the network's DHCP and NAT where needed.`,
  source: 'libvirt src/qemu/qemu_interface.c qemuInterfaceBridgeConnect',
  check(guest, report) {
    for (const device of guest.devices.interfaces) {
      const bridge = device.source && attribute(device.source, 'bridge');
      if (device.type !== 'bridge' || bridge === undefined) continue;
      const name = bridge.value;
      if (guest.fromXen && name === 'virbr0') {
        report(
          bridge,
          "'virbr0' belongs to libvirt's network 'default'; as a bare bridge the start fails where that network is not running. Use <interface type='network'> with the network 'default'.",
          { fixes: toDefaultNetwork(device, bridge) },
        );
      } else if (xenBridge.test(name) || (guest.fromXen && cardName.test(name))) {
        report(
          bridge,
          `'${name}' is a bridge as Xen hosts have it: libvirt takes the definition, and the start fails where the KVM host has no such bridge. Name a bridge or network of that host.`,
          { fixes: toConnection(guest, device, bridge) },
        );
      }
    }
  },
  examples: [
    {
      title: "the bridge of libvirt's default network",
      before: `
<interface type='bridge'>
  <mac address='00:16:3e:5a:10:0c'/>
  <source bridge='virbr0'/>
</interface>`,
      after: `
<interface type='network'>
  <mac address='00:16:3e:5a:10:0c'/>
  <source network='default'/>
</interface>`,
    },
    {
      title: 'the bridge of the new host is known',
      choices: { network: 'bridge:br0' },
      before: `
<interface type='bridge'>
  <source bridge='xenbr0'/>
</interface>`,
      after: `
<interface type='bridge'>
  <source bridge='br0'/>
</interface>`,
    },
    {
      title: 'the bridge of the new host is not known',
      before: `
<interface type='bridge'>
  <source bridge='xapi1'/>
</interface>`,
      unfixable: true,
      where: 'xapi1',
    },
    {
      title: 'the network of libvirt instead of a bridge',
      choices: { network: 'network:default' },
      before: `
<interface type='bridge'>
  <source bridge='xenbr0'/>
</interface>`,
      after: `
<interface type='network'>
  <source network='default'/>
</interface>`,
    },
    {
      title: 'a bridge of a KVM host',
      valid: kvmGuest(`
<interface type='bridge'>
  <source bridge='virbr0'/>
</interface>`),
    },
  ],
});

/** The type follows, and `bridge='…'` becomes the attribute that the connection has. */
function reconnect(device: Interface, bridge: Attribute, connection: Connection): TextEdit[] {
  const written = sourceElement(connection);
  return [
    ...(connection.type === device.type ? [] : setAttribute(device.element, 'type', connection.type)),
    { range: bridge.range, text: written.slice('<source '.length, -'/>'.length) },
  ];
}

function toConnection(guest: Guest, device: Interface, bridge: Attribute): Fix[] {
  return connectionFixes(guest, (connection) => reconnect(device, bridge, connection));
}

function toDefaultNetwork(device: Interface, bridge: Attribute): Fix[] {
  const connection: Connection = { answer: 'network:default', type: 'network', name: 'default' };
  return [preferably("Connect the interface to network 'default'", reconnect(device, bridge, connection))];
}
