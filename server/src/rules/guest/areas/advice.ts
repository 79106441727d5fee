import type { Area } from '../../entry.ts';
import { cpuPassthrough } from '../cpuPassthrough.ts';
import { diskCacheDirectory } from '../diskCacheDirectory.ts';
import { diskCacheUnsafe } from '../diskCacheUnsafe.ts';
import { diskFormatName } from '../diskFormatName.ts';
import { diskSourceShared } from '../diskSourceDuplicate.ts';
import { graphicsOpen } from '../graphicsOpen.ts';
import { passwordClear } from '../graphicsPassword.ts';
import { guestAgentMissing } from '../guestAgentMissing.ts';
import { macDuplicate } from '../macDuplicate.ts';
import { machineDeprecated } from '../machineDeprecated.ts';
import { machineOld } from '../machineRemoved.ts';
import { macVendor } from '../macVendor.ts';
import { balloonPinned } from '../memoryBalloonPinned.ts';
import { numaTotal } from '../numaMemoryTotal.ts';

/** What libvirt takes and people regret. */
export const guestAdviceArea: Area = {
  title: 'Any guest: what libvirt takes and people regret',
  entries: [
    machineOld,
    machineDeprecated,
    cpuPassthrough,
    numaTotal,
    balloonPinned,
    diskFormatName,
    diskSourceShared,
    diskCacheUnsafe,
    diskCacheDirectory,
    macDuplicate,
    macVendor,
    graphicsOpen,
    passwordClear,
    guestAgentMissing,
  ],
};
