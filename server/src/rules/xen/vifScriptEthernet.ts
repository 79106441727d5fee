import { removeElement, replaceElement, setAttribute } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { connectionFixes, scriptName, sourceElement } from './support/interfaces.ts';

export const xenVifScriptEthernet = rule({
  id: 'xen-vif-script-ethernet',
  title: 'A hotplug script of Xen on an interface of type "ethernet"',
  severity: 'error',
  targets: qemuTargets,
  layer: 'start',
  cure: 'Connect the interface to a libvirt network or a bridge, without a script.',
  errors: ["Cannot find 'vif-…' in path"],
  docs: `
On an interface of type \`ethernet\` libvirt does run a script, with the name of the tap device as its argument. Xen's
\`vif-*\` scripts are not on a KVM host, so the start fails; were they there, they would wait for variables of Xen's that
nobody sets.

Say where the interface belongs instead: a libvirt network (\`default\` does NAT; make one in mode \`route\` for what
\`vif-route\` did) or a bridge of the host.`,
  source: 'libvirt src/qemu/qemu_interface.c, src/util/virnetdev.c virNetDevRunEthernetScript',
  check(guest, report) {
    for (const device of guest.devices.interfaces) {
      const { script, source, element, type } = device;
      const name = scriptName(device);
      if (script === undefined || type !== 'ethernet' || !name.startsWith('vif-')) continue;
      report(
        script,
        `'${name}' is a script of Xen's: libvirt looks for it on the host and refuses to start the guest. Connect the interface to a libvirt network or a bridge instead.`,
        {
          fixes: connectionFixes(guest, (connection) => [
            ...setAttribute(element, 'type', connection.type),
            ...(source === undefined ? [] : removeElement(source)),
            ...replaceElement(script, sourceElement(connection)),
          ]),
        },
      );
    }
  },
  examples: [
    {
      title: 'a routed interface',
      choices: { network: 'network:default' },
      before: `
<interface type='ethernet'>
  <mac address='00:16:3e:5a:10:02'/>
  <script path='vif-route'/>
</interface>`,
      after: `
<interface type='network'>
  <mac address='00:16:3e:5a:10:02'/>
  <source network='default'/>
</interface>`,
    },
    {
      title: 'to a bridge of the host',
      choices: { network: 'bridge:br1' },
      before: `
<interface type='ethernet'>
  <mac address='00:16:3e:5a:10:02'/>
  <script path='/etc/xen/scripts/vif-nat'/>
</interface>`,
      after: `
<interface type='bridge'>
  <mac address='00:16:3e:5a:10:02'/>
  <source bridge='br1'/>
</interface>`,
    },
    {
      title: 'to the usual bridge of a KVM host',
      choices: { network: 'bridge:br0' },
      before: `
<interface type='ethernet'>
  <mac address='00:16:3e:5a:10:02'/>
  <script path='vif-route'/>
</interface>`,
      after: `
<interface type='bridge'>
  <mac address='00:16:3e:5a:10:02'/>
  <source bridge='br0'/>
</interface>`,
    },
    {
      title: "a script of the host's own",
      valid: `
<interface type='ethernet'>
  <script path='/etc/qemu-ifup'/>
  <target dev='tap7'/>
</interface>`,
    },
  ],
});
