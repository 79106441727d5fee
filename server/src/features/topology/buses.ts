/** The buses beside PCI: controllers of disks, of virtio-serial and of USB with what sits on them, and CCW. */

import { readDisk } from '../../guest/disks.ts';
import type { Guest } from '../../guest/guest.ts';
import { type Device, driveAddress } from '../../guest/hardware/device.ts';
import { parseNumber } from '../../guest/hardware/numbers.ts';
import { busWithoutAddress } from '../../guest/hardware/placement.ts';
import { attributeValue } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { type Box, box, elementBox, groupBox } from './box.ts';

/** Where a device sits, and in which words. */
interface Seat {
  readonly type: string;
  /** Of the controller; undefined for buses without controllers. */
  readonly index: number | undefined;
  readonly place: string;
  readonly address: string;
}

/** Kinds of addresses that name no controller. */
const plainBuses = new Set(['ccw', 'isa', 'spapr-vio', 'virtio-mmio', 'virtio-s390']);

/** Of what libvirt chooses: short, and in full. */
const any = 'any';
const chosen = 'chosen by libvirt';

/** The group "Other buses"; undefined for guests that have nothing there. */
export function busGroup(guest: Guest): Box | undefined {
  const boxes = new Map<string, Box>();
  const ofController = new Map<Element, Box>();
  const onPci = new Set<Box>();
  const free = new Map<string, number>();
  for (const { device, element, type, index } of guest.hardware.controllers) {
    if (type === 'pci' || type === '') continue;
    const number = index ?? free.get(type) ?? 0;
    free.set(type, Math.max(free.get(type) ?? 0, number + 1));
    const made = elementBox(element);
    ofController.set(element, made);
    if (device.addressType === 'pci' || busWithoutAddress(guest, device) === 'pci') onPci.add(made);
    const first = boxes.get(keyOf(type, number));
    // Further controllers of one index are the companions of the first: EHCI with its UHCIs.
    if (first === undefined) boxes.set(keyOf(type, number), made);
    else first.children.push(made);
  }
  const seated = new Set<Box>();
  for (const device of guest.hardware.devices) {
    const seat = seatOf(guest, device);
    if (seat === undefined) continue;
    const key = keyOf(seat.type, seat.index);
    let around = boxes.get(key);
    if (around === undefined) {
      around =
        seat.index === undefined
          ? box('bus', seat.type, { key })
          : box('controller', `controller ${seat.type} ${seat.index}`, { key, detail: 'added by libvirt' });
      boxes.set(key, around);
    }
    const { place, address } = seat;
    const controller = ofController.get(device.element);
    if (controller !== undefined) seated.add(controller);
    around.children.push(controller ?? elementBox(device.element, { place, address }));
  }
  // What has nothing on it is told by the group of the bus it sits on itself.
  const shown = [...boxes.values()].filter((one) => !seated.has(one) && (one.children.length > 0 || !onPci.has(one)));
  return groupBox('buses', 'Other buses', shown);
}

function keyOf(type: string, index: number | undefined): string {
  return index === undefined ? `bus ${type}` : `controller ${type} ${index}`;
}

function seatOf(guest: Guest, device: Device): Seat | undefined {
  const seat = anySeatOf(guest, device);
  if (device.name !== 'controller' || seat?.index === undefined) return seat;
  // Of the controllers only those of smartcards sit on another one's bus; so none is below itself.
  return seat.type === 'usb' && attributeValue(device.element, 'type') === 'ccid' ? seat : undefined;
}

function anySeatOf(guest: Guest, device: Device): Seat | undefined {
  const { element, name, address, addressType } = device;
  if (addressType === 'pci') return undefined;
  if (plainBuses.has(addressType)) return plainSeat(device);
  if (name === 'disk' && addressType !== 'usb') return diskSeat(guest, element) ?? waiting(guest, device);
  if (address === undefined) return waiting(guest, device);
  const number = (attributeName: string): number => parseNumber(attributeValue(address, attributeName)) ?? 0;
  switch (addressType) {
    case 'drive': {
      const drive = driveAddress(address);
      return drive && name === 'hostdev' ? driveSeat('scsi', drive) : undefined;
    }
    case 'virtio-serial':
    case 'ccid': {
      const index = number('controller');
      const place = addressType === 'ccid' ? `slot ${number('slot')}` : `port ${number('port')}`;
      return { type: addressType, index, place, address: `${place} of the controller ${addressType} ${index}` };
    }
    case 'usb': {
      const index = number('bus');
      const port = attributeValue(address, 'port') ?? '';
      const place = port === '' ? `${any} port` : `port ${port}`;
      return { type: 'usb', index, place, address: `port ${port || chosen} of USB bus ${index}` };
    }
    default:
      return undefined;
  }
}

/** A device without an address, where libvirt looks for a place itself. */
function waiting(guest: Guest, device: Device): Seat | undefined {
  const bus = busWithoutAddress(guest, device);
  if (bus === undefined || bus === 'pci') return undefined;
  if (plainBuses.has(bus))
    return { type: bus, index: undefined, place: `${any} address`, address: `address ${chosen}` };
  const what = bus === 'ccid' ? 'slot' : 'port';
  return { type: bus, index: 0, place: `${any} ${what}`, address: `${what} ${chosen}` };
}

/** A disk on the controller that its address or its name tells. */
function diskSeat({ hardware: { drives } }: Guest, element: Element): Seat | undefined {
  const { bus } = readDisk(element);
  const drive = drives.get(element);
  if (drive !== undefined) return driveSeat(bus, drive);
  return bus === 'xen' ? { type: 'xen', index: undefined, place: '', address: '' } : undefined;
}

function driveSeat(
  type: string,
  { controller, bus, target, unit }: { controller: number; bus: number; target: number; unit: number },
): Seat {
  const places = [
    ...(bus > 0 || type === 'ide' ? [`bus ${bus}`] : []),
    ...(target > 0 ? [`target ${target}`] : []),
    `unit ${unit}`,
  ];
  return {
    type,
    index: controller,
    place: places.join(', '),
    address: `unit ${unit} of target ${target} on bus ${bus} of the controller ${type} ${controller}`,
  };
}

function plainSeat({ address, addressType }: Device): Seat {
  const written = (name: string): string | undefined => address && attributeValue(address, name);
  if (addressType === 'ccw') {
    const part = (name: string, width: number): string =>
      (parseNumber(written(name)) ?? 0).toString(16).padStart(width, '0');
    const place = `${part('cssid', 2)}.${part('ssid', 1)}.${part('devno', 4)}`;
    return { type: 'ccw', index: undefined, place, address: `CCW address ${place}` };
  }
  const place = ['iobase', 'irq', 'reg']
    .map((name) => ({ name, value: written(name) }))
    .filter(({ value }) => value !== undefined)
    .map(({ name, value }) => `${name} ${value}`)
    .join(', ');
  return { type: addressType, index: undefined, place, address: place };
}
