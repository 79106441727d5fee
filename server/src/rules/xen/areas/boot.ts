import type { Area } from '../../entry.ts';
import { xenAcpiTableRawset } from '../acpiTableRawset.ts';
import { xenAcpiTableSlic } from '../acpiTableSlic.ts';
import { xenArchIa64 } from '../archIa64.ts';
import { xenBootloader } from '../bootloader.ts';
import { xenBootloaderArguments } from '../bootloaderArguments.ts';
import { xenCommandlineNamespace } from '../commandlineNamespace.ts';
import { xenDomainId } from '../domainId.ts';
import { xenDomainType } from '../domainType.ts';
import { xenEmulatorPath } from '../emulatorPath.ts';
import { xenHvmloader } from '../hvmloader.ts';
import { xenKernelCommandLine } from '../kernelCommandLine.ts';
import { xenKernelPath } from '../kernelPath.ts';
import { xenMachineRule } from '../machine.ts';
import { xenNamespaceUnused } from '../namespaceUnused.ts';
import { xenOsMissingWithBootloader } from '../osMissingWithBootloader.ts';
import { xenOsRoot } from '../osRoot.ts';
import { xenOsTypeLinux } from '../osTypeLinux.ts';
import { xenOsTypeXenpvh } from '../osTypeXenpvh.ts';
import { xenOvmfLoader } from '../ovmfLoader.ts';
import { xenUuidFormat } from '../uuidFormat.ts';

/** Domain, operating system and boot, in the order in which a definition is read. */
export const bootArea: Area = {
  title: 'Domain, operating system and boot',
  entries: [
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
  ],
};
