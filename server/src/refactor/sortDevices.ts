import { deviceOrder } from '../guest/devices.ts';
import { parseDiskName, readDisk } from '../guest/disks.ts';
import { parseDecimal } from '../guest/hardware/numbers.ts';
import type { TextEdit } from '../xml/edit.ts';
import { attributeValue, child } from '../xml/query.ts';
import type { Document, Element, Node } from '../xml/tree.ts';

/** An element with the comments and the space that belong to it. */
interface Block {
  readonly element: Element;
  readonly start: number;
  readonly end: number;
}

/**
 * Puts the devices in the order of `virsh dumpxml`: by kind; disks of a bus by name, controllers of a type by index.
 * A comment goes with the device below it, or before it on its line. No edit when they are in order.
 */
export function sortDevices({ root, text }: Document): TextEdit[] {
  const devices = root?.localName === 'domain' ? child(root, 'devices') : undefined;
  const blocks = devices && blocksOf(devices, text);
  const [first] = blocks ?? [];
  const last = blocks?.at(-1);
  if (blocks === undefined || first === undefined || last === undefined) return [];
  const sorted = inPrintedOrder(blocks);
  if (sorted.every((block, place) => block === blocks[place])) return [];
  return [
    {
      range: { start: first.start, end: last.end },
      text: sorted.map(({ start, end }) => text.slice(start, end)).join(''),
    },
  ];
}

/** Undefined where text or a broken tag stands between the devices. */
function blocksOf(devices: Element, text: string): Block[] | undefined {
  if (devices.endTag === undefined) return undefined;
  const blocks: Block[] = [];
  let start = devices.startTag.end;
  for (const [place, node] of devices.children.entries()) {
    if (node.kind === 'text' && (node.cdata || node.value.trim() !== '')) return undefined;
    if (node.kind !== 'element') continue;
    if (node.endTag === undefined && !node.selfClosing) return undefined;
    const end = endWithComment(devices.children, place, text);
    blocks.push({ element: node, start, end });
    start = end;
  }
  return blocks;
}

/** The end of an element, or of the comment behind it on its line. */
function endWithComment(nodes: readonly Node[], place: number, text: string): number {
  const end = nodes[place]?.range.end ?? 0;
  const next = nodes.slice(place + 1, place + 3).find(({ kind }) => kind !== 'text');
  if (next?.kind !== 'comment' || text.slice(end, next.range.start).includes('\n')) return end;
  return next.range.end;
}

/** Items that stand for devices, in the order in which libvirt prints them. */
export function inPrintedOrder<Item extends { readonly element: Element }>(items: readonly Item[]): Item[] {
  const groups = new Map<string, number>();
  return items
    .map((item) => {
      const { group, place } = placeInKind(item.element);
      const name = `${item.element.name} ${group}`;
      if (!groups.has(name)) groups.set(name, groups.size);
      return { item, key: [rank(item.element), groups.get(name) ?? 0, place] };
    })
    .sort((one, other) => compare(one.key, other.key))
    .map(({ item }) => item);
}

function compare(one: readonly number[], other: readonly number[]): number {
  const differing = one.findIndex((value, place) => value !== other[place]);
  return differing < 0 ? 0 : (one[differing] ?? 0) - (other[differing] ?? 0);
}

function rank({ name }: Element): number {
  const place = deviceOrder.indexOf(name);
  return place < 0 ? deviceOrder.length : place;
}

/** Groups stand in the order of their first (virDomainDiskInsert, virDomainControllerInsert). */
function placeInKind(element: Element): { readonly group: string; readonly place: number } {
  if (element.name === 'disk') {
    const { bus, name } = readDisk(element);
    return { group: bus, place: parseDiskName(name)?.index ?? 0 };
  }
  if (element.name === 'controller') {
    const index = parseDecimal(attributeValue(element, 'index'));
    return { group: attributeValue(element, 'type') ?? '', place: index ?? Number.MAX_SAFE_INTEGER };
  }
  return { group: '', place: 0 };
}
