import { removeElement } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';
import { safely } from './support/fixes.ts';

export const xenControllerXenbusLimits = rule({
  id: 'xen-controller-xenbus-limits',
  title: 'Limits of grant frames and event channels',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: 'Remove the controller with its limits: nothing takes its place.',
  errors: ['Cannot automatically add a new PCI bus for a device with connect flags 00'],
  docs: `
\`maxGrantFrames\` and \`maxEventChannels\` widen two tables of the Xen hypervisor: the pages a guest may share with
others and the event channels it may open. They are raised for guests with many disks, interfaces or virtual CPUs.

KVM guests talk to their devices without such tables, so there is neither a limit nor anything to widen. The attributes go
together with the controller that carries them; libvirt's QEMU driver refuses the definition as long as it is there.`,
  source: 'libvirt src/conf/schemas/domaincommon.rng controller; src/qemu/qemu_domain_address.c',
  check(guest, report) {
    for (const name of ['maxGrantFrames', 'maxEventChannels']) {
      for (const limit of attributesAt(guest, `devices/controller/@${name}`)) {
        report(
          limit,
          `'${name}' limits a table of the Xen hypervisor that KVM does not have. libvirt's QEMU driver refuses a definition with this controller; remove it, nothing takes its place.`,
          { fixes: [safely('Remove the xenbus controller with its limits', removeElement(limit.parent))] },
        );
      }
    }
  },
  examples: [
    {
      title: 'a raised limit of grant frames',
      before: `
<controller type='xenbus' index='0' maxGrantFrames='64'/>
<memballoon model='virtio'/>`,
      after: `
<memballoon model='virtio'/>`,
    },
    { title: 'limits that KVM has', valid: `<controller type='virtio-serial' index='0' ports='16' vectors='4'/>` },
  ],
});
