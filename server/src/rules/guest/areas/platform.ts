import type { Area } from '../../entry.ts';
import { channelTarget } from '../channelTarget.ts';
import { chardevSource } from '../chardevSource.ts';
import { featureMachine } from '../featureMachine.ts';
import { featureValues } from '../featureValues.ts';
import { firmwareContradiction } from '../firmwareContradiction.ts';
import { firmwareNeeds } from '../firmwareNeeds.ts';
import { iommuSettings } from '../iommuSettings.ts';
import { lifecycleActions } from '../lifecycleActions.ts';
import { panicModel } from '../panicModel.ts';
import { ps2Disabled } from '../ps2Disabled.ts';
import { serialTarget } from '../serialTarget.ts';
import { shmemDevice } from '../shmemDevice.ts';
import { timerSettings } from '../timerSettings.ts';
import { tpmModel } from '../tpmModel.ts';
import { watchdogAddress } from '../watchdogAddress.ts';

/** Firmware, features and what belongs to the machine of any guest. */
export const guestPlatformArea: Area = {
  title: 'Any guest: firmware and machine',
  entries: [
    firmwareContradiction,
    firmwareNeeds,
    featureMachine,
    featureValues,
    ps2Disabled,
    timerSettings,
    lifecycleActions,
    chardevSource,
    channelTarget,
    serialTarget,
    panicModel,
    tpmModel,
    watchdogAddress,
    iommuSettings,
    shmemDevice,
  ],
};
