import { removeElement } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { attributesAt } from './support/find.ts';
import { safely } from './support/fixes.ts';

export const xenIdeControllerImplicit = rule({
  id: 'xen-ide-controller-implicit',
  title: 'An IDE controller that need not be written',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Remove the controller: libvirt adds one where a disk needs it.',
  docs: `
libvirt writes the IDE controller of a fully virtualised Xen guest into its definition although nobody asked for it. With
QEMU it belongs to the \`pc\` machine, and libvirt adds the element itself as soon as a disk is on that bus; on \`q35\` it
is not allowed. Without it the definition suits both machines.`,
  source: 'libvirt src/conf/domain_postparse.c virDomainDefAddImplicitControllers',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const type of attributesAt(guest, 'devices/controller/@type', 'ide')) {
      report(
        type,
        'libvirt wrote this IDE controller for Xen. Under KVM it adds one itself where a disk needs it, and a q35 machine may not have it: remove it.',
        { fixes: [safely('Remove the IDE controller', removeElement(type.parent))], unnecessary: true },
      );
    }
  },
  examples: [
    {
      title: 'beside the disk that uses it',
      guest: 'hvm',
      before: `
<controller type='ide' index='0'/>
<memballoon model='xen'/>`,
      after: `<memballoon model='xen'/>`,
    },
    { title: 'a KVM guest may say it', valid: kvmGuest(`<controller type='ide' index='0'/>`) },
  ],
});
