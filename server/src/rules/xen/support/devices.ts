import type { Guest } from '../../../guest/guest.ts';
import { insertChild, type TextEdit } from '../../../xml/edit.ts';

/** The order in which libvirt itself writes the devices of a guest. */
const families = [
  'emulator',
  'disk',
  'controller',
  'lease',
  'filesystem',
  'interface',
  'smartcard',
  'serial',
  'parallel',
  'console',
  'channel',
  'input',
  'tpm',
  'graphics',
  'sound',
  'audio',
  'video',
  'hostdev',
  'redirdev',
  'hub',
  'watchdog',
  'memballoon',
  'rng',
  'panic',
];

/** Adds devices where libvirt would write those of `family`; no edit when the guest has no `<devices>`. */
export function insertDevice(guest: Guest, family: string, xml: string): TextEdit[] {
  const { element, all } = guest.devices;
  if (element === undefined) return [];
  const earlier = families.slice(0, families.indexOf(family) + 1);
  const neighbour = all.findLast((device) => earlier.includes(device.name));
  return insertChild(element, xml, neighbour === undefined ? { first: true } : { after: neighbour });
}
