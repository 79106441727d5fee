import type { Area } from '../../entry.ts';
import { cpuPassthrough } from '../cpuPassthrough.ts';
import { diskCacheDirectory } from '../diskCacheDirectory.ts';
import { diskCacheUnsafe } from '../diskCacheUnsafe.ts';
import { diskFormatName } from '../diskFormatName.ts';
import { diskSourceDuplicate } from '../diskSourceDuplicate.ts';
import { graphicsOpen } from '../graphicsOpen.ts';
import { graphicsPassword } from '../graphicsPassword.ts';
import { guestAgentMissing } from '../guestAgentMissing.ts';
import { macDuplicate } from '../macDuplicate.ts';
import { machineDeprecated } from '../machineDeprecated.ts';
import { machineRemoved } from '../machineRemoved.ts';
import { macVendor } from '../macVendor.ts';
import { memoryBalloonPinned } from '../memoryBalloonPinned.ts';
import { numaMemoryTotal } from '../numaMemoryTotal.ts';

/** What libvirt takes and people regret. */
export const guestAdviceArea: Area = {
  title: 'Any guest: what libvirt takes and people regret',
  entries: [
    machineRemoved,
    machineDeprecated,
    cpuPassthrough,
    numaMemoryTotal,
    memoryBalloonPinned,
    diskFormatName,
    diskSourceDuplicate,
    diskCacheUnsafe,
    diskCacheDirectory,
    macDuplicate,
    macVendor,
    graphicsOpen,
    graphicsPassword,
    guestAgentMissing,
  ],
};
