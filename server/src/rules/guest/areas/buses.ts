import type { Area } from '../../entry.ts';
import { addressInUse } from '../addressInUse.ts';
import { controllerIndexDuplicate } from '../controllerIndexDuplicate.ts';
import { controllerVirtioOption } from '../controllerVirtioOption.ts';
import { deviceAddressKind } from '../deviceAddressKind.ts';
import { ideController } from '../ideController.ts';
import { pciAddressFixed } from '../pciAddressFixed.ts';
import { pciAddressInUse } from '../pciAddressInUse.ts';
import { pciAddressRange } from '../pciAddressRange.ts';
import { pciControllerOption } from '../pciControllerOption.ts';
import { pciControllerPlug } from '../pciControllerPlug.ts';
import { pciExpander } from '../pciExpander.ts';
import { pciRoot } from '../pciRoot.ts';
import { usbAddress } from '../usbAddress.ts';
import { usbController } from '../usbController.ts';
import { usbDisabled } from '../usbDisabled.ts';
import { zpciAddress } from '../zpciAddress.ts';

/** Controllers and addresses of any guest. */
export const guestBusesArea: Area = {
  title: 'Any guest: controllers and addresses',
  entries: [
    controllerIndexDuplicate,
    controllerVirtioOption,
    ideController,
    pciRoot,
    pciControllerOption,
    pciExpander,
    pciControllerPlug,
    pciAddressInUse,
    pciAddressRange,
    pciAddressFixed,
    zpciAddress,
    deviceAddressKind,
    usbController,
    usbDisabled,
    usbAddress,
    addressInUse,
  ],
};
