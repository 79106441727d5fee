/** Every device with what all of them can have: an address, an alias, a place in the boot order. */

import { perElement } from '../../xml/perElement.ts';
import { attribute, attributeValue, child } from '../../xml/query.ts';
import type { Attribute, Element } from '../../xml/tree.ts';
import { parseDecimal, parseNumber } from './numbers.ts';

export interface Device {
  readonly element: Element;
  /** The element's name: `disk`, `interface` … */
  readonly name: string;
  /** Where the guest sees it. */
  readonly address: Element | undefined;
  /** `address/@type`; '' without an address. */
  readonly addressType: string;
  readonly alias: Attribute | undefined;
  readonly boot: Element | undefined;
}

/** A PCI address with libvirt's zeros for what is not written. */
export interface PciAddress {
  readonly domain: number;
  readonly bus: number;
  readonly slot: number;
  readonly function: number;
}

/** A drive address with libvirt's zeros for what is not written. */
export interface DriveAddress {
  readonly controller: number;
  readonly bus: number;
  readonly target: number;
  readonly unit: number;
}

export const readDevice = perElement((element): Device => {
  const address = child(element, 'address');
  const alias = child(element, 'alias');
  return {
    element,
    name: element.name,
    address,
    addressType: address === undefined ? '' : (attributeValue(address, 'type') ?? ''),
    alias: alias && attribute(alias, 'name'),
    boot: child(element, 'boot'),
  };
});

function fields<Name extends string>(
  element: Element,
  names: readonly Name[],
  parse: (text: string | undefined) => number | undefined,
): Record<Name, number> | undefined {
  const values: Partial<Record<Name, number>> = {};
  for (const name of names) {
    const written = attributeValue(element, name);
    const value = written === undefined ? 0 : parse(written);
    if (value === undefined) return undefined;
    values[name] = value;
  }
  return isComplete(values, names) ? values : undefined;
}

function isComplete<Name extends string>(
  values: Partial<Record<Name, number>>,
  names: readonly Name[],
): values is Record<Name, number> {
  return names.every((name) => values[name] !== undefined);
}

/**
 * The PCI address of a device; undefined when it has none, when it is no number, or when it is all zero: libvirt then
 * looks for a place itself (virDeviceInfoPCIAddressIsPresent).
 */
export function pciAddress({ address, addressType }: Device): PciAddress | undefined {
  if (address === undefined || addressType !== 'pci') return undefined;
  const found = fields(address, ['domain', 'bus', 'slot', 'function'], parseNumber);
  return found === undefined || (found.domain === 0 && found.bus === 0 && found.slot === 0) ? undefined : found;
}

/** A PCI address as libvirt writes it in its messages. */
export function pciWords({ domain, bus, slot, function: part }: PciAddress): string {
  const hexadecimal = (value: number, width: number): string => value.toString(16).padStart(width, '0');
  return `${hexadecimal(domain, 4)}:${hexadecimal(bus, 2)}:${hexadecimal(slot, 2)}.${part}`;
}

/** The drive address written in an element; undefined when it is another kind of address or no number. */
export function driveAddress(address: Element | undefined): DriveAddress | undefined {
  if (address === undefined || attributeValue(address, 'type') !== 'drive') return undefined;
  return fields(address, ['controller', 'bus', 'target', 'unit'], parseDecimal);
}
