import type { Guest } from '../../guest/guest.ts';
import type { Device, DriveAddress } from '../../guest/hardware/device.ts';
import { assignedDrive } from '../../guest/hardware/hardware.ts';
import { parseDecimal } from '../../guest/hardware/numbers.ts';
import { isOnUsb, isOnVirtioSerial } from '../../guest/hardware/placement.ts';
import { attributeValue, child } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import type { FreePlace, FreePlaces } from '../explicitAddresses.ts';

const nowhere: FreePlaces = { places: [], controllers: [] };

/** Where a disk's name puts it on its controller, as long as no other disk is there. */
export function freeDrives(guest: Guest, wanted: readonly Device[]): FreePlaces {
  const words = ({ controller, bus, target, unit }: DriveAddress): string =>
    `controller='${controller}' bus='${bus}' target='${target}' unit='${unit}'`;
  const { disks } = guest.devices;
  const taken = new Map<string, Element>();
  for (const { element, bus } of disks) {
    const drive = guest.hardware.drives.get(element);
    const key = drive && `${bus} ${words(drive)}`;
    if (key !== undefined && (!taken.has(key) || child(element, 'address') !== undefined)) taken.set(key, element);
  }
  const places = wanted.flatMap((device): FreePlace[] => {
    const disk = disks.find(({ element }) => element === device.element);
    const drive = disk && assignedDrive(disk);
    if (drive === undefined || taken.get(`${disk?.bus} ${words(drive)}`) !== device.element) return [];
    return [{ device, address: `<address type='drive' ${words(drive)}/>` }];
  });
  return { places, controllers: [] };
}

/** Port 0 is for consoles, which libvirt leaves to QEMU (virDomainVirtioSerialAddrNext). */
export function freeSerialPorts(guest: Guest, wanted: readonly Device[]): FreePlaces {
  const controller = guest.hardware.controllers.find(
    ({ type, index }) => type === 'virtio-serial' && (index ?? 0) === 0,
  );
  const ports = parseDecimal(controller && attributeValue(controller.element, 'ports')) ?? 31;
  const addresses = guest.hardware.devices.filter(({ addressType }) => addressType === 'virtio-serial');
  // libvirt finds a port for an address that names none, and would find ours taken.
  if (addresses.some(({ address }) => address && attributeValue(address, 'port') === undefined)) return nowhere;
  const taken = takenPorts(guest, 'virtio-serial', 'controller');
  const places = wanted
    .filter((device) => device.name === 'channel' && isOnVirtioSerial(device))
    .flatMap((device): FreePlace[] => {
      const port = nextFree(taken, 1, ports - 1);
      if (port === undefined) return [];
      taken.add(port);
      return [{ device, address: `<address type='virtio-serial' controller='0' bus='0' port='${port}'/>` }];
    });
  return { places, controllers: [] };
}

/** Ports of the controllers' own hub, by model: src/conf/domain_addr.c virDomainUSBAddressControllerModelToPorts. */
const usbPorts: Readonly<Record<string, number>> = {
  'piix3-uhci': 2,
  'piix4-uhci': 2,
  'vt82c686b-uhci': 2,
  'pci-ohci': 3,
  ehci: 6,
  'ich9-ehci1': 6,
  'nec-xhci': 4,
  'qemu-xhci': 4,
};

/** Ports of the first USB controller, where the definition says which that is; for more devices libvirt adds a hub. */
export function freeUsbPorts(guest: Guest, wanted: readonly Device[]): FreePlaces {
  const controller = guest.hardware.controllers.find(
    ({ type, index, model }) => type === 'usb' && index === 0 && model in usbPorts,
  );
  if (controller === undefined) return nowhere;
  const ports = parseDecimal(attributeValue(controller.element, 'ports')) ?? usbPorts[controller.model] ?? 0;
  const taken = takenPorts(guest, 'usb', 'bus');
  // Hubs come first, since others sit on them.
  const inOrder = [...wanted].sort((one, other) => Number(other.name === 'hub') - Number(one.name === 'hub'));
  const places = inOrder.filter(isOnUsb).flatMap((device): FreePlace[] => {
    const port = nextFree(taken, 1, ports);
    if (port === undefined) return [];
    taken.add(port);
    return [{ device, address: `<address type='usb' bus='0' port='${port}'/>` }];
  });
  return { places, controllers: [] };
}

/** Ports on the first bus that an address names. */
function takenPorts({ hardware }: Guest, type: string, bus: string): Set<number> {
  const taken = new Set<number>();
  for (const { address, addressType } of hardware.devices) {
    if (address === undefined || addressType !== type || (parseDecimal(attributeValue(address, bus)) ?? 0) !== 0)
      continue;
    // Ports of a hub, such as `1.2`, take its own port, which the hub has taken.
    const port = parseDecimal(attributeValue(address, 'port'));
    if (port !== undefined) taken.add(port);
  }
  return taken;
}

function nextFree(taken: ReadonlySet<number>, first: number, last: number): number | undefined {
  for (let port = first; port <= last; port++) if (!taken.has(port)) return port;
  return undefined;
}
