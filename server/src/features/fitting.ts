import type { Guest } from '../guest/guest.ts';
import type { Machine } from '../guest/hardware/machine.ts';
import type { Expectation, ExpectedAttribute, ExpectedElement } from '../relaxng/index.ts';
import { hasIommu } from '../rules/guest/iommuSettings.ts';
import { panicModels } from '../rules/guest/panicModel.ts';
import { isQemuGuest } from '../rules/guest/support/rule.ts';
import { usbOff } from '../rules/guest/usbDisabled.ts';
import { isWatchdogOf } from '../rules/guest/watchdogAddress.ts';
import { attributeValue, child, parentOf } from '../xml/query.ts';
import type { Element } from '../xml/tree.ts';
import { withFittingAddresses } from './addressKinds.ts';

/** What may come at a place, without what libvirt would refuse for the machine, the type of the guest or the device. */
export function fitting(expectation: Expectation, guest: Guest | undefined): Expectation {
  return guest === undefined ? expectation : withFittingValues(withFittingAddresses(expectation, guest), guest);
}

function withFittingValues(expectation: Expectation, guest: Guest): Expectation {
  const { place, element, attribute } = expectation;
  const parent = parentOf(element);
  const inTag =
    (holder: string | undefined, name: string, written: Element | undefined) =>
    (one: ExpectedAttribute): ExpectedAttribute => {
      const fits = valueFits.get(`${holder}/${name}@${one.localName}`);
      return fits ? { ...one, values: one.values.filter(({ value }) => fits(value, written, guest)) } : one;
    };
  const whole = (one: ExpectedElement, holder: string | undefined, written: Element | undefined): ExpectedElement => ({
    ...one,
    attributes: one.attributes.map(inTag(holder, one.localName, written)),
    optionalAttributes: one.optionalAttributes
      .filter(({ localName }) => written === undefined || isOfSource(written, one.localName, localName))
      .map(inTag(holder, one.localName, written)),
    children: one.children.map((inner) => whole(inner, one.localName, undefined)),
  });
  switch (place) {
    case 'attribute-value': {
      const fits = valueFits.get(`${parent?.localName}/${element?.localName}@${attribute?.localName}`);
      if (fits === undefined || parent === undefined) return expectation;
      return { ...expectation, values: expectation.values.filter(({ value }) => fits(value, parent, guest)) };
    }
    case 'attribute-name':
      return {
        ...expectation,
        attributes: attributesOf(expectation, parent, guest).map(
          inTag(parent?.localName, element?.localName ?? '', parent),
        ),
      };
    case 'content':
    case 'element-name': {
      const holder = place === 'content' ? element : parent;
      const elements = expectation.elements
        .filter(({ localName }) => {
          const fits = elementFits.get(`${holder?.localName}/${localName}`);
          return fits === undefined || holder === undefined || fits(holder, guest);
        })
        .map((one) => whole(one, holder?.localName, holder));
      return { ...expectation, elements };
    }
    default:
      return expectation;
  }
}

/** By the element, what holds it and the attribute. */
const valueFits: ReadonlyMap<string, (value: string, holder: Element | undefined, guest: Guest) => boolean> = new Map([
  [
    'disk/target@bus',
    (value: string, disk: Element | undefined, { hardware }: Guest) => {
      const device = disk && attributeValue(disk, 'device');
      if (device === 'floppy') return value === 'fdc';
      if (device === 'cdrom' && value === 'virtio') return false;
      return (value !== 'fdc' || disk === undefined) && (value !== 'ide' || mayHaveIde(hardware.machine));
    },
  ],
  // QEMU has no emulator for it.
  ['os/type@arch', (value: string, _, guest: Guest) => value !== 'ia64' || !isQemuGuest(guest)],
  [
    'devices/controller@type',
    (value: string, _: Element | undefined, guest: Guest) =>
      isNoneOfUsbOff(value, undefined, guest) && (value !== 'ide' || mayHaveIde(guest.hardware.machine)),
  ],
  [
    'devices/controller@model',
    (value: string, _: Element | undefined, { hardware }: Guest) => hasPciController(hardware.machine, value),
  ],
  ['devices/watchdog@model', (value: string, _, { hardware }: Guest) => hasWatchdog(hardware.machine, value)],
  ['devices/iommu@model', (value: string, _, { hardware }: Guest) => hasIommu(hardware.machine, value)],
  ['devices/panic@model', (value: string, _, { hardware }: Guest) => hasPanic(hardware.machine, value)],
  ['devices/input@bus', isNoneOfUsbOff],
  ['devices/hostdev@type', isNoneOfUsbOff],
  ['devices/redirdev@bus', isNoneOfUsbOff],
]);

/** Whether a guest has a value of an attribute of an element; of one that depends on nothing, always. */
export function hasValue(guest: Guest, [holder, element, attribute]: readonly string[], value: string): boolean {
  return valueFits.get(`${holder}/${element}@${attribute}`)?.(value, undefined, guest) ?? true;
}

/** Attributes that only disks on virtio have; of the driver they are asked for with the disk that holds it. */
const virtioSettings = ['queues', 'event_idx', 'ioeventfd', 'iommu', 'ats', 'packed', 'page_per_vq', 'iothread'];

/** By the element and the attribute; asked with the element itself and what holds it. */
const attributeFits: ReadonlyMap<string, (element: Element, holder: Element, guest: Guest) => boolean> = new Map([
  ['devices/disk@model', (disk: Element) => isOnBus(disk, ['virtio'])],
  ['devices/input@model', (input: Element) => ['virtio', undefined].includes(attributeValue(input, 'bus'))],
  ...virtioSettings.map((name): [string, (driver: Element, disk: Element) => boolean] => [
    `disk/driver@${name}`,
    (_, disk) => isOnBus(disk, ['virtio']),
  ]),
]);

/** What says where a character device leads, by its type. */
const sourceAttributes: ReadonlyMap<string, readonly string[]> = new Map([
  ['file', ['path', 'append']],
  ['pipe', ['path']],
  ['dev', ['path']],
  ['pty', ['path']],
  ['unix', ['path', 'mode']],
  ['tcp', ['mode', 'host', 'service', 'tls']],
  ['udp', ['mode', 'host', 'service']],
  ['spiceport', ['channel']],
  ['dbus', ['channel']],
]);
const characterDevices: ReadonlySet<string> = new Set(['serial', 'parallel', 'console', 'channel', 'redirdev']);

/** Whether an attribute may be one of a device's source: the grammar takes all of them for any type. */
function isOfSource(device: Element, element: string, attribute: string): boolean {
  if (element !== 'source' || !characterDevices.has(device.localName)) return true;
  const known = sourceAttributes.get(attributeValue(device, 'type') ?? '');
  return known === undefined || known.includes(attribute);
}

/** By the element and what holds it; asked with what holds it. */
const elementFits: ReadonlyMap<string, (holder: Element, guest: Guest) => boolean> = new Map([
  ['features/tcg', (_: Element, { type }: Guest) => type === '' || type === 'qemu'],
  ['disk/vendor', (disk: Element, guest: Guest) => !isQemuGuest(guest) || isOnBus(disk, ['scsi'])],
  ['disk/product', (disk: Element, guest: Guest) => !isQemuGuest(guest) || isOnBus(disk, ['scsi', 'sata', 'ide'])],
  ['disk/wwn', (disk: Element, guest: Guest) => !isQemuGuest(guest) || isOnBus(disk, ['scsi', 'ide'])],
  ['interface/ip', (card: Element, guest: Guest) => !isQemuGuest(guest) || isOfUser(card)],
  ['interface/route', (card: Element, guest: Guest) => !isQemuGuest(guest) || isOfUser(card)],
  ['interface/portForward', isOfUser],
  [
    'devices/iommu',
    (_: Element, { hardware }: Guest) =>
      ['intel', 'virtio', 'smmuv3'].some((model) => hasIommu(hardware.machine, model)),
  ],
  ['devices/hub', (_: Element, guest: Guest) => usbOff(guest) === undefined],
]);

/** Whether a disk is on one of some buses, or on none that is written. */
function isOnBus(disk: Element, buses: readonly string[]): boolean {
  const target = child(disk, 'target');
  const bus = target && attributeValue(target, 'bus');
  return bus === undefined || bus === '' || buses.includes(bus);
}

/** Interfaces whose backend is a process that gives the guest its address. */
function isOfUser(card: Element): boolean {
  return ['user', 'vhostuser', undefined].includes(attributeValue(card, 'type'));
}

function attributesOf(
  { attributes, element }: Expectation,
  holder: Element | undefined,
  guest: Guest,
): readonly ExpectedAttribute[] {
  if (element === undefined || holder === undefined) return attributes;
  return attributes.filter(({ localName }) => {
    const fits = attributeFits.get(`${holder.localName}/${element.localName}@${localName}`);
    return (fits === undefined || fits(element, holder, guest)) && isOfSource(holder, element.localName, localName);
  });
}

/** Source: libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefControllerPCI and …DefPCIController. */
function hasPciController({ pciRoot }: Machine, model: string): boolean {
  if (pciRoot === undefined) return true;
  if (model === 'pci-root') return pciRoot === 'pci-root';
  // Those of PCI Express bear its name, but for one.
  const needsExpress = model.startsWith('pcie-') || model === 'dmi-to-pci-bridge';
  return !needsExpress || pciRoot === 'pcie-root';
}

/** Beside what libvirt refuses: `ib700` is at a port of x86, `i6300esb` is a PCI device that IBM Z has no driver for. */
function hasWatchdog(machine: Machine, model: string): boolean {
  const { family, pciRoot } = machine;
  if (model === 'ib700') return family === undefined || family === 'x86';
  if (model === 'i6300esb') return pciRoot !== 'none' && family !== 's390';
  return isWatchdogOf(machine, model);
}

/** Source: libvirt src/qemu/qemu_validate.c qemuValidateDomainDefPanic; the port of `isa` is one of x86. */
function hasPanic(machine: Machine, model: string): boolean {
  if (model === 'isa') return machine.family === undefined || machine.family === 'x86';
  return panicModels.get(model)?.fits(machine) ?? true;
}

/** Whether a value is not `usb`, or USB is not switched off. */
function isNoneOfUsbOff(value: string, _: Element | undefined, guest: Guest): boolean {
  return value !== 'usb' || usbOff(guest) === undefined;
}

/** Boards of no rules of their own may have IDE or not. */
function mayHaveIde({ board, builtinIde }: Machine): boolean {
  return builtinIde || board === undefined || board === 'isapc' || board === 'other';
}
