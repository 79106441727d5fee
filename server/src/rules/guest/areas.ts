import type { Area } from '../entry.ts';
import { guestAdviceArea } from './areas/advice.ts';
import { guestBusesArea } from './areas/buses.ts';
import { guestDevicesArea } from './areas/devices.ts';
import { guestDisksArea } from './areas/disks.ts';
import { guestPlatformArea } from './areas/platform.ts';
import { guestProcessorsArea } from './areas/processors.ts';

/** What libvirt refuses although the grammar allows it, and what it takes and people regret, by area. */
export const guestAreas: readonly Area[] = [
  guestPlatformArea,
  guestProcessorsArea,
  guestDisksArea,
  guestBusesArea,
  guestDevicesArea,
  guestAdviceArea,
];
