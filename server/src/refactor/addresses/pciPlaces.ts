import type { Guest } from '../../guest/guest.ts';
import type { PciBus } from '../../guest/hardware/controllers.ts';
import { type Device, type PciAddress, pciAddress } from '../../guest/hardware/device.ts';
import { pciKind } from '../../guest/hardware/placement.ts';
import { attributeValue, child } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import type { FreePlace, FreePlaces } from '../explicitAddresses.ts';

/** In what order libvirt finds places for devices (qemuDomainAssignDevicePCISlots); others are left to it. */
const pciOrder: readonly string[] = [
  'filesystem',
  'interface',
  'sound',
  'controller',
  'disk',
  'hostdev',
  'memballoon',
  'rng',
  'watchdog',
  'video',
  'shmem',
  'input',
  'serial',
  'vsock',
  'crypto',
];

const nowhere: FreePlaces = { places: [], controllers: [] };

/** Slots in use, by bus. */
type Slots = Map<number, Set<number>>;

/**
 * Free PCI places: on i440FX the first free slots, on q35 a root port for each device, added where one is missing.
 * Devices that q35 has on a conventional bridge are left to libvirt. Source: libvirt
 * src/qemu/qemu_domain_address.c qemuDomainValidateDevicePCISlotsPIIX3, …Q35, qemuDomainAssignDevicePCISlots.
 */
export function freePciPlaces(guest: Guest, wanted: readonly Device[]): FreePlaces {
  const { board } = guest.hardware.machine;
  if (board !== 'i440fx' && board !== 'q35') return nowhere;
  const slots = usedSlots(guest);
  const isQ35 = board === 'q35';
  const card = cardWithoutPlace(guest, slots, isQ35);
  const fixed = wanted.flatMap((device) => fixedPlace(device, card, slots, isQ35));
  const rest = inOrder(wanted.filter((device) => !fixed.some((place) => place.device === device)));
  const { places, controllers } = isQ35 ? onRootPorts(guest, rest, slots) : inSlots(guest, rest, slots);
  return { places: [...fixed, ...places], controllers };
}

function inOrder(devices: readonly Device[]): Device[] {
  return devices
    .filter((device) => pciOrder.includes(device.name) && pciKind(device) !== undefined && !isLeftToLibvirt(device))
    .sort((one, other) => orderOf(one) - orderOf(other));
}

/** Controllers whose place follows from the chipset or from other buses. */
function isLeftToLibvirt({ name, element }: Device): boolean {
  if (name !== 'controller') return false;
  const type = attributeValue(element, 'type');
  const model = attributeValue(element, 'model');
  return (
    type === 'ide' || type === 'nvme' || (type === 'pci' && model !== 'pci-bridge' && model !== 'pci-expander-bus')
  );
}

/** Buses come before what sits on them. */
function orderOf({ name, element }: Device): number {
  const isBus = name === 'controller' && attributeValue(element, 'type') === 'pci';
  return isBus ? -1 : pciOrder.indexOf(name);
}

/** Functions in use on a bus, by slot, those of one device left aside. */
export function usedFunctions(guest: Guest, bus: number, apart: Device): Map<number, Set<number>> {
  const found = new Map<number, Set<number>>();
  const add = (slot: number, part: number): void => {
    found.set(slot, (found.get(slot) ?? new Set()).add(part));
  };
  for (const slot of bus === 0 ? chipsetSlots(guest) : []) add(slot, 0);
  for (const device of guest.hardware.devices) {
    const address = device === apart ? undefined : pciAddress(device);
    if (address?.domain === 0 && address.bus === bus) add(address.slot, address.function);
  }
  return found;
}

/** The host bridge, and what the chipset has. */
function chipsetSlots({ hardware: { machine } }: Guest): number[] {
  if (machine.board === 'q35') return [0, 0x1f];
  return machine.board === 'i440fx' ? [0, 1] : [0];
}

function usedSlots(guest: Guest): Slots {
  const slots: Slots = new Map([[0, new Set(chipsetSlots(guest))]]);
  for (const device of guest.hardware.devices) {
    const address = pciAddress(device);
    if (address?.domain === 0) take(slots, address);
  }
  return slots;
}

function take(slots: Slots, { bus, slot }: Pick<PciAddress, 'bus' | 'slot'>): void {
  const used = slots.get(bus) ?? new Set();
  slots.set(bus, used.add(slot));
}

function cardSlot(isQ35: boolean): number {
  return isQ35 ? 1 : 2;
}

/** The first card as long as its slot is free, which is kept for it even when nobody asks for its address. */
function cardWithoutPlace(guest: Guest, slots: Slots, isQ35: boolean): Device | undefined {
  const cards = guest.hardware.named('video');
  const slot = cardSlot(isQ35);
  const card = cards.find(({ element }) => isPrimary(element)) ?? cards[0];
  if (card === undefined || pciKind(card) === undefined || card.address !== undefined) return undefined;
  if (slots.get(0)?.has(slot)) return undefined;
  take(slots, { bus: 0, slot });
  return card;
}

function isPrimary(video: Element): boolean {
  const model = child(video, 'model');
  return model !== undefined && attributeValue(model, 'primary') === 'yes';
}

/** The places that libvirt gives the chipset's own controllers and the first card. */
function fixedPlace(device: Device, card: Device | undefined, slots: Slots, isQ35: boolean): FreePlace[] {
  const { element, name } = device;
  const at = (slot: number, part = 0): FreePlace[] => [
    { device, address: written({ domain: 0, bus: 0, slot, function: part }) },
  ];
  if (device === card) return at(cardSlot(isQ35));
  if (name === 'sound' && isQ35 && attributeValue(element, 'model') === 'ich9' && !slots.get(0)?.has(0x1b)) {
    take(slots, { bus: 0, slot: 0x1b });
    return at(0x1b);
  }
  // One without an index is the first of its type unless another is.
  if (name !== 'controller' || (attributeValue(element, 'index') ?? '0') !== '0') return [];
  const type = attributeValue(element, 'type');
  const model = attributeValue(element, 'model') ?? '';
  if (isQ35) return type === 'sata' ? at(0x1f, 2) : [];
  if (type === 'ide') return at(1, 1);
  return type === 'usb' && (model === '' || model === 'piix3-uhci') ? at(1, 2) : [];
}

function inSlots(guest: Guest, devices: readonly Device[], slots: Slots): FreePlaces {
  const buses = [...guest.hardware.pciBuses.values()]
    .filter(({ model }) => model === 'pci-root' || model === 'pci-bridge')
    .sort((one, other) => one.index - other.index);
  const places = devices.flatMap((device): FreePlace[] => {
    const free = firstFree(orderOf(device) < 0 ? buses.slice(0, 1) : buses, slots);
    if (free === undefined) return [];
    take(slots, free);
    return [{ device, address: written({ domain: 0, ...free, function: 0 }) }];
  });
  return { places, controllers: [] };
}

function firstFree(buses: readonly PciBus[], slots: Slots): { bus: number; slot: number } | undefined {
  for (const { index, knowledge } of buses) {
    // The last slot of the root stays for a bridge, when libvirt has more devices to place.
    const last = index === 0 ? knowledge.maximumSlot - 1 : knowledge.maximumSlot;
    for (let slot = knowledge.minimumSlot; slot <= last; slot++) {
      if (!slots.get(index)?.has(slot)) return { bus: index, slot };
    }
  }
  return undefined;
}

/** How many functions a slot has. */
const functions = 8;

function onRootPorts(guest: Guest, devices: readonly Device[], slots: Slots): FreePlaces {
  const buses = guest.hardware.pciBuses;
  const ports = [...buses.values()]
    .filter(({ model, index }) => model === 'pcie-root-port' && !slots.has(index))
    .map(({ index }) => index)
    .sort((one, other) => one - other);
  const indices = new Set(guest.hardware.controllers.filter(({ type }) => type === 'pci').map(({ index }) => index));
  const root = buses.get(0);
  const controllers: string[] = [];
  let place: { readonly slot: number; part: number } | undefined;
  /** The index of a new root port; several share a slot, as libvirt has it. */
  const newPort = (): number | undefined => {
    if (place === undefined || place.part === functions) {
      const slot = root && firstFree([root], slots)?.slot;
      if (slot === undefined) return undefined;
      take(slots, { bus: 0, slot });
      place = { slot, part: 0 };
    }
    let index = 1;
    while (indices.has(index)) index += 1;
    indices.add(index);
    const address = written({ domain: 0, bus: 0, slot: place.slot, function: place.part }, place.part === 0);
    controllers.push(`<controller type='pci' index='${index}' model='pcie-root-port'>\n  ${address}\n</controller>`);
    place.part += 1;
    return index;
  };
  const places = devices.flatMap((device): FreePlace[] => {
    if (pciKind(device) !== 'pcie') return [];
    const bus = ports.shift() ?? newPort();
    return bus === undefined ? [] : [{ device, address: written({ domain: 0, bus, slot: 0, function: 0 }) }];
  });
  return { places, controllers };
}

function written({ domain, bus, slot, function: part }: PciAddress, isShared = false): string {
  const hexadecimal = (value: number, width: number): string => `0x${value.toString(16).padStart(width, '0')}`;
  const place = `domain='${hexadecimal(domain, 4)}' bus='${hexadecimal(bus, 2)}' slot='${hexadecimal(slot, 2)}' function='0x${part}'`;
  return `<address type='pci' ${place}${isShared ? " multifunction='on'" : ''}/>`;
}
