import { removeElement } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';
import { safely } from './support/fixes.ts';

export const xenControllerXenbus = rule({
  id: 'xen-controller-xenbus',
  title: 'Controller type "xenbus" exists only under Xen',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: 'Remove the controller: KVM needs none.',
  errors: ['Cannot automatically add a new PCI bus for a device with connect flags 00'],
  docs: `
libvirt's Xen driver writes a \`<controller type='xenbus'>\` into every guest it runs, so nearly every definition dumped
from a Xen host carries one. It stands for the event channels and grant tables of Xen.

The QEMU driver refuses the definition, and with words that name neither the controller nor Xen: the pass that hands out
PCI addresses comes before validation, finds no slot this device could use, and complains of a PCI bus it cannot add
"with connect flags 00".

KVM has nothing like it and needs nothing in its place: remove it.`,
  source: 'libvirt src/qemu/qemu_domain_address.c qemuDomainDeviceCalculatePCIConnectFlags',
  check(guest, report) {
    for (const type of attributesAt(guest, 'devices/controller/@type', 'xenbus')) {
      report(
        type,
        "A 'xenbus' controller exists only under Xen. libvirt's QEMU driver refuses the definition with a misleading message about a PCI bus (\"connect flags 00\"); remove the controller, KVM needs none.",
        { fixes: [safely('Remove the xenbus controller', removeElement(type.parent))] },
      );
    }
  },
  examples: [
    {
      title: 'as a Xen host dumps it',
      before: `
<controller type='xenbus' index='0'/>
<memballoon model='virtio'/>`,
      after: `
<memballoon model='virtio'/>`,
    },
    { title: 'a controller that KVM has', valid: `<controller type='scsi' index='0' model='virtio-scsi'/>` },
  ],
});
