import { attributeValue, textContent } from '../xml/query.ts';
import type { GuestFacts } from './guest.ts';

/**
 * Which tools of the Xen world a definition comes from: xend (RHEL 5, libvirt before 1.0), XenServer or XCP-ng (exported
 * by other programs, as libvirt has no driver for them any more), or libxl, which is every other Xen guest.
 */
export type Origin = 'xend' | 'xenserver' | 'libxl';

/** Storage repositories and networks as XAPI, the tool stack of XenServer, names them. */
const xapiStorage = /^\/(var\/)?run\/sr-mount\/|^\/dev\/(VG_XenStorage-|sm\/)/;

/** blktap and `qemu-dm` ended with xend: whoever has them in a definition has a guest of that time. */
export function writtenByXend({ devices }: Pick<GuestFacts, 'devices'>): boolean {
  return (
    devices.emulators.some(({ element }) => textContent(element).trim().endsWith('/qemu-dm')) ||
    devices.disks.some(({ driverName }) => driverName === 'tap')
  );
}

/** Tells where the definition of a Xen guest was written. */
export function originOf(guest: Pick<GuestFacts, 'devices'>): Origin {
  const { disks, interfaces } = guest.devices;
  const fromXapi =
    disks.some(({ sourceName }) => sourceName !== undefined && xapiStorage.test(sourceName)) ||
    interfaces.some(({ source }) => source !== undefined && /^xapi\d+$/.test(attributeValue(source, 'bridge') ?? ''));
  if (fromXapi) return 'xenserver';
  return writtenByXend(guest) ? 'xend' : 'libxl';
}
