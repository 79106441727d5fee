import type { Guest } from '../guest/guest.ts';
import type { Device } from '../guest/hardware/device.ts';
import { insertChild, type TextEdit } from '../xml/edit.ts';
import type { Element, Range } from '../xml/tree.ts';
import { freeDrives, freeSerialPorts, freeUsbPorts } from './addresses/otherPlaces.ts';
import { freePciPlaces } from './addresses/pciPlaces.ts';
import { isOnTags, meets } from './place.ts';
import { plainly, type Refactoring } from './refactoring.ts';
import { inPrintedOrder } from './sortDevices.ts';

/** A place for a device, as the `<address>` to write. */
export interface FreePlace {
  readonly device: Device;
  readonly address: string;
}

/** Places for devices, and what has to be added to have them. */
export interface FreePlaces {
  readonly places: readonly FreePlace[];
  /** Elements in `<devices>`. */
  readonly controllers: readonly string[];
}

/**
 * Writes down where devices sit in the guest, for the device at the selection or for all: libvirt does the same when
 * it defines the guest, and only then. What libvirt alone can place stays without an address.
 */
export function explicitAddresses(guest: Guest, selection: Range): Refactoring[] {
  const { element } = guest.devices;
  if (element === undefined || !meets(element.range, selection)) return [];
  const { hardware } = guest;
  const without = hardware.devices.filter(({ address }) => address === undefined);
  const here = without.filter((device) => meets(device.element.range, selection));
  return [
    ...here.flatMap((device) =>
      plainly(`Write down the address of this ${device.name}`, edits(guest, element, [device])),
    ),
    ...(here.length > 0 || isOnTags(element, selection)
      ? plainly('Write down the addresses of all devices', edits(guest, element, without))
      : []),
  ];
}

function edits(guest: Guest, devices: Element, wanted: readonly Device[]): TextEdit[] {
  const inOrder = inPrintedOrder(wanted);
  const found = [freePciPlaces, freeDrives, freeSerialPorts, freeUsbPorts].map((free) => free(guest, inOrder));
  const controllers = found.flatMap((one) => one.controllers);
  const lastController = guest.hardware.controllers.at(-1)?.element;
  return [
    ...(controllers.length === 0
      ? []
      : insertChild(devices, controllers.join('\n'), lastController ? { after: lastController } : {})),
    ...found.flatMap(({ places }) => places).flatMap(({ device, address }) => insertChild(device.element, address)),
  ];
}
