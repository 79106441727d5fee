/** On which bus a device goes that has no address. */

import { attributeValue, child } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { readDisk } from '../disks.ts';
import type { Guest } from '../guest.ts';
import type { Device } from './device.ts';

/** `pcie` for what wants a port of its own on PCI Express, `pci` for what wants a conventional slot. */
export type PciKind = 'pcie' | 'pci';

type Classifier = (element: Element) => PciKind | undefined;

function own(element: Element, name: string): string {
  return attributeValue(element, name) ?? '';
}

function inside(element: Element, path: string, name: string): string {
  const found = child(element, path);
  return found === undefined ? '' : own(found, name);
}

/** A virtio device has both; the old interface of the transitional one needs I/O ports, so a conventional slot. */
function virtio(model: string): PciKind {
  return model === 'virtio-transitional' ? 'pci' : 'pcie';
}

const virtioDevice: Classifier = (element) => virtio(own(element, 'model'));

function controllerKind(element: Element): PciKind | undefined {
  const model = own(element, 'model');
  switch (own(element, 'type')) {
    case 'virtio-serial':
      return virtio(model);
    case 'scsi':
      return model === 'ibmvscsi' ? undefined : model.startsWith('virtio') ? virtio(model) : 'pci';
    case 'usb':
      if (/^(none|qusb[12])$/.test(model)) return undefined;
      return model.endsWith('xhci') ? 'pcie' : 'pci';
    case 'sata':
    case 'ide':
      return 'pci';
    case 'nvme':
      return 'pcie';
    case 'pci':
      return /root$/.test(model) ? undefined : model.startsWith('pcie') ? 'pcie' : 'pci';
    default:
      return undefined;
  }
}

const pciKinds: Readonly<Record<string, Classifier>> = {
  controller: controllerKind,
  crypto: () => 'pcie',
  disk: (element) => (readDisk(element).bus === 'virtio' ? virtioDevice(element) : undefined),
  filesystem: virtioDevice,
  hostdev: (element) => {
    switch (own(element, 'type')) {
      case 'pci':
        return 'pcie';
      case 'mdev':
        return own(element, 'model') === 'vfio-pci' ? 'pcie' : undefined;
      case 'scsi_host':
        return virtioDevice(element);
      default:
        return undefined;
    }
  },
  input: (element) => (own(element, 'bus') === 'virtio' ? virtioDevice(element) : undefined),
  interface: (element) => {
    const model = inside(element, 'model', 'type');
    if (own(element, 'type') === 'hostdev') return 'pcie';
    if (model.startsWith('virtio')) return virtio(model);
    if (model === 'e1000e' || model === 'igb') return 'pcie';
    return /^(usb-net|ne2k_isa|spapr-vlan)$/.test(model) ? undefined : 'pci';
  },
  iommu: (element) => (own(element, 'model') === 'virtio' ? 'pcie' : undefined),
  memballoon: (element) => (/^(none|xen)$/.test(own(element, 'model')) ? undefined : virtioDevice(element)),
  memory: (element) => (own(element, 'model').startsWith('virtio') ? 'pcie' : undefined),
  panic: (element) => (own(element, 'model') === 'pvpanic' ? 'pci' : undefined),
  rng: virtioDevice,
  serial: (element) => (inside(element, 'target', 'type') === 'pci-serial' ? 'pci' : undefined),
  shmem: () => 'pci',
  sound: (element) => {
    const model = own(element, 'model');
    if (model === 'virtio') return 'pcie';
    return /^(pcspk|sb16|usb)$/.test(model) ? undefined : 'pci';
  },
  video: (element) => {
    const model = inside(element, 'model', 'type');
    if (model === 'virtio') return 'pcie';
    return /^(none|ramfb)$/.test(model) ? undefined : 'pci';
  },
  vsock: virtioDevice,
  watchdog: (element) => (own(element, 'model') === 'i6300esb' ? 'pci' : undefined),
};

/**
 * Undefined for what is no PCI device on a board with PCI.
 * Source: libvirt src/qemu/qemu_domain_address.c qemuDomainDeviceCalculatePCIConnectFlags.
 */
export function pciKind({ name, element }: Device): PciKind | undefined {
  return pciKinds[name]?.(element);
}

const usbDevices: Readonly<Record<string, (element: Element) => boolean>> = {
  disk: (element) => readDisk(element).bus === 'usb',
  hostdev: (element) => own(element, 'type') === 'usb',
  hub: (element) => own(element, 'type') === 'usb',
  input: (element) => own(element, 'bus') === 'usb',
  interface: (element) => inside(element, 'model', 'type') === 'usb-net',
  redirdev: (element) => own(element, 'bus') === 'usb',
  serial: (element) => inside(element, 'target', 'type') === 'usb-serial',
  sound: (element) => own(element, 'model') === 'usb',
};

export function isOnUsb({ name, element }: Device): boolean {
  return usbDevices[name]?.(element) === true;
}

export function isOnVirtioSerial({ name, element }: Device): boolean {
  return (name === 'channel' || name === 'console') && inside(element, 'target', 'type') === 'virtio';
}

/** The bus of virtio devices: PCI but where the machine has none of it. */
export function systemBus({
  fromXen,
  hardware: { machine },
}: Pick<Guest, 'fromXen' | 'hardware'>): 'pci' | 'ccw' | 'virtio-mmio' | undefined {
  if (fromXen) return undefined;
  if (machine.family === 's390') return 'ccw';
  return machine.board === 'microvm' ? 'virtio-mmio' : machine.pciRoot === 'none' ? undefined : 'pci';
}

/** The bus on which libvirt places a device that has no address, or an empty one; undefined for those without such a bus. */
export function busWithoutAddress(guest: Guest, device: Device): string | undefined {
  if (isOnUsb(device)) return guest.fromXen ? undefined : 'usb';
  if (isOnVirtioSerial(device)) return 'virtio-serial';
  if (device.name === 'smartcard') return 'ccid';
  if (device.addressType === 'pci') return 'pci';
  if (device.addressType !== '' || pciKind(device) === undefined) return undefined;
  return systemBus(guest);
}
