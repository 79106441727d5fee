import { inferredBus } from '../guest/disks.ts';
import type { Guest } from '../guest/guest.ts';
import type { ArchitectureFamily } from '../guest/hardware/machine.ts';
import type { Expectation, ExpectedAttribute } from '../relaxng/index.ts';
import { attributeValue, child, parentOf } from '../xml/query.ts';
import type { Element } from '../xml/tree.ts';

/**
 * What may come at a place, without the kinds of addresses that the device there cannot have; without the address itself
 * for a device that has none.
 */
export function withFittingAddresses(expectation: Expectation, guest: Guest): Expectation {
  const { place, element, attribute } = expectation;
  const isName = place === 'element-name';
  const isAddress = element?.localName === 'address' && !isName;
  const device = isName || isAddress ? parentOf(element) : element;
  const kinds = device && isDevice(device) ? kindsOf(device, guest.hardware.machine.family) : undefined;
  if (kinds === undefined) return expectation;
  const ofKind = <Value extends { readonly value: string }>(values: readonly Value[]): readonly Value[] =>
    kinds.flatMap((kind) => values.filter(({ value }) => value === kind));
  const narrowed = (one: ExpectedAttribute): ExpectedAttribute =>
    one.localName === 'type' ? { ...one, values: ofKind(one.values) } : one;
  if (isAddress) {
    return attribute?.localName === 'type' && place === 'attribute-value'
      ? { ...expectation, values: ofKind(expectation.values) }
      : { ...expectation, attributes: expectation.attributes.map(narrowed) };
  }
  return {
    ...expectation,
    elements: expectation.elements
      .filter(({ localName }) => localName !== 'address' || kinds.length > 0)
      .filter(({ localName }) => !ofPci.has(localName) || kinds.length === 0 || kinds.includes('pci'))
      .map((one) => (one.localName === 'address' ? { ...one, attributes: one.attributes.map(narrowed) } : one)),
  };
}

/** What belongs to PCI devices alone. */
const ofPci: ReadonlySet<string> = new Set(['acpi', 'rom']);

function isDevice(element: Element): boolean {
  return parentOf(element)?.localName === 'devices';
}

/** The kinds of addresses of a device, by what is written of it; undefined where that does not tell. */
function kindsOf(device: Element, family: ArchitectureFamily | undefined): readonly string[] | undefined {
  const own = (name: string): string => attributeValue(device, name) ?? '';
  const ofChild = (element: string, name: string): string => {
    const found = child(device, element);
    return (found && attributeValue(found, name)) ?? '';
  };
  switch (device.localName) {
    case 'disk': {
      const target = child(device, 'target');
      const name = target && attributeValue(target, 'dev');
      const bus = ofChild('target', 'bus') || (name && inferredBus(own('device'), name)) || '';
      return diskKinds.get(bus) ?? (bus === 'virtio' ? virtioKinds(family) : undefined);
    }
    case 'controller':
      return /^(pcie?-root|pcie-expander-bus-root)$/.test(own('model'))
        ? []
        : (controllerKinds.get(own('type')) ?? (own('type') === 'virtio-serial' ? virtioKinds(family) : undefined));
    case 'interface':
      return ofChild('model', 'type') === 'usb-net' ? ['usb'] : undefined;
    case 'hostdev':
      return hostKinds.get(own('type'));
    case 'input':
      return inputKinds.get(own('bus')) ?? (own('bus') === 'virtio' ? virtioKinds(family) : undefined);
    case 'redirdev':
    case 'hub':
      return ['usb'];
    case 'smartcard':
      return ['ccid'];
    case 'sound':
      return soundKinds.get(own('model'));
    case 'memory':
      return memoryKinds.get(own('model'));
    case 'watchdog':
      return watchdogKinds.get(own('model'));
    case 'iommu':
      return iommuKinds.get(own('model'));
    case 'panic':
      return panicKinds.get(own('model'));
    case 'serial':
      return serialKinds.get(ofChild('target', 'type'));
    case 'channel':
    case 'console':
      return ofChild('target', 'type') === 'virtio' ? ['virtio-serial'] : undefined;
    case 'shmem':
      return ['pci'];
    default:
      return undefined;
  }
}

/** virtio is on the bus that the architecture has; boards of ARM and RISC-V have memory-mapped places besides. */
function virtioKinds(family: ArchitectureFamily | undefined): readonly string[] | undefined {
  switch (family) {
    case 'x86':
    case 'ppc64':
    case 'loongarch':
      return ['pci'];
    case 'arm':
    case 'riscv':
      return ['pci', 'virtio-mmio'];
    case 's390':
      return ['ccw', 'pci'];
    default:
      return undefined;
  }
}

type Kinds = ReadonlyMap<string, readonly string[]>;

const diskKinds: Kinds = new Map([
  ['ide', ['drive']],
  ['scsi', ['drive']],
  ['sata', ['drive']],
  ['fdc', ['drive']],
  ['usb', ['usb']],
  ['sd', []],
  ['xen', []],
]);

const controllerKinds: Kinds = new Map([
  ['pci', ['pci']],
  ['sata', ['pci']],
  ['ide', ['pci']],
  ['ccid', ['usb']],
]);

const hostKinds: Kinds = new Map([
  ['pci', ['pci', 'unassigned']],
  ['usb', ['usb']],
  ['scsi', ['drive']],
]);

const inputKinds: Kinds = new Map([
  ['usb', ['usb']],
  ['ps2', []],
  ['xen', []],
]);

const soundKinds: Kinds = new Map([
  ['usb', ['usb']],
  ['ich6', ['pci']],
  ['ich7', ['pci']],
  ['ich9', ['pci']],
  ['ac97', ['pci']],
  ['es1370', ['pci']],
]);

const memoryKinds: Kinds = new Map([
  ['dimm', ['dimm']],
  ['nvdimm', ['dimm']],
  ['virtio-mem', ['pci', 'ccw']],
  ['virtio-pmem', ['pci']],
  ['sgx-epc', []],
]);

const watchdogKinds: Kinds = new Map([
  ['itco', []],
  ['diag288', []],
  ['i6300esb', ['pci']],
  ['ib700', []],
]);

const iommuKinds: Kinds = new Map([
  ['intel', []],
  ['smmuv3', []],
  ['virtio', ['pci']],
]);

const panicKinds: Kinds = new Map([
  ['isa', ['isa']],
  ['pvpanic', ['pci']],
  ['pseries', []],
  ['hyperv', []],
  ['s390', []],
]);

const serialKinds: Kinds = new Map([
  ['isa-serial', ['isa']],
  ['isa-debug', ['isa']],
  ['usb-serial', ['usb']],
  ['pci-serial', ['pci']],
  ['spapr-vio-serial', ['spapr-vio']],
]);
