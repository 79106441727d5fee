import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import { diskNamer, parseDiskName } from '../guest/disks.ts';
import type { Guest } from '../guest/guest.ts';
import { parseNumber } from '../guest/hardware/numbers.ts';
import { randomMac } from '../migrate/identity.ts';
import { usedFunctions } from '../refactor/addresses/pciPlaces.ts';
import type { PlacedFile } from '../workspace/hostFiles.ts';
import { escapeText } from '../xml/edit.ts';
import { attributeValue, child, childElements, childrenNamed, placeAt } from '../xml/query.ts';
import type { Element, Range } from '../xml/tree.ts';
import { onLine, quoted, textRange } from './completionPlace.ts';
import { bearerOf, labelOf } from './labels.ts';
import { valueAt } from './path.ts';
import { pathCandidates } from './pathCompletion.ts';
import { occurrences, type Role, rolesOf } from './references/occurrences.ts';
import { toLspRange } from './text.ts';

/** A value that could stand at a place. */
export interface Candidate {
  readonly value: string;
  readonly detail: string;
  /** Made up: it replaces whatever has been typed. */
  readonly isNew?: true;
}

/** The value that is being typed. */
export interface Typed {
  readonly element: Element;
  /** Undefined for the element's text. */
  readonly attribute: string | undefined;
  readonly range: Range;
}

/** What other guests use of a kind (by its title), each value with the name of such a guest. */
export type Elsewhere = (kind: string) => ReadonlyMap<string, string>;

/** What is known of the world around this definition. */
export interface Around {
  readonly elsewhere?: Elsewhere | undefined;
  readonly hostFiles?: readonly PlacedFile[] | undefined;
}

/** The most numbers that are offered of what an element counts without naming. */
const mostCounted = 64;

/**
 * Values that this definition itself, others of the workspace and files in it suggest: what is declared where something
 * refers to it, the next free number or name where something is declared, paths, and a new UUID or MAC address.
 */
export function referenceItems(
  analysis: Analysis,
  document: TextDocument,
  offset: number,
  target: string,
  { elsewhere = () => new Map(), hostFiles = [] }: Around = {},
): CompletionItem[] {
  const text = document.getText();
  const typed = typedAt(analysis, text, offset);
  const { guest } = analysis;
  if (typed === undefined) return [];
  const roles = rolesOf(typed.element, typed.attribute);
  const candidates = [
    ...roles.flatMap((role) => candidatesOf(analysis, guest, typed, role)),
    ...pathCandidates(
      typed,
      hostFiles,
      roles.flatMap(({ kind }) => usedElsewhere(kind, elsewhere)),
    ),
    ...generated(typed, guest, target),
    ...(guest ? freePlaces(guest, typed) : []),
  ];
  const isSet = roles.some(({ isSet: one }) => one);
  const range = isSet ? partAt(text, typed.range, offset) : typed.range;
  const lspRange = toLspRange(document, onLine(text, range, offset));
  const { node } = placeAt(analysis.document, offset);
  const written = (value: string): string =>
    node.kind === 'attribute' ? quoted(value, node, text, "'") : escapeText(value);
  const seen = new Set<string>();
  return candidates
    .filter(({ value }) => !seen.has(value) && seen.add(value))
    .map(
      ({ value, detail, isNew }, index): CompletionItem => ({
        label: value,
        kind: CompletionItemKind.Reference,
        ...(detail === '' ? {} : { labelDetails: { description: detail } }),
        // Before what the grammar knows.
        sortText: `!${String(index).padStart(4, '0')}`,
        ...(isNew ? { filterText: text.slice(range.start, range.end) || value } : {}),
        textEdit: { range: lspRange, newText: written(value) },
      }),
    );
}

function typedAt({ document }: Analysis, text: string, offset: number): Typed | undefined {
  const place = placeAt(document, offset);
  if (place.kind === 'attribute') {
    const { valueRange, parent, localName, nameRange } = place.node;
    if (place.part === 'value' && valueRange) return { element: parent, attribute: localName, range: valueRange };
    // Behind `dev=` the value has not begun.
    return valueRange === undefined && text[offset - 1] === '=' && offset > nameRange.end
      ? { element: parent, attribute: localName, range: { start: offset, end: offset } }
      : undefined;
  }
  const element = place.kind === 'node' && place.node.kind === 'text' ? place.node.parent : place.node;
  const isContent = place.kind === 'node' || (place.kind === 'element' && place.part === 'content');
  if (element.kind !== 'element' || !isContent || element.endTag === undefined) return undefined;
  if (element.children.some(({ kind }) => kind !== 'text')) return undefined;
  return { element, attribute: undefined, range: textRange(text, offset, element) };
}

/** The part of a set between the commas around the offset. */
function partAt(text: string, { start, end }: Range, offset: number): Range {
  const before = text.slice(start, offset).lastIndexOf(',');
  const after = text.slice(offset, end).indexOf(',');
  return { start: start + before + 1, end: after < 0 ? end : offset + after };
}

function candidatesOf(analysis: Analysis, guest: Guest | undefined, { element }: Typed, role: Role): Candidate[] {
  const { kind, scope } = role;
  const others = occurrences(analysis).filter(
    (other) => other.kind === kind && other.scope === scope && other.element !== element,
  );
  if (role.role === 'declares' || kind.values === 'order') {
    const taken = new Set(others.flatMap(({ value }) => (typeof value === 'string' ? [value] : [String(value.first)])));
    const free = kind.title === 'target name' ? freeTarget(element, guest, taken) : freeNumber(taken, kind.from ?? 0);
    return kind.values === 'name' && kind.title !== 'target name'
      ? []
      : [{ value: free, detail: `next free ${kind.title}` }];
  }
  const known = kind.declares.length > 0 ? others.filter((other) => other.role === 'declares') : others;
  const isBus = element.name === 'address' && attributeValue(element, 'type') === 'pci';
  return known.flatMap(({ value, element: declared, isWritten }) => {
    const detail = kind.declares.length > 0 && isWritten ? described(declared) : kind.title;
    if (typeof value === 'string') return [{ value, detail }];
    const last = Math.min(value.last, value.first + mostCounted - 1);
    return Array.from({ length: last - value.first + 1 }, (_, place) => {
      const number = value.first + place;
      return { value: isBus ? `0x${number.toString(16).padStart(2, '0')}` : String(number), detail };
    });
  });
}

/** Only of what no guest declares: a NUMA cell of another guest says nothing here. */
function usedElsewhere({ title, declares, values }: Role['kind'], elsewhere: Elsewhere): Candidate[] {
  if (declares.length > 0 || values !== 'name') return [];
  return [...elsewhere(title)].map(([value, guest]) => ({ value, detail: `used by ${guest}` }));
}

function described(declared: Element): string {
  const { name, detail } = labelOf(bearerOf(declared));
  return detail === '' ? name : `${name}: ${detail}`;
}

function freeNumber(taken: ReadonlySet<string>, from: number): string {
  let number = from;
  while (taken.has(String(number))) number += 1;
  return String(number);
}

/** The first free name on the disk's bus. */
function freeTarget(target: Element, guest: Guest | undefined, taken: ReadonlySet<string>): string {
  const disk = guest?.devices.disks.find((candidate) => candidate.target === target);
  const prefix =
    { virtio: 'vd', ide: 'hd', fdc: 'fd', xen: 'xvd', scsi: 'sd', sata: 'sd', usb: 'sd' }[
      disk?.busAttribute?.value ?? ''
    ] ??
    parseDiskName(disk?.name ?? '')?.prefix ??
    'vd';
  return diskNamer(taken)(prefix);
}

/** Slots and functions of the PCI bus in an address that no other device sits in. */
function freePlaces(guest: Guest, { element, attribute }: Typed): Candidate[] {
  if (attribute !== 'slot' && attribute !== 'function') return [];
  const { parent } = element;
  const device = guest.hardware.devices.find(({ address }) => address === element);
  if (device?.addressType !== 'pci' || parent.kind !== 'element' || parent.parent !== guest.devices.element) return [];
  const number = (name: string): number => parseNumber(attributeValue(element, name) ?? '0') ?? 0;
  const bus = number('domain') === 0 ? guest.hardware.pciBuses.get(number('bus')) : undefined;
  if (bus === undefined) return [];
  const taken = usedFunctions(guest, bus.index, device);
  if (attribute === 'function') {
    const used = taken.get(number('slot')) ?? new Set();
    return counted(0, 7)
      .filter((one) => !used.has(one))
      .map((one) => ({ value: `0x${one}`, detail: 'free function' }));
  }
  const { minimumSlot, maximumSlot } = bus.knowledge;
  return counted(minimumSlot, maximumSlot)
    .filter((slot) => !taken.has(slot))
    .map((slot) => ({ value: `0x${slot.toString(16).padStart(2, '0')}`, detail: 'free slot' }));
}

function counted(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, place) => first + place);
}

/** The first free name for a disk that begins so. */
export function freeTargetName(analysis: Analysis, prefix: string): string {
  const names = analysis.guest?.devices.disks.flatMap(({ name }) => (name === undefined ? [] : [name])) ?? [];
  return diskNamer(new Set(names))(prefix);
}

function generated({ element, attribute }: Typed, guest: Guest | undefined, target: string): Candidate[] {
  const { parent, name } = element;
  const holder = parent.kind === 'element' ? parent.name : '';
  // A snapshot keeps the UUID of its guest.
  const isOwn = parent.kind === 'element' && parent.parent.kind === 'document';
  if (attribute === 'address' && name === 'mac' && holder === 'interface') {
    return [{ value: randomMac(target === 'xen' ? '00:16:3e' : '52:54:00'), detail: 'new MAC address', isNew: true }];
  }
  const devices = guest?.devices.element;
  if (attribute === 'name' && name === 'alias' && parent.kind === 'element' && devices && parent.parent === devices) {
    return [{ value: freeAlias(parent, devices), detail: 'new alias' }];
  }
  if (attribute === undefined && holder === 'domain' && isOwn && (name === 'uuid' || name === 'genid')) {
    return [{ value: globalThis.crypto.randomUUID(), detail: 'new UUID', isNew: true }];
  }
  return [];
}

/** `ua-`, without which libvirt makes up another, and a name after the device: `ua-disk-vda`, `ua-interface-2`. */
function freeAlias(device: Element, devices: Element): string {
  const taken = new Set(
    childElements(devices).flatMap((other) => {
      const alias = other === device ? undefined : child(other, 'alias');
      return alias ? [attributeValue(alias, 'name')] : [];
    }),
  );
  const which =
    device.localName === 'disk'
      ? valueAt(device, 'target@dev')
      : String(childrenNamed(devices, device.localName).indexOf(device) + 1);
  const name = ['ua', device.localName, which].filter((part) => part !== undefined).join('-');
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}-${number}`;
  return free;
}
