import type { Guest } from '../../guest/guest.ts';
import { type DriveAddress, driveAddress } from '../../guest/hardware/device.ts';
import { child } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere, removal, repeated } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

interface Drive {
  readonly element: Element;
  readonly address: Element | undefined;
  readonly bus: string;
  readonly place: DriveAddress;
}

/** Disks and SCSI host devices on controllers; those without an address count only where libvirt's choice is known. */
function* drivesOf(guest: Guest): Generator<Drive> {
  const isKnown = isQemuGuest(guest);
  for (const { element, bus } of guest.devices.disks) {
    const address = child(element, 'address');
    const place = guest.hardware.drives.get(element);
    if (place === undefined || (address === undefined && !isKnown)) continue;
    yield { element, address, bus, place };
  }
  for (const { element, type } of guest.devices.hostdevs) {
    const address = child(element, 'address');
    const place = driveAddress(address);
    if (type === 'scsi' && place !== undefined) yield { element, address, bus: 'scsi', place };
  }
}

function keyOf({ bus, place }: Drive): string {
  return `${bus}:${place.controller}:${place.bus}:${place.target}:${place.unit}`;
}

export const driveAddressInUse = guestRule({
  id: 'drive-address-in-use',
  title: 'Two drives in the same place of a controller',
  drivers: 'all',
  cure: 'Remove the `<address>` of one of them, so that libvirt finds it a free place, or change its unit.',
  errors: [
    'Found duplicate drive address for disk',
    'conflicts with SCSI host device address',
    'in use by another SCSI',
    'in use by a SCSI disk',
  ],
  docs: `
Disks on IDE, SATA, SCSI and the floppy controller have an address of controller, bus, target and unit, and so have SCSI
host devices. Each place takes one of them. A disk without an address gets the place that its name counts to: \`sda\` is
the first, so it can collide with an address written elsewhere. libvirt refuses the definition.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainDefDuplicateDriveAddressesValidate; src/conf/domain_postparse.c virDomainHostdevDefPostParse',
  check(guest, report) {
    for (const { item, first } of repeated(drivesOf(guest), keyOf)) {
      const { controller, bus, target, unit } = item.place;
      const movable = item.address ?? first.address;
      report(
        item.address ?? item.element,
        `Place ${unit} on ${item.bus} controller ${controller} (bus ${bus}, target ${target}) is taken by another drive: libvirt refuses the definition. Choose another unit.`,
        {
          related: [elsewhere(first.address ?? first.element, 'This one is there already')],
          fixes:
            item.address === undefined || movable === undefined
              ? []
              : [removal(item.address, 'Remove the address, so that libvirt finds a free place')],
        },
      );
    }
  },
  examples: [
    {
      title: 'the same unit twice',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='sda' bus='sata'/>
  <address type='drive' controller='0' bus='0' target='0' unit='0'/>
</disk>
<disk type='file' device='disk'>
  <source file='/srv/b.img'/>
  <target dev='sdb' bus='sata'/>
  <address type='drive' controller='0' bus='0' target='0' unit='0'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='sda' bus='sata'/>
  <address type='drive' controller='0' bus='0' target='0' unit='0'/>
</disk>
<disk type='file' device='disk'>
  <source file='/srv/b.img'/>
  <target dev='sdb' bus='sata'/>
</disk>`,
    },
    {
      title: 'two units',
      valid: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='sda' bus='sata'/>
  <address type='drive' controller='0' bus='0' target='0' unit='0'/>
</disk>
<disk type='file' device='disk'>
  <source file='/srv/b.img'/>
  <target dev='sdb' bus='sata'/>
</disk>`,
    },
  ],
});
