import type { Rule } from '../rule.ts';
import { xenBackenddomainDisk } from './backenddomainDisk.ts';
import { xenBackenddomainNet } from './backenddomainNet.ts';
import { xenBalloonPremem } from './balloonPremem.ts';
import { xenBridgeName } from './bridgeName.ts';
import { xenCdromBus } from './cdromBus.ts';
import { xenChannelTarget } from './channelTarget.ts';
import { xenConsoleImplicit } from './consoleImplicit.ts';
import { xenConsoleTty } from './consoleTty.ts';
import { xenConsoleType } from './consoleType.ts';
import { xenControllerXenbus } from './controllerXenbus.ts';
import { xenControllerXenbusLimits } from './controllerXenbusLimits.ts';
import { xenDeviceIgnoredByLibxl } from './deviceIgnoredByLibxl.ts';
import { xenDiskBus } from './diskBus.ts';
import { xenDiskBusImplicit } from './diskBusImplicit.ts';
import { xenDiskDevice } from './diskDevice.ts';
import { xenDiskEmulatedBus } from './diskEmulatedBus.ts';
import { xenDiskHostPath } from './diskHostPath.ts';
import { xenDiskIoemuPrefix } from './diskIoemuPrefix.ts';
import { xenDiskNetworkDriver } from './diskNetworkDriver.ts';
import { xenDiskNoDriver } from './diskNoDriver.ts';
import { xenDiskReadonlyIde } from './diskReadonlyIde.ts';
import { xenDiskShareableFormat } from './diskShareableFormat.ts';
import { xenDiskTargetName } from './diskTargetName.ts';
import { xenDiskTargetPartition } from './diskTargetPartition.ts';
import { xenDiskTargetXvd } from './diskTargetXvd.ts';
import { xenDiskTypeAio } from './diskTypeAio.ts';
import { xenDiskTypeQcow } from './diskTypeQcow.ts';
import { xenDiskTypeVhd } from './diskTypeVhd.ts';
import { xenFileDriver } from './fileDriver.ts';
import { xen9pfs } from './filesystem9p.ts';
import { xenFloppy } from './floppy.ts';
import { xenGraphicsMulti } from './graphicsMulti.ts';
import { xenGraphicsSdl } from './graphicsSdl.ts';
import { xenHostdevAddress } from './hostdevAddress.ts';
import { xenHostdevDriver } from './hostdevDriver.ts';
import { xenHostdevDriverKvm } from './hostdevDriverKvm.ts';
import { xenHostdevManaged } from './hostdevManaged.ts';
import { xenHostdevWriteFiltering } from './hostdevWriteFiltering.ts';
import { xenIdeControllerImplicit } from './ideControllerImplicit.ts';
import { xenIdeControllerQ35 } from './ideControllerQ35.ts';
import { xenIdeOnQ35 } from './ideOnQ35.ts';
import { xenInputBus } from './inputBus.ts';
import { xenMemballoonImplicit } from './memballoonImplicit.ts';
import { xenMemballoonModel } from './memballoonModel.ts';
import { xenMemoryRounding } from './memoryRounding.ts';
import { xenNetEmulatedModel } from './netEmulatedModel.ts';
import { xenNetEthernetNoBridge } from './netEthernetNoBridge.ts';
import { xenNetfrontModel } from './netfrontModel.ts';
import { xenNetIp } from './netIp.ts';
import { xenNetModelDefault } from './netModelDefault.ts';
import { xenNetTargetVif } from './netTargetVif.ts';
import { xenParallel } from './parallelPort.ts';
import { xenPhyDriver } from './phyDriver.ts';
import { xenPlatformDevice } from './platformDevice.ts';
import { xenSeclabelFlask } from './seclabelFlask.ts';
import { xenSoundModel } from './soundModel.ts';
import { xenSpiceOptions } from './spiceOptions.ts';
import { xenTapDriver } from './tapDriver.ts';
import { xenUsbControllerQusb } from './usbControllerQusb.ts';
import { xenUsbHostdevBusdev } from './usbHostdevBusdev.ts';
import { xenVideoHvm } from './videoHvm.ts';
import { xenVideoModel } from './videoModel.ts';
import { xenVifGuestMac } from './vifGuestMac.ts';
import { xenVifScript } from './vifScript.ts';
import { xenVifScriptEthernet } from './vifScriptEthernet.ts';
import { xenVncPasswdLength } from './vncPasswdLength.ts';
import { xenVncPort } from './vncPort.ts';
import { xenVtpm } from './vtpm.ts';

/** The rules about disks, interfaces, consoles and the other devices of Xen guests, in the order of the catalogue. */
export const deviceRules: readonly Rule[] = [
  xenDiskBus,
  xenDiskTargetXvd,
  xenDiskTargetName,
  xenDiskTargetPartition,
  xenDiskIoemuPrefix,
  xenTapDriver,
  xenPhyDriver,
  xenFileDriver,
  xenDiskTypeAio,
  xenDiskTypeVhd,
  xenDiskTypeQcow,
  xenDiskNoDriver,
  xenBackenddomainDisk,
  xenDiskReadonlyIde,
  xenDiskShareableFormat,
  xenCdromBus,
  xenIdeOnQ35,
  xenDiskNetworkDriver,
  xenDiskHostPath,
  xenDiskDevice,
  xenDiskBusImplicit,
  xenDiskEmulatedBus,
  xenNetfrontModel,
  xenNetModelDefault,
  xenNetEmulatedModel,
  xenVifScript,
  xenVifScriptEthernet,
  xenNetEthernetNoBridge,
  xenNetIp,
  xenBackenddomainNet,
  xenBridgeName,
  xenNetTargetVif,
  xenVifGuestMac,
  xenConsoleType,
  xenConsoleImplicit,
  xenConsoleTty,
  xenChannelTarget,
  xenInputBus,
  xenVideoModel,
  xenVideoHvm,
  xenGraphicsMulti,
  xenGraphicsSdl,
  xenVncPasswdLength,
  xenVncPort,
  xenSpiceOptions,
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
  xenUsbHostdevBusdev,
  xenSoundModel,
  xen9pfs,
  xenVtpm,
  xenDeviceIgnoredByLibxl,
  xenParallel,
  xenFloppy,
  xenIdeControllerQ35,
  xenIdeControllerImplicit,
  xenSeclabelFlask,
  xenPlatformDevice,
];
