import { setAttribute } from '../../xml/edit.ts';
import { elsewhere, preferably, repeated } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

/** The companions of an EHCI controller share its index. */
const companions = /^ich9-uhci[123]$/;

export const controllerIndexDuplicate = guestRule({
  id: 'controller-index-duplicate',
  title: 'Two controllers of a type with the same index',
  drivers: 'all',
  cure: 'Give one of them the next free index.',
  errors: ["Multiple '…' controllers with index", 'Duplicate USB controllers with index'],
  docs: `
Devices name their controller by type and index, so each index may stand once for a type. libvirt refuses a second one. USB
is the exception: \`ich9-ehci1\` and its companions \`ich9-uhci1\` to \`ich9-uhci3\` share an index, as they are one controller.

A device that names the old index in its address has to follow when the index changes.`,
  source:
    'libvirt src/conf/domain_postparse.c virDomainDefRejectDuplicateControllers; src/conf/domain_addr.c virDomainUSBAddressSetAddController',
  check(guest, report) {
    const { controllers } = guest.hardware;
    const isQemu = isQemuGuest(guest);
    const counted = controllers.filter(
      ({ type, model }) => type !== 'usb' || (isQemu && !companions.test(model) && model !== 'none'),
    );
    const taken = new Set(controllers.map(({ type, index }) => `${type} ${index}`));
    for (const { item, first } of repeated(counted, ({ type, index }) =>
      index === undefined ? undefined : `${type} ${index}`,
    )) {
      const { element, indexAttribute, type, index } = item;
      let free = 0;
      while (taken.has(`${type} ${free}`)) free += 1;
      taken.add(`${type} ${free}`);
      report(
        indexAttribute ?? element,
        `Another controller of type '${type}' has the index ${index} already: libvirt refuses the definition. Use a free index.`,
        {
          related: [elsewhere(first.indexAttribute ?? first.element, `The index ${index} is used here first`)],
          fixes: [preferably(`Change the index to ${free}`, setAttribute(element, 'index', String(free)))],
        },
      );
    }
  },
  examples: [
    {
      title: 'two controllers with index 0',
      before: `
<controller type='scsi' index='0' model='virtio-scsi'/>
<controller type='scsi' index='0' model='virtio-scsi'/>`,
      after: `
<controller type='scsi' index='0' model='virtio-scsi'/>
<controller type='scsi' index='1' model='virtio-scsi'/>`,
      where: '0',
    },
    {
      title: 'an EHCI controller and its companion',
      valid: `
<controller type='usb' index='0' model='ich9-ehci1'/>
<controller type='usb' index='0' model='ich9-uhci1'>
  <master startport='0'/>
</controller>`,
    },
  ],
});
