/** What of a definition is a PCI device, and on what kind of bus libvirt puts it. */

import { attributeValue, child } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { inferredBus } from '../disks.ts';
import type { Device } from './device.ts';

/** `pcie` for what wants a port of its own on PCI Express, `pci` for what wants a conventional slot. */
export type PciKind = 'pcie' | 'pci';

function valueIn(element: Element, path: string, name: string): string {
  const found = child(element, path);
  return (found && attributeValue(found, name)) ?? '';
}

/** A virtio device has both; the old interface of the transitional one needs I/O ports, so a conventional slot. */
function virtio(model: string): PciKind {
  return model === 'virtio-transitional' ? 'pci' : 'pcie';
}

type Classifier = (element: Element) => PciKind | undefined;

const kinds: Readonly<Record<string, Classifier>> = {
  filesystem: (element) => virtio(attributeValue(element, 'model') ?? ''),
  interface: (element) => {
    const model = valueIn(element, 'model', 'type');
    if (attributeValue(element, 'type') === 'hostdev') return 'pcie';
    if (model.startsWith('virtio')) return virtio(model);
    if (model === 'e1000e' || model === 'igb') return 'pcie';
    return model === 'usb-net' || model === 'ne2k_isa' ? undefined : 'pci';
  },
  sound: (element) => {
    const model = attributeValue(element, 'model') ?? '';
    if (model === 'virtio') return 'pcie';
    return ['ich6', 'ich7', 'ich9', 'ac97', 'es1370'].includes(model) ? 'pci' : undefined;
  },
  controller: (element) => {
    const model = attributeValue(element, 'model') ?? '';
    switch (attributeValue(element, 'type')) {
      case 'virtio-serial':
        return virtio(model);
      case 'scsi':
        return model.startsWith('virtio') ? virtio(model) : 'pci';
      case 'usb':
        return model.endsWith('xhci') ? 'pcie' : model === 'none' ? undefined : 'pci';
      case 'sata':
        return 'pci';
      case 'pci':
        return model === 'pci-bridge' || model === 'pci-expander-bus' ? 'pci' : undefined;
      default:
        return undefined;
    }
  },
  disk: (element) => {
    const target = child(element, 'target');
    const written = target && attributeValue(target, 'bus');
    const name = (target && attributeValue(target, 'dev')) ?? '';
    const bus = written ?? inferredBus(attributeValue(element, 'device') ?? 'disk', name);
    return bus === 'virtio' ? virtio(attributeValue(element, 'model') ?? '') : undefined;
  },
  hostdev: (element) => {
    const type = attributeValue(element, 'type');
    if (type === 'mdev') return attributeValue(element, 'model') === 'vfio-pci' ? 'pcie' : undefined;
    if (type === 'scsi_host') return virtio(attributeValue(element, 'model') ?? '');
    return type === 'pci' ? 'pcie' : undefined;
  },
  memballoon: (element) => {
    const model = attributeValue(element, 'model') ?? '';
    return model.startsWith('virtio') ? virtio(model) : undefined;
  },
  rng: (element) => virtio(attributeValue(element, 'model') ?? ''),
  watchdog: (element) => (attributeValue(element, 'model') === 'i6300esb' ? 'pci' : undefined),
  video: (element) => {
    const model = valueIn(element, 'model', 'type');
    if (model === 'virtio') return 'pcie';
    return ['vga', 'cirrus', 'vmvga', 'qxl', 'bochs'].includes(model) ? 'pci' : undefined;
  },
  shmem: (element) => (valueIn(element, 'model', 'type') === 'ivshmem' ? undefined : 'pci'),
  input: (element) =>
    attributeValue(element, 'bus') === 'virtio' ? virtio(attributeValue(element, 'model') ?? '') : undefined,
  serial: (element) => (valueIn(element, 'target', 'type') === 'pci-serial' ? 'pci' : undefined),
  vsock: (element) => virtio(attributeValue(element, 'model') ?? ''),
  crypto: () => 'pcie',
};

/**
 * Undefined for what is no PCI device on a board with PCI, and for what stands at a fixed place.
 * Source: libvirt src/qemu/qemu_domain_address.c qemuDomainDeviceCalculatePCIConnectFlags.
 */
export function pciKind({ name, element }: Device): PciKind | undefined {
  return kinds[name]?.(element);
}

/** In what order libvirt finds places for devices (qemuDomainAssignDevicePCISlots). */
export const pciOrder: readonly string[] = [
  'filesystem',
  'interface',
  'sound',
  'controller',
  'disk',
  'hostdev',
  'memballoon',
  'rng',
  'watchdog',
  'video',
  'shmem',
  'input',
  'serial',
  'vsock',
  'crypto',
];
