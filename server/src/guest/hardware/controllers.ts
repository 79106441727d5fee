/** Controllers by type and index, and what PCI buses they make. */

import { attribute, child } from '../../xml/query.ts';
import type { Attribute, Element } from '../../xml/tree.ts';
import type { Device } from './device.ts';
import type { Machine } from './machine.ts';
import { parseDecimal } from './numbers.ts';

export interface HardwareController {
  readonly device: Device;
  readonly element: Element;
  readonly type: string;
  readonly indexAttribute: Attribute | undefined;
  /** Undefined when libvirt would choose it. */
  readonly index: number | undefined;
  readonly modelAttribute: Attribute | undefined;
  /** As written; '' when libvirt would choose it. */
  readonly model: string;
  readonly target: Element | undefined;
}

export function readController(device: Device): HardwareController {
  const { element } = device;
  const indexAttribute = attribute(element, 'index');
  const modelAttribute = attribute(element, 'model');
  return {
    device,
    element,
    type: attribute(element, 'type')?.value ?? '',
    indexAttribute,
    index: parseDecimal(indexAttribute?.value),
    modelAttribute,
    model: modelAttribute?.value ?? '',
    target: child(element, 'target'),
  };
}

/**
 * The indices of controllers without one: the lowest free ones of the type (virDomainControllerFindUnusedIndex). PCI buses
 * depend on others, and companions of a USB controller share its index: they are left out.
 */
export function impliedIndices(controllers: readonly HardwareController[]): ReadonlyMap<Element, number> {
  const known = knownIndices.get(controllers) ?? findIndices(controllers);
  knownIndices.set(controllers, known);
  return known;
}

/** Found once for a guest. */
const knownIndices = new WeakMap<readonly HardwareController[], ReadonlyMap<Element, number>>();

function findIndices(controllers: readonly HardwareController[]): Map<Element, number> {
  const taken = new Map<string, Set<number>>();
  const of = (type: string): Set<number> => {
    const known = taken.get(type) ?? new Set();
    taken.set(type, known);
    return known;
  };
  for (const { type, index } of controllers) if (index !== undefined) of(type).add(index);
  const implied = new Map<Element, number>();
  for (const { element, type, indexAttribute, model } of controllers) {
    if (indexAttribute !== undefined || type === '' || type === 'pci' || model.startsWith('ich9-')) continue;
    let index = 0;
    while (of(type).has(index)) index += 1;
    of(type).add(index);
    implied.set(element, index);
  }
  return implied;
}

/** What plugs into a PCI bus; `endpoint` is any device that is no PCI controller. */
export type PciPlug =
  | 'endpoint'
  | 'pci-bridge'
  | 'pci-expander-bus'
  | 'pcie-root-port'
  | 'pcie-switch-upstream-port'
  | 'pcie-switch-downstream-port'
  | 'dmi-to-pci-bridge'
  | 'pcie-to-pci-bridge'
  | 'pcie-expander-bus';

/** What a PCI controller offers downstream. */
export interface PciBusModel {
  readonly accepts: ReadonlySet<PciPlug>;
  readonly minimumSlot: number;
  readonly maximumSlot: number;
}

function busModel(accepts: readonly PciPlug[], minimumSlot: number, maximumSlot = 31): PciBusModel {
  return { accepts: new Set(accepts), minimumSlot, maximumSlot };
}

const conventional: readonly PciPlug[] = ['endpoint', 'pci-bridge'];
const port: readonly PciPlug[] = ['endpoint', 'pcie-switch-upstream-port', 'pcie-to-pci-bridge'];

/**
 * The PCI controllers of libvirt: src/conf/domain_addr.c virDomainPCIAddressBusSetModel. An address that is written may
 * put any endpoint on any bus that takes endpoints, and a pci-bridge with them (virDomainPCIAddressFlagsCompatible).
 */
export const pciBusModels: ReadonlyMap<string, PciBusModel> = new Map([
  ['pci-root', busModel([...conventional, 'pci-expander-bus'], 1)],
  ['pci-bridge', busModel(conventional, 1)],
  ['pci-expander-bus', busModel(conventional, 0)],
  ['pcie-root', busModel(['endpoint', 'pci-bridge', 'pcie-root-port', 'dmi-to-pci-bridge', 'pcie-expander-bus'], 1)],
  ['dmi-to-pci-bridge', busModel(conventional, 0)],
  ['pcie-to-pci-bridge', busModel(conventional, 1)],
  ['pcie-root-port', busModel([...port, 'pci-bridge'], 0, 0)],
  ['pcie-switch-downstream-port', busModel([...port, 'pci-bridge'], 0, 0)],
  ['pcie-switch-upstream-port', busModel(['pcie-switch-downstream-port'], 0)],
  ['pcie-expander-bus', busModel(['pcie-root-port', 'dmi-to-pci-bridge'], 0)],
]);

export interface PciBus {
  readonly index: number;
  readonly model: string;
  readonly knowledge: PciBusModel;
  /** Undefined for the root that the machine brings along. */
  readonly controller: HardwareController | undefined;
}

/** The PCI buses that are written, and the machine's root; those libvirt would add are not among them. */
export function pciBuses(controllers: readonly HardwareController[], machine: Machine): ReadonlyMap<number, PciBus> {
  const buses = new Map<number, PciBus>();
  if (machine.pciRoot === 'pci-root' || machine.pciRoot === 'pcie-root') {
    const knowledge = pciBusModels.get(machine.pciRoot);
    if (knowledge !== undefined) buses.set(0, { index: 0, model: machine.pciRoot, knowledge, controller: undefined });
  }
  for (const controller of controllers) {
    const knowledge = pciBusModels.get(controller.model);
    if (controller.type !== 'pci' || controller.index === undefined || knowledge === undefined) continue;
    buses.set(controller.index, { index: controller.index, model: controller.model, knowledge, controller });
  }
  return buses;
}

/** What a device is to the bus it plugs into; undefined for roots, which plug into nothing. */
export function pciPlug(device: Device, controller: HardwareController | undefined): PciPlug | undefined {
  if (device.name !== 'controller' || controller?.type !== 'pci') return 'endpoint';
  switch (controller.model) {
    case 'pci-bridge':
    case 'pci-expander-bus':
    case 'pcie-root-port':
    case 'pcie-switch-upstream-port':
    case 'pcie-switch-downstream-port':
    case 'dmi-to-pci-bridge':
    case 'pcie-to-pci-bridge':
    case 'pcie-expander-bus':
      return controller.model;
    default:
      return undefined;
  }
}
