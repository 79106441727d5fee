/** The PCI buses of a guest, one below the other, with what is plugged into them. */

import type { Guest } from '../../guest/guest.ts';
import { type Device, type PciAddress, pciAddress, pciWords } from '../../guest/hardware/device.ts';
import { busWithoutAddress } from '../../guest/hardware/placement.ts';
import { type Box, box, elementBox, groupBox } from './box.ts';

/** Buses below each other; libvirt allows far fewer, and what a loop makes is as deep as it is long. */
const deepest = 24;

interface Bus {
  readonly box: Box;
  /** Undefined for roots, and while libvirt has still to find a place. */
  readonly address: PciAddress | undefined;
  readonly isRoot: boolean;
  readonly plugged: { readonly address: PciAddress; readonly box: Box }[];
}

/** The group "PCI"; undefined for guests that have nothing there. */
export function pciGroup(guest: Guest): Box | undefined {
  const { machine, controllers, devices } = guest.hardware;
  const buses = new Map<string, Bus>();
  const ofController = new Map<Device, Bus>();
  for (const controller of controllers) {
    if (controller.type !== 'pci') continue;
    const { device, element, index, model } = controller;
    const address = pciAddress(device);
    const isRoot = /root$/.test(model) || (model === '' && index === 0);
    const bus: Bus = { box: elementBox(element, placeOf(address)), address, isRoot, plugged: [] };
    ofController.set(device, bus);
    const key = keyOf(0, index ?? -1);
    if (index !== undefined && !buses.has(key)) buses.set(key, bus);
  }
  if (!buses.has(keyOf(0, 0)) && (machine.pciRoot === 'pci-root' || machine.pciRoot === 'pcie-root')) {
    buses.set(keyOf(0, 0), added('controller pci 0', `${machine.pciRoot}, added by libvirt`, true));
  }

  const unplaced: Box[] = [];
  const detached = findLoops(buses, ofController);
  for (const device of devices) {
    const bus = ofController.get(device);
    if (bus?.isRoot) continue;
    const address = bus !== undefined && detached.has(bus) ? undefined : pciAddress(device);
    if (address !== undefined) {
      const key = keyOf(address.domain, address.bus);
      let around = buses.get(key);
      if (around === undefined) {
        const name = address.domain === 0 ? `bus ${address.bus}` : `bus ${address.bus} of domain ${address.domain}`;
        around = added(name, `no controller of index ${address.bus} is written`, true);
        buses.set(key, around);
      }
      around.plugged.push({ address, box: bus?.box ?? elementBox(device.element, placeOf(address)) });
    } else if (bus !== undefined || busWithoutAddress(guest, device) === 'pci') {
      unplaced.push(bus?.box ?? elementBox(device.element));
    }
  }
  for (const { box: inner, plugged } of new Set([...buses.values(), ...ofController.values()])) {
    inner.children.push(...slots(plugged));
  }
  const roots = [...new Set([...buses.values(), ...ofController.values()])]
    .filter(({ isRoot }) => isRoot)
    .map((bus) => bus.box)
    .filter(({ element, children }) => element !== undefined || children.length > 0);
  if (unplaced.length > 0) {
    roots.push(box('placed', 'placed by libvirt', { detail: 'no address is written', children: unplaced }));
  }
  return groupBox('pci', 'PCI', roots);
}

function keyOf(domain: number, bus: number): string {
  return `${domain}:${bus}`;
}

function added(label: string, detail: string, isRoot: boolean): Bus {
  return { box: box('controller', label, { detail }), address: undefined, isRoot, plugged: [] };
}

/** The controllers that would hang below themselves, or too deep, whose addresses count for nothing then. */
function findLoops(buses: ReadonlyMap<string, Bus>, all: ReadonlyMap<Device, Bus>): Set<Bus> {
  const depths = new Map<Bus, number>();
  const detached = new Set<Bus>();
  for (const start of all.values()) {
    const path: Bus[] = [];
    const seen = new Set<Bus>();
    let bus: Bus | undefined = start;
    while (bus !== undefined && !depths.has(bus) && !seen.has(bus)) {
      path.push(bus);
      seen.add(bus);
      bus = bus.isRoot || bus.address === undefined ? undefined : buses.get(keyOf(bus.address.domain, bus.address.bus));
    }
    const looping = bus !== undefined && !depths.has(bus) ? bus : undefined;
    let depth = (bus && depths.get(bus)) ?? 0;
    for (const one of path.reverse()) {
      depth += 1;
      if (one === looping || depth > deepest) {
        detached.add(one);
        depth = 1;
      }
      depths.set(one, depth);
    }
  }
  return detached;
}

/** What is on a bus by slot; several functions of one slot in a box of their own. */
function slots(plugged: Bus['plugged']): Box[] {
  const bySlot = new Map<number, Bus['plugged']>();
  for (const one of plugged) {
    const known = bySlot.get(one.address.slot);
    if (known === undefined) bySlot.set(one.address.slot, [one]);
    else known.push(one);
  }
  return [...bySlot]
    .sort(([one], [other]) => one - other)
    .map(([slot, devices]) => {
      const [first] = devices;
      if (devices.length === 1 && first !== undefined) return first.box;
      devices.sort((one, other) => one.address.function - other.address.function);
      return box('slot', `slot ${slot}`, {
        key: `${first?.address.domain}:${first?.address.bus} slot ${slot}`,
        detail: `${devices.length} functions`,
        children: devices.map((device) => ({ ...device.box, place: `function ${device.address.function}` })),
      });
    });
}

function placeOf(address: PciAddress | undefined): { place?: string; address?: string } {
  if (address === undefined) return {};
  const { bus, slot, function: part } = address;
  return {
    place: part === 0 ? `slot ${slot}` : `slot ${slot}, function ${part}`,
    address: `PCI address ${pciWords(address)}: slot ${slot}, function ${part} of bus ${bus}`,
  };
}
