/**
 * What libvirt knows of QEMU's machines. Sources: libvirt src/qemu/qemu_domain.c qemuDomainMachineIs*,
 * qemuDomainMachineHasBuiltinIDE and qemuDomainDefAddDefaultDevices; src/qemu/qemu_domain_address.c
 * qemuDomainSupportsPCI.
 */

import type { OperatingSystem } from '../operatingSystem.ts';

/** Architectures that libvirt treats alike (ARCH_IS_* of src/util/virarch.h). */
export type ArchitectureFamily = 'x86' | 'arm' | 'ppc64' | 's390' | 'riscv' | 'loongarch' | 'other';

/** Boards that libvirt has rules of their own for. */
export type Board =
  | 'i440fx'
  | 'q35'
  | 'isapc'
  | 'microvm'
  | 'arm-virt'
  | 'pseries'
  | 's390-ccw'
  | 'riscv-virt'
  | 'loongarch-virt'
  | 'other';

export interface Machine {
  /** As written; '' when libvirt would fill in the host's. */
  readonly architecture: string;
  /** Undefined when neither the architecture nor the machine's name tells. */
  readonly family: ArchitectureFamily | undefined;
  /** As written; '' when libvirt would fill in QEMU's default. */
  readonly name: string;
  /** Undefined when the definition does not tell. */
  readonly board: Board | undefined;
  /** The model of the PCI controller 0; `none` without PCI, undefined when not known. */
  readonly pciRoot: 'pci-root' | 'pcie-root' | 'none' | undefined;
  readonly builtinIde: boolean;
}

interface BoardKnowledge {
  readonly board: Board;
  readonly family: ArchitectureFamily;
  readonly names: RegExp;
  readonly pciRoot: 'pci-root' | 'pcie-root' | 'none';
  readonly builtinIde?: true;
  /** The name belongs to no other architecture. */
  readonly tells?: true;
}

const boards: readonly BoardKnowledge[] = [
  { board: 'q35', family: 'x86', names: /^(q35$|pc-q35-)/, pciRoot: 'pcie-root', tells: true },
  {
    board: 'i440fx',
    family: 'x86',
    names: /^(pc$|pc-0\.|pc-1\.|pc-i440fx-|rhel|xenfv)/,
    pciRoot: 'pci-root',
    builtinIde: true,
    tells: true,
  },
  { board: 'isapc', family: 'x86', names: /^isapc$/, pciRoot: 'none', tells: true },
  { board: 'microvm', family: 'x86', names: /^microvm/, pciRoot: 'none', tells: true },
  { board: 'arm-virt', family: 'arm', names: /^virt(-|$)/, pciRoot: 'pcie-root' },
  { board: 'riscv-virt', family: 'riscv', names: /^virt(-|$)/, pciRoot: 'pcie-root' },
  { board: 'loongarch-virt', family: 'loongarch', names: /^virt(-|$)/, pciRoot: 'pcie-root' },
  { board: 'pseries', family: 'ppc64', names: /^pseries(-|$)/, pciRoot: 'pci-root', tells: true },
  { board: 's390-ccw', family: 's390', names: /^s390-ccw/, pciRoot: 'pci-root', tells: true },
];

/** Boards of no rules of their own that have an IDE controller built in. */
const ideNames: ReadonlySet<string> = new Set(['malta', 'sun4u', 'g3beige']);

/** The default machine by architecture, where every QEMU has the same one. */
const defaultBoards: ReadonlyMap<ArchitectureFamily, Board> = new Map([
  ['x86', 'i440fx'],
  ['ppc64', 'pseries'],
  ['s390', 's390-ccw'],
]);

/** The family of an architecture as `os/type/@arch` names it. */
export function architectureFamily(architecture: string): ArchitectureFamily | undefined {
  if (architecture === '') return undefined;
  if (architecture === 'i686' || architecture === 'x86_64') return 'x86';
  if (/^(aarch64|armv)/.test(architecture)) return 'arm';
  if (architecture === 'ppc64' || architecture === 'ppc64le') return 'ppc64';
  if (architecture === 's390' || architecture === 's390x') return 's390';
  if (/^riscv(32|64)$/.test(architecture)) return 'riscv';
  if (architecture === 'loongarch64') return 'loongarch';
  return 'other';
}

/** What the definition tells of the machine it runs on. */
export function readMachine({ arch = '', machine }: OperatingSystem): Machine {
  const named = boards.filter(({ names }) => names.test(machine));
  const written = architectureFamily(arch);
  const family = written ?? named.find(({ tells }) => tells)?.family;
  const known =
    machine === ''
      ? boards.find(({ board }) => family !== undefined && board === defaultBoards.get(family))
      : named.find((one) => one.family === family);
  const board = known?.board ?? (machine === '' || family === undefined ? undefined : 'other');
  return {
    architecture: arch,
    family,
    name: machine,
    board,
    pciRoot: known?.pciRoot,
    builtinIde: known?.builtinIde === true || ideNames.has(machine),
  };
}

/** The machine as people know it, for messages. */
export function machineWords({ architecture, name }: Machine): string {
  if (name !== '') return architecture === '' ? `the machine '${name}'` : `the machine '${name}' (${architecture})`;
  return architecture === '' ? 'this machine' : `the architecture '${architecture}'`;
}
