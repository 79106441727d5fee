import { removeElement, replaceElement } from '../../xml/edit.ts';
import { child } from '../../xml/query.ts';
import { interfaces, onEach } from '../each.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { preferably, safely } from './support/fixes.ts';
import { isOpenvswitchScript, scriptName } from './support/interfaces.ts';

export const xenVifScript = rule({
  id: 'xen-vif-script',
  title: 'A hotplug script on an interface that libvirt connects itself',
  severity: 'error',
  targets: qemuTargets,
  layer: 'start',
  cure: 'Remove `<script>`: libvirt connects the interface itself.',
  errors: ['scripts are not supported on interfaces of type'],
  docs: `
Xen connects a guest's interface by running a script on the host. libvirt connects interfaces of type \`bridge\` and
\`network\` itself; its QEMU driver accepts the script in the definition and refuses to start the guest.

| script | instead |
|---|---|
| \`vif-bridge\` | nothing: the bridge is named by \`<source bridge=…>\` |
| \`vif-openvswitch\` | \`<virtualport type='openvswitch'/>\` |
| \`vif-route\` | \`<interface type='network'>\` with a network in mode \`route\` |
| \`vif-nat\` | \`<interface type='network'>\` with a network in mode \`nat\`, such as \`default\` |
| one of your own | what it does, in the host's configuration or a libvirt hook |`,
  source: 'libvirt src/qemu/qemu_command.c qemuBuildHostNetProps',
  check: onEach(interfaces, (device, report) => {
    const { script, type, element } = device;
    if (script === undefined || type === 'ethernet') return;
    const name = scriptName(device);
    const openvswitch = isOpenvswitchScript(device);
    const cure = openvswitch
      ? "libvirt knows Open vSwitch by <virtualport type='openvswitch'/>."
      : name === 'vif-bridge'
        ? 'Remove it: libvirt connects the bridge itself.'
        : 'Remove it, and do what it did in the configuration of the host.';
    const fix =
      openvswitch && child(element, 'virtualport') === undefined
        ? safely(
            "Replace the script by <virtualport type='openvswitch'/>",
            replaceElement(script, "<virtualport type='openvswitch'/>"),
          )
        : (openvswitch || name === 'vif-bridge' ? safely : preferably)('Remove the script', removeElement(script));
    report(
      script,
      `The script '${name}' is run by Xen's tools; libvirt takes it in the definition but refuses to start the guest, because on an interface of type '${type}' there are no scripts. ${cure}`,
      { fixes: [fix] },
    );
  }),
  examples: [
    {
      title: 'the usual script',
      before: `
<interface type='bridge'>
  <source bridge='br0'/>
  <script path='vif-bridge'/>
</interface>`,
      after: `
<interface type='bridge'>
  <source bridge='br0'/>
</interface>`,
    },
    {
      title: 'Open vSwitch',
      before: `
<interface type='bridge'>
  <source bridge='ovsbr0'/>
  <script path='/etc/xen/scripts/vif-openvswitch'/>
  <model type='virtio'/>
</interface>`,
      after: `
<interface type='bridge'>
  <source bridge='ovsbr0'/>
  <virtualport type='openvswitch'/>
  <model type='virtio'/>
</interface>`,
    },
    {
      title: 'no script',
      valid: `
<interface type='bridge'>
  <source bridge='br0'/>
</interface>`,
    },
  ],
});
