import { removeElement } from '../../xml/edit.ts';
import { interfaces, onEach } from '../each.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { safely } from './support/fixes.ts';
import { isXenTapName } from './support/interfaces.ts';

export const xenNetTargetVif = rule({
  id: 'xen-net-target-vif',
  title: 'The name of a tap device that Xen made up',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Remove `<target>`: libvirt makes up a name at every start.',
  errors: ['Unable to create tap device vif'],
  docs: `
\`vif5.0\` means interface 0 of the guest with the running number 5; a definition dumped from a running guest has it in.
libvirt's Xen driver takes such a name off again; the QEMU driver takes it for a name the owner chose and uses it. Two
guests dumped from one host may then ask for the same name, and the second does not start.

Remove it: libvirt makes up a name (\`vnet0\`) at every start.`,
  source: 'libvirt src/libxl/libxl_domain.c libxlDomainDeviceDefPostParse, src/libxl/libxl_capabilities.h',
  check: onEach(interfaces, ({ target, targetDevice }, report) => {
    if (target === undefined || targetDevice === undefined || !isXenTapName(targetDevice.value)) return;
    report(
      targetDevice,
      `'${targetDevice.value}' is a name Xen made from the number of the running guest; libvirt keeps it as if you had chosen it, and says nothing until two guests ask for the same. Remove it.`,
      { fixes: [safely('Remove the tap device name', removeElement(target))], unnecessary: true },
    );
  }),
  examples: [
    {
      title: 'dumped from a running guest',
      before: `
<interface type='bridge'>
  <source bridge='br0'/>
  <target dev='vif5.0'/>
</interface>`,
      after: `
<interface type='bridge'>
  <source bridge='br0'/>
</interface>`,
    },
    {
      title: 'a name of your own',
      valid: `
<interface type='bridge'>
  <source bridge='br0'/>
  <target dev='web0'/>
</interface>`,
    },
  ],
});
