import type { Area } from '../../entry.ts';
import { cdromVirtio } from '../cdromVirtio.ts';
import { diskAddressType } from '../diskAddressType.ts';
import { diskAttributeMisplaced } from '../diskAttributeMisplaced.ts';
import { diskAuthentication } from '../diskAuthentication.ts';
import { diskEncryptionFormat } from '../diskEncryptionFormat.ts';
import { diskFloppyBus } from '../diskFloppyBus.ts';
import { diskFormat } from '../diskFormat.ts';
import { diskIotune } from '../diskIotune.ts';
import { diskLun } from '../diskLun.ts';
import { diskNativeIo } from '../diskNativeIo.ts';
import { diskProtocolRemoved } from '../diskProtocolRemoved.ts';
import { diskReadWrite } from '../diskReadWrite.ts';
import { diskSourceMissing } from '../diskSourceMissing.ts';
import { diskSourceSetting } from '../diskSourceSetting.ts';
import { diskStartupPolicy } from '../diskStartupPolicy.ts';
import { diskTargetDuplicate } from '../diskTargetDuplicate.ts';
import { diskTargetInvalid } from '../diskTargetInvalid.ts';
import { diskVhostUser } from '../diskVhostUser.ts';
import { driveAddressInUse } from '../driveAddressInUse.ts';
import { driveAddressRange } from '../driveAddressRange.ts';
import { ioThreadUndefined } from '../ioThreadUndefined.ts';

/** Disks of any guest, in the order in which a definition is read. */
export const guestDisksArea: Area = {
  title: 'Any guest: disks',
  entries: [
    diskTargetDuplicate,
    diskTargetInvalid,
    diskSourceMissing,
    diskSourceSetting,
    diskFormat,
    diskEncryptionFormat,
    diskProtocolRemoved,
    diskAuthentication,
    diskVhostUser,
    diskNativeIo,
    diskReadWrite,
    diskStartupPolicy,
    diskAttributeMisplaced,
    diskLun,
    cdromVirtio,
    diskFloppyBus,
    diskIotune,
    ioThreadUndefined,
    diskAddressType,
    driveAddressInUse,
    driveAddressRange,
  ],
};
