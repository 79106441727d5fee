import { parse } from '../../server/src/xml/parse.ts';
import type { Attribute, Document, Element } from '../../server/src/xml/tree.ts';
import { pick, randomBelow } from './support.ts';

/** Well-formed changes that may break the rules of a grammar. */

type Random = () => number;

interface Target {
  readonly text: string;
  readonly root: Element;
  readonly elements: readonly Element[];
  /** Those without a prefix; namespace declarations are none. */
  readonly attributes: readonly Attribute[];
}

type Mutation = (target: Target, random: Random) => string | undefined;

const commonValues = ['0', '1', 'yes', 'on', 'block', 'network', 'none', 'virtio', 'raw', '0x1f', 'a b'];
const elementNames = ['source', 'target', 'driver', 'address', 'model', 'type', 'name', 'dsik', 'alias'];
const attributeNames = ['type', 'dev', 'file', 'bus', 'name', 'mode', 'index', 'colour'];

const mutations = {
  'element dropped': ({ text, elements }, random) => {
    const element = inner(elements, random);
    return element && replace(text, element.range, '');
  },
  'element doubled': ({ text, elements }, random) => {
    const element = inner(elements, random);
    return element && insert(text, element.range.end, text.slice(element.range.start, element.range.end));
  },
  'element renamed': ({ text, elements }, random) => {
    const name = pick(random, [...elementNames, pick(random, elements).name, pick(random, elements).name]);
    return rename(pick(random, elements), text, name);
  },
  'element moved': ({ text, elements }, random) => {
    const element = inner(elements, random);
    return element && move(element, pick(random, elements), text);
  },
  'elements swapped': ({ text, elements }, random) => {
    const siblings = pick(random, elements).children.filter((child) => child.kind === 'element');
    if (siblings.length < 2) return undefined;
    const at = randomBelow(random, siblings.length - 1);
    return swap(siblings[at], siblings[at + 1], text);
  },
  'element emptied': ({ text, elements }, random) => {
    const { startTag, endTag } = pick(random, elements);
    return endTag && replace(text, { start: startTag.end, end: endTag.start }, '');
  },
  'attribute dropped': ({ text, attributes }, random) => {
    const attribute = any(attributes, random);
    return attribute && replace(text, withSpace(attribute, text), '');
  },
  'attribute doubled': ({ text, attributes, elements }, random) => {
    const attribute = any(attributes, random);
    return attribute && addAttribute(text, pick(random, elements), attribute.name, attribute.value);
  },
  'attribute renamed': ({ text, attributes }, random) => {
    const attribute = any(attributes, random);
    if (attribute === undefined) return undefined;
    const name = pick(random, [...attributeNames, pick(random, attributes).name, pick(random, attributes).name]);
    if (attribute.parent.attributes.some((one) => one.name === name)) return undefined;
    return replace(text, attribute.nameRange, name);
  },
  'attribute moved': ({ text, attributes, elements }, random) => {
    const attribute = any(attributes, random);
    const element = pick(random, elements);
    if (attribute === undefined || element.attributes.some((one) => one.name === attribute.name)) return undefined;
    const at = element.nameRange.end;
    const range = withSpace(attribute, text);
    const piece = ` ${text.slice(attribute.range.start, attribute.range.end)}`;
    return at <= range.start
      ? text.slice(0, at) + piece + text.slice(at, range.start) + text.slice(range.end)
      : text.slice(0, range.start) + text.slice(range.end, at) + piece + text.slice(at);
  },
  'value from elsewhere': ({ text, attributes, elements }, random) => {
    const attribute = any(attributes, random);
    if (attribute === undefined) return undefined;
    const others = [pick(random, attributes).value, textOf(pick(random, elements)).trim(), pick(random, commonValues)];
    return setValue(attribute, text, pick(random, others));
  },
  'near miss of a value': ({ text, attributes }, random) => {
    const attribute = any(attributes, random);
    return attribute && setValue(attribute, text, nearMiss(attribute.value, random));
  },
  'text from elsewhere': ({ text, attributes, elements }, random) => {
    const texts = [pick(random, commonValues), textOf(pick(random, elements)).trim()];
    const attribute = any(attributes, random);
    return setText(pick(random, elements), text, pick(random, attribute ? [...texts, attribute.value] : texts));
  },
  'near miss of a text': ({ text, elements }, random) => {
    const leaves = elements.filter((element) => textOf(element) !== '' && isLeaf(element));
    if (leaves.length === 0) return undefined;
    const leaf = pick(random, leaves);
    return setText(leaf, text, nearMiss(textOf(leaf), random));
  },
} satisfies Readonly<Record<string, Mutation>>;

export type MutationKind = keyof typeof mutations;

export const mutationKinds = Object.keys(mutations) as MutationKind[];

/**
 * Changes a document once.
 * @returns the new text; undefined when the change does not apply to the place chosen
 */
export function mutateAs(kind: MutationKind, document: Document, random: Random): string | undefined {
  const { root, text } = document;
  if (root === undefined) return undefined;
  const elements = elementsOf(root);
  const attributes = elements.flatMap((one) =>
    one.attributes.filter(({ prefix, name }) => prefix === '' && name !== 'xmlns'),
  );
  const mutant = mutations[kind]({ text, root, elements, attributes }, random);
  return mutant === text ? undefined : mutant;
}

/** Changes a document once, in a way chosen at random; see `mutateAs`. */
export function mutateForGrammar(text: string, random: Random): string | undefined {
  return mutateAs(pick(random, mutationKinds), parse(text), random);
}

/** A value that looks like another one. */
export function nearMiss(value: string, random: Random): string {
  const misses = [
    '',
    ' ',
    ` ${value}`,
    `${value} `,
    value.toUpperCase(),
    value.toLowerCase(),
    value.slice(1),
    value.slice(0, -1),
    `${value}x`,
    `${value},${value}`,
    `-${value}`,
    `+${value}`,
    `0${value}`,
    `0x${value}`,
    `${value}.0`,
    `${value}0`,
    `${value}KiB`,
    `/${value}`,
    value.replace(/[-_]/, (mark) => (mark === '-' ? '_' : '-')),
    value.replace(/\d+/, (digits) => String(BigInt(digits) + 1n)),
    value.replace(/\d+/, (digits) => String(BigInt(digits) - 1n)),
    value.replace(/\d+/, (digits) => String(BigInt(digits) * 65536n)),
    value.replace(/[0-9A-Fa-f]/, 'g'),
    value.replace(/[:/.,]/, ''),
    '-1',
    '256',
    '65536',
    '4294967295',
    '4294967296',
    '18446744073709551616',
    '99999999999999999999999999',
    '1e3',
    '1\u00a0',
    '\n',
  ];
  return pick(random, misses);
}

function elementsOf(root: Element): Element[] {
  const found: Element[] = [];
  const open = [root];
  for (let element = open.pop(); element; element = open.pop()) {
    found.push(element);
    for (const child of element.children) if (child.kind === 'element') open.push(child);
  }
  return found;
}

function inner(elements: readonly Element[], random: Random): Element | undefined {
  return any(elements.slice(1), random);
}

function any<Item>(items: readonly Item[], random: Random): Item | undefined {
  return items.length === 0 ? undefined : pick(random, items);
}

function isLeaf(element: Element): boolean {
  return element.endTag !== undefined && element.children.every((child) => child.kind === 'text');
}

function textOf(element: Element): string {
  if (!isLeaf(element)) return '';
  return element.children.map((child) => (child.kind === 'text' ? child.value : '')).join('');
}

function replace(text: string, { start, end }: { readonly start: number; readonly end: number }, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

function insert(text: string, at: number, piece: string): string {
  return text.slice(0, at) + piece + text.slice(at);
}

function withSpace({ range }: Attribute, text: string): { start: number; end: number } {
  return { start: text.slice(0, range.start).trimEnd().length, end: range.end };
}

function escaped(value: string): string {
  const names: Readonly<Record<string, string>> = { '<': '&lt;', '&': '&amp;', '"': '&quot;', "'": '&apos;' };
  return value.replace(/[<&"']/g, (mark) => names[mark] ?? mark).replace(/[\n\t\r]/g, '&#10;');
}

function setValue({ valueRange }: Attribute, text: string, value: string): string | undefined {
  return valueRange && replace(text, valueRange, escaped(value));
}

function addAttribute(text: string, element: Element, name: string, value: string): string | undefined {
  if (element.attributes.some((one) => one.name === name)) return undefined;
  return insert(text, element.nameRange.end, ` ${name}="${escaped(value)}"`);
}

function setText(element: Element, text: string, value: string): string | undefined {
  if (element.endTag === undefined) return undefined;
  if (!isLeaf(element)) return insert(text, element.startTag.end, escaped(value));
  return replace(text, { start: element.startTag.end, end: element.endTag.start }, escaped(value));
}

function rename(element: Element, text: string, name: string): string | undefined {
  if (name.includes(':')) return undefined;
  const { start, end } = element.nameRange;
  const head = text.slice(0, start) + name;
  if (element.endTag === undefined) return head + text.slice(end);
  return `${head + text.slice(end, element.endTag.start)}</${name}>${text.slice(element.endTag.end)}`;
}

function swap(first: Element | undefined, second: Element | undefined, text: string): string | undefined {
  if (first === undefined || second === undefined) return undefined;
  const between = text.slice(first.range.end, second.range.start);
  const one = text.slice(first.range.start, first.range.end);
  const other = text.slice(second.range.start, second.range.end);
  return text.slice(0, first.range.start) + other + between + one + text.slice(second.range.end);
}

function move(element: Element, target: Element, text: string): string | undefined {
  const piece = text.slice(element.range.start, element.range.end);
  const at = target.startTag.end;
  const inside = at >= element.range.start && at <= element.range.end;
  if (target.selfClosing || inside || piece.includes(':')) return undefined;
  const { start, end } = element.range;
  return at < start
    ? text.slice(0, at) + piece + text.slice(at, start) + text.slice(end)
    : text.slice(0, start) + text.slice(end, at) + piece + text.slice(at);
}
