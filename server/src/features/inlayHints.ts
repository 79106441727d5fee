import { type InlayHint, InlayHintKind, type Range as LspRange } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import type { Guest } from '../guest/guest.ts';
import { type Device, pciAddress } from '../guest/hardware/device.ts';
import { isQemuGuest } from '../rules/guest/support/rule.ts';
import type { InlayHintSettings } from '../settings.ts';
import { insertChild, type TextEdit } from '../xml/edit.ts';
import { attribute } from '../xml/query.ts';
import type { Element } from '../xml/tree.ts';
import { filledIn } from './filledIn.ts';
import { labelOf } from './labels.ts';
import { type Quantity, quantitiesIn } from './quantities.ts';
import { toLspEdits } from './text.ts';

interface Hint {
  readonly offset: number;
  readonly label: string;
  readonly tooltip: string;
  /** What a click writes into the text. */
  readonly edits?: readonly TextEdit[];
}

/** What is not written but meant: sizes in larger units, how much a set counts, what sits where, and what libvirt fills in. */
export function inlayHints(
  { guest }: Analysis,
  document: TextDocument,
  range: LspRange,
  settings: InlayHintSettings,
): InlayHint[] {
  if (guest === undefined) return [];
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const hints: Hint[] = [
    ...(settings.defaults ? [...defaultHints(guest), ...filledInHints(guest)] : []),
    ...(settings.slots ? slotHints(guest) : []),
  ];
  for (const quantity of quantitiesIn(guest.root)) hints.push(...quantityHints(quantity, settings));
  return hints
    .filter(({ offset }) => start <= offset && offset <= end)
    .sort((one, other) => one.offset - other.offset)
    .map(({ offset, label, tooltip, edits }) => ({
      position: document.positionAt(offset),
      label,
      tooltip,
      kind: edits ? InlayHintKind.Parameter : InlayHintKind.Type,
      ...(edits ? { textEdits: toLspEdits(document, edits) } : {}),
      // The label of an attribute begins with a space of its own.
      ...(label.startsWith(' ') ? {} : { paddingLeft: true }),
    }));
}

function* quantityHints(quantity: Quantity, settings: InlayHintSettings): Generator<Hint> {
  const { element, place, words, isPlain, impliedUnit } = quantity;
  if (settings.defaults && impliedUnit !== undefined) {
    yield missing(element, 'unit', impliedUnit, `libvirt reads a size without a unit in ${impliedUnit}`);
  }
  if (isPlain || !(quantity.is === 'size' ? settings.sizes : settings.sets)) return;
  const inTag = place.range.end < element.startTag.end;
  yield {
    offset: inTag ? place.range.end + 1 : place.range.end,
    label: words.startsWith('≈') ? words : `= ${words}`,
    tooltip: `\`${place.text.trim()}\` is ${words}`,
  };
}

/** An attribute that could stand behind the last one. */
function missing(element: Element, name: string, value: string, tooltip: string): Hint {
  const offset = element.attributes.at(-1)?.range.end ?? element.nameRange.end;
  const quote = element.attributes.at(-1)?.quote === '"' ? '"' : "'";
  const label = ` ${name}=${quote}${value}${quote}`;
  return { offset, label, tooltip, edits: [{ range: { start: offset, end: offset }, text: label }] };
}

/** What libvirt fills in as it reads a definition. */
function* defaultHints({ devices, hardware }: Guest): Generator<Hint> {
  for (const disk of devices.disks) {
    const { element, target, busAttribute, bus, name } = disk;
    if (attribute(element, 'device') === undefined && element.attributes.length > 0) {
      yield missing(element, 'device', disk.device, 'A `<disk>` is a hard disk unless it says otherwise');
    }
    if (target === undefined || name === '') continue;
    if (busAttribute === undefined) {
      yield missing(target, 'bus', bus, `libvirt takes the bus from the name \`${name}\``);
    }
    const drive = hardware.drives.get(element);
    const isAssigned = !element.children.some((child) => child.kind === 'element' && child.name === 'address');
    if (drive !== undefined && isAssigned) {
      yield {
        offset: target.range.end,
        label: `${bus} ${drive.controller}:${drive.bus}:${drive.target}:${drive.unit}`,
        tooltip: `libvirt takes the place from the name \`${name}\`: controller ${drive.controller}, bus ${drive.bus}, target ${drive.target}, unit ${drive.unit}`,
      };
    }
  }
  for (const { element } of devices.hostdevs) {
    if (attribute(element, 'mode') === undefined) {
      yield missing(element, 'mode', 'subsystem', 'A `<hostdev>` is a device of a subsystem unless it says otherwise');
    }
  }
  for (const { element, idAttribute, id } of hardware.processors.cells) {
    if (idAttribute === undefined) yield missing(element, 'id', String(id), 'libvirt numbers cells by their order');
  }
}

/** What QEMU's driver fills in; a child is shown behind the start tag of its parent. */
function* filledInHints(guest: Guest): Generator<Hint> {
  if (!isQemuGuest(guest)) return;
  for (const { element, missing: what, why } of filledIn(guest)) {
    if ('name' in what) yield missing(element, what.name, what.value, why);
    else if (isClosed(element)) {
      yield {
        offset: element.startTag.end,
        label: what.child,
        tooltip: why,
        edits: insertChild(element, what.child, { first: true }),
      };
    }
  }
}

/** Not while the tags are being typed. */
function isClosed({ selfClosing, endTag }: Element): boolean {
  return selfClosing || endTag !== undefined;
}

/** So many devices on a bus are named; more are counted. */
const mostNamed = 2;

/** What sits on each PCI controller, by the addresses that are written; a root port without anything takes a device. */
function* slotHints({ hardware }: Guest): Generator<Hint> {
  const occupants = new Map<number, Device[]>();
  for (const device of hardware.devices) {
    const address = pciAddress(device);
    if (address?.domain !== 0) continue;
    const others = occupants.get(address.bus);
    if (others === undefined) occupants.set(address.bus, [device]);
    else others.push(device);
  }
  for (const { index, model, controller } of hardware.pciBuses.values()) {
    if (controller === undefined || index === 0) continue;
    const names = (occupants.get(index) ?? []).map(({ element }) => labelOf(element).name);
    const isPort = model === 'pcie-root-port' || model === 'pcie-switch-downstream-port';
    if (names.length === 0 && !isPort) continue;
    const more = names.length - mostNamed;
    const words = [...names.slice(0, mostNamed), ...(more > 0 ? [`${more} more`] : [])].join(', ');
    const { range, startTag, selfClosing } = controller.element;
    yield {
      offset: selfClosing ? range.end : startTag.end,
      label: names.length === 0 ? 'free' : `← ${words}`,
      tooltip:
        names.length === 0
          ? `No device has an address on bus ${index}: one can be plugged in, or libvirt puts one there`
          : `On bus ${index}: ${names.join(', ')}`,
    };
  }
}
