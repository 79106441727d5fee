import type { Area } from '../../entry.ts';
import { aliasDuplicate } from '../aliasDuplicate.ts';
import { audioId } from '../audioId.ts';
import { audioSettings } from '../audioSettings.ts';
import { bootOrder } from '../bootOrder.ts';
import { filesystemSettings } from '../filesystemSettings.ts';
import { firmwareEntries } from '../firmwareEntries.ts';
import { graphicsListen } from '../graphicsListen.ts';
import { graphicsOpenGl } from '../graphicsOpenGl.ts';
import { guestName } from '../guestName.ts';
import { hostdevAddressType } from '../hostdevAddressType.ts';
import { hostdevDuplicate } from '../hostdevDuplicate.ts';
import { inputDevice } from '../inputDevice.ts';
import { interfaceAddress } from '../interfaceAddress.ts';
import { interfaceBackendNeeds } from '../interfaceBackendNeeds.ts';
import { interfaceDriver } from '../interfaceDriver.ts';
import { interfaceType } from '../interfaceType.ts';
import { mediatedDevice } from '../mediatedDevice.ts';
import { securityLabels } from '../securityLabels.ts';
import { spiceMissing } from '../spiceMissing.ts';
import { videoCards } from '../videoCards.ts';
import { videoSettings } from '../videoSettings.ts';
import { vsockCid } from '../vsockCid.ts';

/** Network, screens and other devices of any guest, and what names them. */
export const guestDevicesArea: Area = {
  title: 'Any guest: names and devices',
  entries: [
    guestName,
    bootOrder,
    aliasDuplicate,
    securityLabels,
    firmwareEntries,
    interfaceBackendNeeds,
    interfaceType,
    interfaceDriver,
    interfaceAddress,
    graphicsListen,
    graphicsOpenGl,
    videoCards,
    videoSettings,
    audioId,
    audioSettings,
    spiceMissing,
    inputDevice,
    hostdevDuplicate,
    vsockCid,
    hostdevAddressType,
    mediatedDevice,
    filesystemSettings,
  ],
};
