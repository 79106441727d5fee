import type { Area } from '../../entry.ts';
import { chardevSource, serialTarget } from '../characterDevices.ts';
import { featureMachine, ps2Disabled } from '../featureMachine.ts';
import { firmwareContradiction, firmwareNeeds } from '../firmware.ts';
import { iommuSettings, panicModel, shmemDevice, tpmModel, watchdogAddress } from '../platformDevices.ts';
import { timerSettings } from '../timers.ts';

/** Firmware, features and what belongs to the machine of any guest. */
export const guestPlatformArea: Area = {
  title: 'Any guest: firmware and machine',
  entries: [
    firmwareContradiction,
    firmwareNeeds,
    featureMachine,
    ps2Disabled,
    timerSettings,
    chardevSource,
    serialTarget,
    panicModel,
    tpmModel,
    watchdogAddress,
    iommuSettings,
    shmemDevice,
  ],
};
