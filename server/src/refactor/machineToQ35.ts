import { type Disk, diskNamer } from '../guest/disks.ts';
import type { Guest } from '../guest/guest.ts';
import type { HardwareController } from '../guest/hardware/controllers.ts';
import { removeAttribute, removeElement, setAttribute } from '../xml/edit.ts';
import { attributeValue, child, childrenNamed } from '../xml/query.ts';
import type { Element, Range } from '../xml/tree.ts';
import { isOnTags, meets } from './place.ts';
import type { Refactoring, Refusal, Step } from './refactoring.ts';

const title = 'Change the machine to q35';

/**
 * Moves a guest from the i440FX board (`pc`) to q35: the machine, disks off IDE, controllers that q35 does not have, and
 * addresses of the old board's slots. libvirt adds PCIe root ports as devices need them.
 * Sources: libvirt src/qemu/qemu_domain.c qemuDomainDefAddDefaultDevices, qemuDomainMachineHasBuiltinIDE;
 * src/qemu/qemu_domain_address.c; docs/pci-hotplug.rst.
 */
export function machineToQ35(guest: Guest, selection: Range): (Refactoring | Refusal)[] {
  const { root, hardware } = guest;
  const os = child(root, 'os');
  const type = os && child(os, 'type');
  if (os === undefined || type === undefined || hardware.machine.board !== 'i440fx') return [];
  if (!meets(os.range, selection) && !isOnTags(root, selection)) return [];
  const expander = hardware.controllers.find(({ model }) => model === 'pci-expander-bus');
  if (expander !== undefined) {
    return [{ title, reason: 'A pci-expander-bus has another form on q35: plan the PCIe expander bus by hand first.' }];
  }
  const name = nameOnQ35(hardware.machine.name);
  const gone = hardware.controllers.filter(isOfI440fx);
  return [
    {
      title,
      isNoticed: true,
      steps: [
        {
          title: `Change the machine to '${name}'`,
          detail: `Devices get other PCI addresses: network interfaces of the guest may get other names.${virtioWords(guest)}`,
          edits: setAttribute(type, 'machine', name),
        },
        ...disksToSata(guest.devices.disks),
        ...gone.map(({ element, type, model }) => ({
          title: `Remove the controller ${model || type}`,
          detail: 'It belongs to i440FX; libvirt adds those of q35 as devices need them.',
          edits: removeElement(element),
        })),
        ...hardware.controllers.filter(({ model }) => model === 'pci-root').map(toPcieRoot),
        ...hardware.controllers.filter(isOldUsb).map(toXhci),
        ...droppedAddresses(guest, new Set(gone.map(({ element }) => element))),
      ],
    },
  ];
}

/** Behind root ports QEMU leaves out the interface of virtio before 1.0 (`disable-legacy`). */
function virtioWords({ devices, hardware }: Guest): string {
  const isVirtio =
    devices.disks.some(({ bus }) => bus === 'virtio') ||
    hardware.controllers.some(({ model }) => model === 'virtio-scsi') ||
    hardware.named('interface').some(({ element }) => {
      const model = child(element, 'model');
      return model !== undefined && attributeValue(model, 'type') === 'virtio';
    });
  return isVirtio
    ? ' Virtio devices speak virtio 1.0 alone behind PCIe ports: old guests such as RHEL 6 do not find them.'
    : '';
}

/** `pc-i440fx-8.2` is `pc-q35-8.2`; versions before there was a q35 that libvirt takes become the newest. */
function nameOnQ35(name: string): string {
  const [, prefix = '', major, minor] = /^pc-i440fx-(\D*)(?:(\d+)\.(\d+))?/.exec(name) ?? [];
  const version = Number(major) * 100 + Number(minor);
  const first = { '': 204, rhel: 703 }[prefix];
  if (!name.startsWith('pc-i440fx-') || (first !== undefined && !(version >= first))) return 'q35';
  return name.replace('i440fx', 'q35');
}

function disksToSata(disks: readonly Disk[]): Step[] {
  const freeName = diskNamer(disks.map(({ name }) => name));
  return disks.flatMap(({ element, target, bus, name, device }) => {
    if (bus !== 'ide' || target === undefined) return [];
    const free = freeName('sd');
    return [
      {
        title: `Put the ${device === 'cdrom' ? 'CD-ROM' : 'disk'} ${name} on SATA as ${free}`,
        detail: 'q35 has no IDE. Linux names disks of both alike; Windows needs its AHCI driver to be switched on.',
        edits: [
          ...setAttribute(target, 'dev', free),
          ...setAttribute(target, 'bus', 'sata'),
          ...childrenNamed(element, 'address')
            .filter((address) => attributeValue(address, 'type') === 'drive')
            .flatMap(removeElement),
          ...['geometry', 'wwn'].flatMap((name) => childrenNamed(element, name)).flatMap(removeElement),
        ],
      },
    ];
  });
}

function isOfI440fx({ type, model }: HardwareController): boolean {
  return type === 'ide' || (type === 'pci' && model === 'pci-bridge');
}

function toPcieRoot({ element }: HardwareController): Step {
  return {
    title: "Make the PCI root a 'pcie-root'",
    detail: 'The bus of the q35 board.',
    edits: [
      ...setAttribute(element, 'model', 'pcie-root'),
      // Hotplug is a matter of the root ports there.
      ...childrenNamed(element, 'target').flatMap((target) => removeAttribute(target, 'hotplug')),
    ],
  };
}

function isOldUsb({ type, model }: HardwareController): boolean {
  return type === 'usb' && (model === 'piix3-uhci' || model === 'piix4-uhci');
}

function toXhci({ element }: HardwareController): Step {
  return {
    title: "Change the USB controller to 'qemu-xhci'",
    detail: 'The old one stands on conventional PCI. Windows before 8 has no driver for xHCI.',
    edits: setAttribute(element, 'model', 'qemu-xhci'),
  };
}

function droppedAddresses({ hardware }: Guest, gone: ReadonlySet<Element>): Step[] {
  const addresses = hardware.devices.flatMap(({ element, address, addressType }) =>
    address !== undefined && addressType === 'pci' && !gone.has(element) ? [address] : [],
  );
  if (addresses.length === 0) return [];
  return [
    {
      title: addresses.length === 1 ? 'Drop the PCI address' : `Drop ${addresses.length} PCI addresses`,
      detail: 'They are slots of the i440FX board; libvirt gives new ones.',
      edits: addresses.flatMap(removeElement),
    },
  ];
}
