import type { Area } from '../../entry.ts';
import {
  balloonPinned,
  diskCacheUnsafe,
  diskFormatName,
  diskSourceShared,
  graphicsOpen,
  macDuplicate,
  machineOld,
  numaTotal,
  passwordClear,
} from '../advice.ts';

/** What libvirt takes and people regret. */
export const guestAdviceArea: Area = {
  title: 'Any guest: what libvirt takes and people regret',
  entries: [
    machineOld,
    numaTotal,
    balloonPinned,
    diskFormatName,
    diskSourceShared,
    diskCacheUnsafe,
    macDuplicate,
    graphicsOpen,
    passwordClear,
  ],
};
