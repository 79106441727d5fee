import type { Area } from '../entry.ts';
import { bootArea } from './areas/boot.ts';
import { devicesArea } from './areas/devices.ts';
import { disksArea } from './areas/disks.ts';
import { featuresArea } from './areas/features.ts';
import { networkArea } from './areas/network.ts';
import { screenArea } from './areas/screen.ts';

/** What only Xen has, or has otherwise, by area. */
export const xenAreas: readonly Area[] = [bootArea, disksArea, networkArea, screenArea, devicesArea, featuresArea];
