import { insertChild, removeElement, setAttribute } from '../../xml/edit.ts';
import { child } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { connectionFixes, isXenTapName, sourceElement } from './support/interfaces.ts';

export const xenNetEthernetNoBridge = rule({
  id: 'xen-net-ethernet-no-bridge',
  title: 'An interface of a Xen guest that names no bridge',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Connect the interface to a libvirt network or a bridge.',
  docs: `
A Xen configuration may leave the bridge of an interface out; Xen then takes its default, \`xenbr0\`. libvirt imports such
an interface as type \`ethernet\` with neither script nor target. Under KVM the guest starts with a tap device that is
connected to nothing: no error, no network.

Name a libvirt network or a bridge of the host.`,
  source: 'libvirt src/libxl/xen_common.c xenParseVif',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const { element, type, script, targetDevice, source } of guest.devices.interfaces) {
      const mac = child(element, 'mac');
      const connected = script !== undefined || (targetDevice !== undefined && !isXenTapName(targetDevice.value));
      if (type !== 'ethernet' || connected) continue;
      report(
        element,
        'This interface names no bridge: Xen took its default one, KVM connects it to nothing, and nothing else will tell. Connect it to a libvirt network or a bridge.',
        {
          fixes: connectionFixes(guest, (connection) => [
            ...setAttribute(element, 'type', connection.type),
            ...(source === undefined ? [] : removeElement(source)),
            ...insertChild(element, sourceElement(connection), mac === undefined ? { first: true } : { after: mac }),
          ]),
        },
      );
    }
  },
  examples: [
    {
      title: 'as libvirt imports a vif without a bridge',
      before: `
<interface type='ethernet'>
  <mac address='00:16:3e:5a:10:02'/>
</interface>`,
      after: `
<interface type='network'>
  <mac address='00:16:3e:5a:10:02'/>
  <source network='default'/>
</interface>`,
    },
    {
      title: 'to a bridge of the host',
      choices: { network: 'bridge:br0' },
      before: `
<interface type='ethernet'>
  <mac address='00:16:3e:5a:10:02'/>
</interface>`,
      after: `
<interface type='bridge'>
  <mac address='00:16:3e:5a:10:02'/>
  <source bridge='br0'/>
</interface>`,
    },
    {
      title: 'a KVM guest whose tap is connected from outside',
      valid: kvmGuest(`
<interface type='ethernet'>
  <mac address='52:54:00:5a:10:02'/>
</interface>`),
    },
  ],
});
