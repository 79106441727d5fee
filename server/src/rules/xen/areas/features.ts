import type { Area } from '../../entry.ts';
import { xenClock } from '../clock.ts';
import { xenClockPv } from '../clockPv.ts';
import { xenClockReset } from '../clockReset.ts';
import { xenClockSync } from '../clockSync.ts';
import { xenCpuCustom } from '../cpuCustom.ts';
import { xenCpuDefault } from '../cpuDefault.ts';
import { xenCpuNested } from '../cpuNested.ts';
import { xenCputuneShares } from '../cputuneShares.ts';
import { xenE820Host } from '../e820Host.ts';
import { xenFeaturePrivnet } from '../featurePrivnet.ts';
import { xenFeatures } from '../features.ts';
import { xenGenid } from '../genid.ts';
import { xenAcpiRemoved, xenPm, xenTitleMetadata } from '../guarantees.ts';
import { xenHap } from '../hap.ts';
import { xenHpet } from '../hpet.ts';
import { xenHypervSubset } from '../hypervSubset.ts';
import { xenAltp2m, xenCpuCap, xenCpuid, xenCpupool, xenSmbios, xenSoftReset } from '../importEntries.ts';
import { xenMinGuarantee } from '../minGuarantee.ts';
import { xenMissingAcpi } from '../missingAcpi.ts';
import { xenNumatuneVnuma } from '../numatuneVnuma.ts';
import { xenOnCrash } from '../onCrash.ts';
import { xenOnPoweroffRestart } from '../onPoweroffRestart.ts';
import { xenOnPreserve } from '../onPreserve.ts';
import { xenOnRenameRestart } from '../onRenameRestart.ts';
import { xenPassthrough } from '../passthrough.ts';
import { xenTimerUnsupported } from '../timerUnsupported.ts';
import { xenTscMode } from '../tscMode.ts';
import { xenVcpuAffinity } from '../vcpuAffinity.ts';
import { xenViridian } from '../viridian.ts';

/** Features, processor, clock and lifecycle, in the order in which a definition is read. */
export const featuresArea: Area = {
  title: 'Features, processor, clock and lifecycle',
  entries: [
    xenFeatures,
    xenE820Host,
    xenPassthrough,
    xenHap,
    xenViridian,
    xenHypervSubset,
    xenFeaturePrivnet,
    xenMissingAcpi,
    xenAcpiRemoved,
    xenCpuDefault,
    xenCpuNested,
    xenCpuid,
    xenCpuCustom,
    xenVcpuAffinity,
    xenCputuneShares,
    xenCpuCap,
    xenMinGuarantee,
    xenNumatuneVnuma,
    xenClock,
    xenClockReset,
    xenClockSync,
    xenClockPv,
    xenTscMode,
    xenHpet,
    xenTimerUnsupported,
    xenOnRenameRestart,
    xenOnPreserve,
    xenOnPoweroffRestart,
    xenOnCrash,
    xenSoftReset,
    xenGenid,
    xenPm,
    xenAltp2m,
    xenTitleMetadata,
    xenSmbios,
    xenCpupool,
  ],
};
