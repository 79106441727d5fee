import type { Area } from '../../entry.ts';
import { blkioDuplicate } from '../blkioDuplicate.ts';
import { cpuAddressSize } from '../cpuAddressSize.ts';
import { cpuSettings } from '../cpuSettings.ts';
import { cputune } from '../cputune.ts';
import { hugepages } from '../hugepages.ts';
import { ioThreadPool } from '../ioThreadPool.ts';
import { memoryDevice } from '../memoryDevice.ts';
import { memoryHotplug } from '../memoryHotplug.ts';
import { memoryMaximum } from '../memoryMaximum.ts';
import { memoryMissing } from '../memoryMissing.ts';
import { memoryOverlap } from '../memoryOverlap.ts';
import { memoryShared } from '../memoryShared.ts';
import { numaCells } from '../numaCells.ts';
import { numatune } from '../numatune.ts';
import { perfEvents } from '../perfEvents.ts';
import { resourceTuning } from '../resourceTuning.ts';
import { vcpuCount } from '../vcpuCount.ts';
import { vcpuStates } from '../vcpuStates.ts';
import { vcpuTopology } from '../vcpuTopology.ts';

/** Memory, virtual CPUs and NUMA of any guest. */
export const guestProcessorsArea: Area = {
  title: 'Any guest: memory and processors',
  entries: [
    memoryMissing,
    memoryMaximum,
    memoryHotplug,
    memoryDevice,
    memoryOverlap,
    memoryShared,
    hugepages,
    vcpuCount,
    vcpuTopology,
    vcpuStates,
    cpuSettings,
    cpuAddressSize,
    perfEvents,
    numaCells,
    numatune,
    cputune,
    ioThreadPool,
    resourceTuning,
    blkioDuplicate,
  ],
};
