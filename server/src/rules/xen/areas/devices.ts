import type { Area } from '../../entry.ts';
import { xenBalloonPremem } from '../balloonPremem.ts';
import { xenControllerXenbus } from '../controllerXenbus.ts';
import { xenControllerXenbusLimits } from '../controllerXenbusLimits.ts';
import { xenDeviceIgnoredByLibxl } from '../deviceIgnoredByLibxl.ts';
import { xen9pfs } from '../filesystem9p.ts';
import { xenFloppy } from '../floppy.ts';
import { xenHostdevNet } from '../guarantees.ts';
import { xenGuestAgent } from '../guestAgent.ts';
import { xenHostdevAddress } from '../hostdevAddress.ts';
import { xenHostdevDriver } from '../hostdevDriver.ts';
import { xenHostdevDriverKvm } from '../hostdevDriverKvm.ts';
import { xenHostdevManaged } from '../hostdevManaged.ts';
import { xenHostdevWriteFiltering } from '../hostdevWriteFiltering.ts';
import { xenIdeControllerImplicit } from '../ideControllerImplicit.ts';
import { xenIdeControllerQ35 } from '../ideControllerQ35.ts';
import { xenGrantMaptrack, xenVsnd } from '../importEntries.ts';
import { xenMemballoonImplicit } from '../memballoonImplicit.ts';
import { xenMemballoonModel } from '../memballoonModel.ts';
import { xenMemoryRounding } from '../memoryRounding.ts';
import { xenParallel } from '../parallelPort.ts';
import { xenPlatformDevice } from '../platformDevice.ts';
import { xenRandom } from '../random.ts';
import { xenSeclabelFlask } from '../seclabelFlask.ts';
import { xenSoundModel } from '../soundModel.ts';
import { xenUsbControllerQusb } from '../usbControllerQusb.ts';
import { xenUsbHostdevBusdev } from '../usbHostdevBusdev.ts';
import { xenVtpm } from '../vtpm.ts';

/** Controllers, memory and other devices, in the order in which a definition is read. */
export const devicesArea: Area = {
  title: 'Controllers, memory and other devices',
  entries: [
    xenControllerXenbus,
    xenControllerXenbusLimits,
    xenUsbControllerQusb,
    xenMemballoonModel,
    xenMemballoonImplicit,
    xenBalloonPremem,
    xenMemoryRounding,
    xenHostdevDriver,
    xenHostdevDriverKvm,
    xenHostdevWriteFiltering,
    xenHostdevManaged,
    xenHostdevAddress,
    xenHostdevNet,
    xenUsbHostdevBusdev,
    xenSoundModel,
    xenVsnd,
    xen9pfs,
    xenVtpm,
    xenDeviceIgnoredByLibxl,
    xenParallel,
    xenFloppy,
    xenIdeControllerQ35,
    xenIdeControllerImplicit,
    xenSeclabelFlask,
    xenGrantMaptrack,
    xenPlatformDevice,
    xenRandom,
    xenGuestAgent,
  ],
};
