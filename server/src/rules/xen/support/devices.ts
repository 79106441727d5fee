import { deviceOrder } from '../../../guest/devices.ts';
import type { Guest } from '../../../guest/guest.ts';
import { insertChild, type TextEdit } from '../../../xml/edit.ts';

/** Adds devices where libvirt would write those of `family`; no edit when the guest has no `<devices>`. */
export function insertDevice(guest: Guest, family: string, xml: string): TextEdit[] {
  const { element, all } = guest.devices;
  if (element === undefined) return [];
  const earlier = deviceOrder.slice(0, deviceOrder.indexOf(family) + 1);
  const neighbour = all.findLast((device) => earlier.includes(device.name));
  return insertChild(element, xml, neighbour === undefined ? { first: true } : { after: neighbour });
}
