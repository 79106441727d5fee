import type { Area } from '../../entry.ts';
import { audioSettings } from '../audioSettings.ts';
import { audioId, graphicsListen, graphicsOpenGl, inputDevice, videoCards, videoSettings } from '../display.ts';
import { hostdevAddressType, hostdevDuplicate, mediatedDevice } from '../hostDevices.ts';
import { aliasDuplicate, bootOrder, filesystemSettings, firmwareEntries, guestName } from '../identity.ts';
import { interfaceSource } from '../interfaceSource.ts';
import { interfaceAddress, interfaceDriver, interfaceType } from '../network.ts';
import { securityLabels } from '../securityLabels.ts';
import { spiceMissing } from '../spiceMissing.ts';
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
    interfaceSource,
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
