import type { Rule } from '../rule.ts';
import { xenAcpiTableRawset } from './acpiTableRawset.ts';
import { xenAcpiTableSlic } from './acpiTableSlic.ts';
import { xenArchIa64 } from './archIa64.ts';
import { xenBootloader } from './bootloader.ts';
import { xenBootloaderArguments } from './bootloaderArguments.ts';
import { xenClock } from './clock.ts';
import { xenClockPv } from './clockPv.ts';
import { xenClockReset } from './clockReset.ts';
import { xenClockSync } from './clockSync.ts';
import { xenCommandlineNamespace } from './commandlineNamespace.ts';
import { xenCpuDefault } from './cpuDefault.ts';
import { xenCputuneShares } from './cputuneShares.ts';
import { xenDeviceAddress } from './deviceAddress.ts';
import { xenDomainId } from './domainId.ts';
import { xenDomainType } from './domainType.ts';
import { xenE820Host } from './e820Host.ts';
import { xenEmulatorPath } from './emulatorPath.ts';
import { xenFeaturePrivnet } from './featurePrivnet.ts';
import { xenFeatures } from './features.ts';
import { xenHap } from './hap.ts';
import { xenHvmloader } from './hvmloader.ts';
import { xenHypervSubset } from './hypervSubset.ts';
import { xenKernelCommandLine } from './kernelCommandLine.ts';
import { xenKernelPath } from './kernelPath.ts';
import { xenMachineRule } from './machine.ts';
import { xenMinGuarantee } from './minGuarantee.ts';
import { xenMissingAcpi } from './missingAcpi.ts';
import { xenNamespaceUnused } from './namespaceUnused.ts';
import { xenOnPoweroffRestart } from './onPoweroffRestart.ts';
import { xenOnPreserve } from './onPreserve.ts';
import { xenOnRenameRestart } from './onRenameRestart.ts';
import { xenOsMissingWithBootloader } from './osMissingWithBootloader.ts';
import { xenOsRoot } from './osRoot.ts';
import { xenOsTypeLinux } from './osTypeLinux.ts';
import { xenOsTypeXenpvh } from './osTypeXenpvh.ts';
import { xenOvmfLoader } from './ovmfLoader.ts';
import { xenPassthrough } from './passthrough.ts';
import { xenRandom } from './random.ts';
import { xenTscMode } from './tscMode.ts';
import { xenUuidFormat } from './uuidFormat.ts';
import { xenViridian } from './viridian.ts';

/** The rules about the domain, its boot, features, clock and lifecycle. */
export const domainRules: readonly Rule[] = [
  xenDomainType,
  xenOsTypeLinux,
  xenOsTypeXenpvh,
  xenOsMissingWithBootloader,
  xenMachineRule,
  xenBootloader,
  xenBootloaderArguments,
  xenHvmloader,
  xenOvmfLoader,
  xenEmulatorPath,
  xenCommandlineNamespace,
  xenKernelCommandLine,
  xenKernelPath,
  xenOsRoot,
  xenAcpiTableRawset,
  xenAcpiTableSlic,
  xenArchIa64,
  xenDomainId,
  xenUuidFormat,
  xenNamespaceUnused,
  xenFeatures,
  xenE820Host,
  xenPassthrough,
  xenHap,
  xenViridian,
  xenHypervSubset,
  xenFeaturePrivnet,
  xenMissingAcpi,
  xenCpuDefault,
  xenCputuneShares,
  xenMinGuarantee,
  xenClock,
  xenClockReset,
  xenClockSync,
  xenClockPv,
  xenTscMode,
  xenOnRenameRestart,
  xenOnPreserve,
  xenOnPoweroffRestart,
  xenDeviceAddress,
  xenRandom,
];
