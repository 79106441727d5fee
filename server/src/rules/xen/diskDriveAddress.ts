import { removeElement } from '../../xml/edit.ts';
import { attributeValue, child } from '../../xml/query.ts';
import { disks, onEach } from '../each.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { safely } from './support/fixes.ts';

export const xenDiskDriveAddress = rule({
  id: 'xen-disk-drive-address',
  title: 'The address of an IDE or SCSI disk on a virtio disk',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  order: 20,
  cure: "Remove the `<address type='drive'>`: libvirt gives the disk a PCI address.",
  errors: ["disk cannot have an address of type 'drive'"],
  docs: `
\`<address type='drive'>\` is a place on a controller: bus, target and unit. A disk on \`virtio\` is a PCI device of its own
and has none. The address is left over where somebody changed the bus by hand and not the line below it, and libvirt's QEMU
driver refuses the definition.

Remove it; libvirt gives the disk an address when the guest is defined, and writes it down. Addresses of other devices
that come from Xen are the matter of \`xen-device-address\`.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDiskFrontend',
  check: onEach(disks, (disk, report) => {
    const address = child(disk.element, 'address');
    if (address === undefined || disk.bus !== 'virtio' || attributeValue(address, 'type') !== 'drive') return;
    report(
      address,
      "A disk on the bus 'virtio' is a PCI device; libvirt refuses an address of type 'drive' for it. Remove the address.",
      { fixes: [safely('Remove the address', removeElement(address))] },
    );
  }),
  examples: [
    {
      title: 'the bus was changed and the address was not',
      where: 'address',
      before: kvmGuest(`
<disk type='file' device='disk'>
  <source file='/srv/web.img'/>
  <target dev='vda' bus='virtio'/>
  <address type='drive' controller='0' bus='0' target='0' unit='0'/>
</disk>`),
      after: kvmGuest(`
<disk type='file' device='disk'>
  <source file='/srv/web.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`),
    },
    {
      title: 'a disk on a controller',
      valid: kvmGuest(`
<disk type='file' device='disk'>
  <source file='/srv/web.img'/>
  <target dev='hda' bus='ide'/>
  <address type='drive' controller='0' bus='0' target='0' unit='0'/>
</disk>`),
    },
  ],
});
