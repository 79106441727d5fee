import type { Guest } from '../../guest/guest.ts';
import { child } from '../../xml/query.ts';
import { placeOf, removal, valueIn } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

/** The kinds of address that a bus takes. Those of the first are checked for every driver. */
const commonBuses: ReadonlyMap<string, readonly string[]> = new Map(
  ['ide', 'fdc', 'scsi', 'sata'].map((bus) => [bus, ['drive']]),
);
const qemuBuses: ReadonlyMap<string, readonly string[]> = new Map([
  ['usb', ['usb']],
  ['virtio', ['pci', 'ccw', 'virtio-mmio', 'virtio-s390', 'drive', 'unassigned']],
]);

function taken(guest: Guest, bus: string): readonly string[] | undefined {
  return commonBuses.get(bus) ?? (isQemuGuest(guest) ? qemuBuses.get(bus) : undefined);
}

export const diskAddressType = guestRule({
  id: 'disk-address-type',
  title: "A disk with an address of another bus's kind",
  drivers: 'all',
  cure: 'Remove the `<address>`: libvirt gives the disk one of the right kind.',
  errors: [
    "Invalid address type '…' for the disk",
    'unexpected address type for',
    'virtio disk cannot have an address of type',
  ],
  docs: `
Each bus has its own kind of address. Disks on \`ide\`, \`sata\`, \`scsi\` and \`fdc\` sit on a controller and have an address of
type \`drive\`; a disk on \`usb\` has a port, and one on \`virtio\` is a PCI device (\`ccw\` on IBM Z). After a change of the bus
the old address stays behind, and libvirt refuses the definition.

Where a disk on \`virtio\` has kept an address of type \`drive\`, xen-disk-drive-address says so.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainDiskAddressDiskBusCompatibility; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDiskFrontend',
  check(guest, report) {
    for (const disk of guest.devices.disks) {
      const address = child(disk.element, 'address');
      const kinds = taken(guest, disk.bus);
      const type = valueIn(address, 'type');
      if (address === undefined || kinds === undefined || type === '' || kinds.includes(type)) continue;
      report(
        placeOf(address, 'type'),
        `A disk on the bus '${disk.bus}' cannot have an address of type '${type}': libvirt refuses the definition. Remove the address.`,
        { fixes: [removal(address)] },
      );
    }
  },
  examples: [
    {
      title: 'the bus was changed from virtio to SATA',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='sda' bus='sata'/>
  <address type='pci' domain='0x0000' bus='0x00' slot='0x07' function='0x0'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='sda' bus='sata'/>
</disk>`,
      where: 'pci',
    },
    {
      title: 'a drive on its controller',
      valid: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='sda' bus='sata'/>
  <address type='drive' controller='0' bus='0' target='0' unit='0'/>
</disk>`,
    },
  ],
});
