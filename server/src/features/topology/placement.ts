/** On which bus libvirt puts a device whose address is not written. */

import { readDisk } from '../../guest/disks.ts';
import type { Guest } from '../../guest/guest.ts';
import type { Device } from '../../guest/hardware/device.ts';
import { attributeValue } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { valueAt } from '../path.ts';

const isaSounds = new Set(['pcspk', 'sb16', 'usb']);
const pciControllers = new Set(['scsi', 'sata', 'usb', 'virtio-serial', 'ide', 'nvme']);

/** Whether a model is one of those that are no PCI devices, or none at all. */
function isOneOf(element: Element, path: string, ...models: readonly string[]): boolean {
  return models.includes(valueAt(element, path) ?? '');
}

/** What goes on PCI, by element name (libvirt's qemuDomainDeviceCalculatePCIConnectFlags). */
const pciDevices: Readonly<Record<string, (element: Element) => boolean>> = {
  controller: (element) => {
    const type = attributeValue(element, 'type') ?? '';
    if (type === 'pci') return !/root$/.test(attributeValue(element, 'model') ?? '');
    return pciControllers.has(type) && !isOneOf(element, '@model', 'none', 'qusb1', 'qusb2', 'ibmvscsi');
  },
  crypto: () => true,
  disk: (element) => readDisk(element, 0).bus === 'virtio',
  filesystem: () => true,
  hostdev: (element) => isOneOf(element, '@type', 'pci', 'mdev', 'scsi_host'),
  input: (element) => isOneOf(element, '@bus', 'virtio'),
  interface: (element) => !isOneOf(element, 'model@type', 'usb-net', 'ne2k_isa', 'spapr-vlan'),
  iommu: (element) => isOneOf(element, '@model', 'virtio'),
  memballoon: (element) => !isOneOf(element, '@model', 'none', 'xen'),
  memory: (element) => isOneOf(element, '@model', 'virtio-mem', 'virtio-pmem'),
  panic: (element) => isOneOf(element, '@model', 'pvpanic'),
  rng: () => true,
  serial: (element) => isOneOf(element, 'target@type', 'pci-serial'),
  shmem: () => true,
  sound: (element) => !isaSounds.has(attributeValue(element, 'model') ?? ''),
  video: (element) => !isOneOf(element, 'model@type', 'none', 'ramfb'),
  vsock: () => true,
  watchdog: (element) => isOneOf(element, '@model', 'i6300esb'),
};

/** What goes on USB, by element name. */
const usbDevices: Readonly<Record<string, (element: Element) => boolean>> = {
  disk: (element) => readDisk(element, 0).bus === 'usb',
  hostdev: (element) => isOneOf(element, '@type', 'usb'),
  hub: (element) => isOneOf(element, '@type', 'usb'),
  input: (element) => isOneOf(element, '@bus', 'usb'),
  interface: (element) => isOneOf(element, 'model@type', 'usb-net'),
  redirdev: (element) => isOneOf(element, '@bus', 'usb'),
  serial: (element) => isOneOf(element, 'target@type', 'usb-serial'),
  sound: (element) => isOneOf(element, '@model', 'usb'),
};

/** The bus of virtio devices: PCI but where the machine has none of it. */
export function systemBus({ fromXen, hardware: { machine } }: Guest): 'pci' | 'ccw' | 'virtio-mmio' | undefined {
  if (fromXen) return undefined;
  if (machine.family === 's390') return 'ccw';
  return machine.board === 'microvm' ? 'virtio-mmio' : machine.pciRoot === 'none' ? undefined : 'pci';
}

/** The bus on which libvirt places a device that has no address, or an empty one; undefined for those without such a bus. */
export function busWithoutAddress(guest: Guest, { element, name, addressType }: Device): string | undefined {
  if (usbDevices[name]?.(element) === true) return guest.fromXen ? undefined : 'usb';
  if (name === 'channel' && isOneOf(element, 'target@type', 'virtio')) return 'virtio-serial';
  if (name === 'console' && isOneOf(element, 'target@type', 'virtio')) return 'virtio-serial';
  if (name === 'smartcard') return 'ccid';
  if (addressType === 'pci') return 'pci';
  if (addressType !== '' || pciDevices[name]?.(element) !== true) return undefined;
  return systemBus(guest);
}
