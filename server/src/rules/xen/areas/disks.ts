import type { Area } from '../../entry.ts';
import { xenBackenddomainDisk } from '../backenddomainDisk.ts';
import { xenCdromBus } from '../cdromBus.ts';
import { xenDeviceAddress } from '../deviceAddress.ts';
import { xenDiskBus } from '../diskBus.ts';
import { xenDiskBusImplicit } from '../diskBusImplicit.ts';
import { xenDiskDevice } from '../diskDevice.ts';
import { xenDiskDriveAddress } from '../diskDriveAddress.ts';
import { xenDiskEmulatedBus } from '../diskEmulatedBus.ts';
import { xenDiskHostPath } from '../diskHostPath.ts';
import { xenDiskIoemuPrefix } from '../diskIoemuPrefix.ts';
import { xenDiskNetworkDriver } from '../diskNetworkDriver.ts';
import { xenDiskNoDriver } from '../diskNoDriver.ts';
import { xenDiskReadonlyIde } from '../diskReadonlyIde.ts';
import { xenDiskShareableFormat } from '../diskShareableFormat.ts';
import { xenDiskTargetName } from '../diskTargetName.ts';
import { xenDiskTargetPartition } from '../diskTargetPartition.ts';
import { xenDiskTargetXvd } from '../diskTargetXvd.ts';
import { xenDiskTypeAio } from '../diskTypeAio.ts';
import { xenDiskTypeQcow } from '../diskTypeQcow.ts';
import { xenDiskTypeVhd } from '../diskTypeVhd.ts';
import { xenFileDriver } from '../fileDriver.ts';
import { xenIdeOnQ35 } from '../ideOnQ35.ts';
import { xenPhyDriver } from '../phyDriver.ts';
import { xenTapDriver } from '../tapDriver.ts';

/** Disks, in the order in which a definition is read. */
export const disksArea: Area = {
  title: 'Disks',
  entries: [
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
    xenDiskDriveAddress,
    xenDeviceAddress,
    xenDiskNetworkDriver,
    xenDiskHostPath,
    xenDiskDevice,
    xenDiskBusImplicit,
    xenDiskEmulatedBus,
  ],
};
