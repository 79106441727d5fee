import { removeElement } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { attributesAt } from './support/find.ts';
import { safely } from './support/fixes.ts';
import { isQ35 } from './support/machine.ts';

export const xenIdeControllerQ35 = rule({
  id: 'xen-ide-controller-q35',
  title: 'An IDE controller in a q35 machine',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: 'Remove the controller, and put its disks on `sata` or `virtio`.',
  errors: ['IDE controllers are unsupported for this QEMU binary or machine type'],
  docs: `
Every fully virtualised Xen guest has the IDE controller of the i440fx chipset, and libvirt writes it into the definition.
The q35 machine has SATA in its chipset and no IDE; the QEMU driver refuses the controller there.

Remove the controller, and put what was on it on \`sata\` or \`virtio\` (rule \`xen-ide-on-q35\`).`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefControllerIDE',
  check(guest, report) {
    if (!isQ35(guest)) return;
    for (const type of attributesAt(guest, 'devices/controller/@type', 'ide')) {
      report(
        type,
        "A q35 machine has no IDE, and libvirt's QEMU driver refuses the definition. Remove the controller: disks go to 'sata' or 'virtio'.",
        { fixes: [safely('Remove the IDE controller', removeElement(type.parent))] },
      );
    }
  },
  examples: [
    {
      title: 'the machine became q35',
      before: kvmGuest(`<controller type='ide' index='0'/>\n<memballoon model='virtio'/>`, 'q35'),
      after: kvmGuest(`<memballoon model='virtio'/>`, 'q35'),
    },
    { title: 'the machine that has IDE', valid: kvmGuest(`<controller type='ide' index='0'/>`) },
  ],
});
