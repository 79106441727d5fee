import type { Area } from '../../entry.ts';
import { xenBackenddomainNet } from '../backenddomainNet.ts';
import { xenBridgeName } from '../bridgeName.ts';
import { xenNetBandwidth, xenNetVlan } from '../guarantees.ts';
import { xenNetEmulatedModel } from '../netEmulatedModel.ts';
import { xenNetEthernetNoBridge } from '../netEthernetNoBridge.ts';
import { xenNetfrontModel } from '../netfrontModel.ts';
import { xenNetIp } from '../netIp.ts';
import { xenNetModelDefault } from '../netModelDefault.ts';
import { xenNetTargetVif } from '../netTargetVif.ts';
import { xenVifGuestMac } from '../vifGuestMac.ts';
import { xenVifScript } from '../vifScript.ts';
import { xenVifScriptEthernet } from '../vifScriptEthernet.ts';

/** Network, in the order in which a definition is read. */
export const networkArea: Area = {
  title: 'Network',
  entries: [
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
    xenNetBandwidth,
    xenNetVlan,
    xenVifGuestMac,
  ],
};
