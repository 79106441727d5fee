import type { Disk } from '../../../guest/disks.ts';
import type { Guest } from '../../../guest/guest.ts';
import { setAttribute, type TextEdit } from '../../../xml/edit.ts';
import { attribute } from '../../../xml/query.ts';
import type { Attribute, Element } from '../../../xml/tree.ts';

/** A disk whose `<driver>` names one of Xen's back ends. */
export interface DriverUse {
  readonly disk: Disk;
  readonly driver: Element;
  readonly name: Attribute;
}

/** The disks of local storage whose driver has one of these names. */
export function disksWithDriver(guest: Guest, ...names: readonly string[]): DriverUse[] {
  return driverUses(guest, names).filter(({ disk }) => disk.type !== 'network');
}

/** The disks on network storage whose driver has one of these names. */
export function networkDisksWithDriver(guest: Guest, ...names: readonly string[]): DriverUse[] {
  return driverUses(guest, names).filter(({ disk }) => disk.type === 'network');
}

function driverUses(guest: Guest, names: readonly string[]): DriverUse[] {
  return guest.devices.disks.flatMap((disk) => {
    const { driver } = disk;
    const name = driver && attribute(driver, 'name');
    return driver !== undefined && name !== undefined && names.includes(name.value) ? [{ disk, driver, name }] : [];
  });
}

/** Sets an attribute that is not there yet; one that is there stays. */
export function setMissing(element: Element, name: string, value: string): TextEdit[] {
  return attribute(element, name) === undefined ? setAttribute(element, name, value) : [];
}
