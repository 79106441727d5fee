import type { Area } from '../../entry.ts';
import { channelTarget } from '../channelTarget.ts';
import { chardevSource, serialTarget } from '../characterDevices.ts';
import { featureMachine, ps2Disabled } from '../featureMachine.ts';
import { featureValues } from '../featureValues.ts';
import { firmwareContradiction, firmwareNeeds } from '../firmware.ts';
import { lifecycleActions } from '../lifecycleActions.ts';
import { iommuSettings, panicModel, shmemDevice, tpmModel, watchdogAddress } from '../platformDevices.ts';
import { timerSettings } from '../timers.ts';

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
