import { setAttribute } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';
import { alternatively, safely } from './support/fixes.ts';

export const xenMemballoonModel = rule({
  id: 'xen-memballoon-model',
  title: 'Memory balloon model "xen" exists only under Xen',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: "Write `<memballoon model='virtio'/>`, or `none`.",
  errors: [
    'Cannot automatically add a new PCI bus for a device with connect flags 00',
    "Memory balloon device type 'xen' is not supported",
  ],
  docs: `
Every guest of libvirt's Xen driver has a \`<memballoon model='xen'>\`, written or not. The QEMU driver refuses it, and the
message misleads: before the model is looked at, the pass that hands out PCI addresses finds no slot for it and complains
of a PCI bus it cannot add "with connect flags 00".

\`virtio\` is KVM's balloon and libvirt's default there; a guest without the driver simply leaves the device alone.
\`none\` leaves it out.`,
  source:
    'libvirt src/qemu/qemu_domain_address.c qemuDomainDeviceCalculatePCIConnectFlags; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefMemballoon',
  check(guest, report) {
    for (const model of attributesAt(guest, 'devices/memballoon/@model', 'xen')) {
      report(
        model,
        "The memory balloon 'xen' exists only under Xen. libvirt's QEMU driver refuses the definition with a misleading message about a PCI bus (\"connect flags 00\"); use 'virtio', or 'none'.",
        {
          fixes: [
            safely("Change the balloon to 'virtio'", setAttribute(model.parent, 'model', 'virtio')),
            alternatively("Change the balloon to 'none'", setAttribute(model.parent, 'model', 'none')),
          ],
        },
      );
    }
  },
  examples: [
    {
      title: 'as a Xen host dumps it',
      before: `<memballoon model='xen'/>`,
      after: `<memballoon model='virtio'/>`,
    },
    {
      title: 'a guest that shall have none',
      before: `
<memballoon model='xen'/>`,
      fix: "Change the balloon to 'none'",
      after: `
<memballoon model='none'/>`,
    },
    { title: 'no balloon', valid: `<memballoon model='none'/>` },
  ],
});
