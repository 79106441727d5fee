import { parse } from '../../server/src/xml/parse.ts';
import type { Attribute, Element } from '../../server/src/xml/tree.ts';
import { pick, randomBelow } from './support.ts';

/** One well-formed change that may break the rules of a grammar. */

const values = [
  '',
  '0',
  '1',
  '-1',
  'yes',
  'on',
  'block',
  'network',
  'none',
  'virtio',
  'virtoi',
  '0x1f',
  '4294967296',
  'a b',
];
const names = ['source', 'target', 'driver', 'address', 'model', 'type', 'name', 'dsik', 'alias', 'x:y'];

function elementsOf(root: Element): Element[] {
  const found: Element[] = [];
  const open = [root];
  for (let element = open.pop(); element; element = open.pop()) {
    found.push(element);
    for (const child of element.children) if (child.kind === 'element') open.push(child);
  }
  return found;
}

/**
 * Changes a document once: an element or attribute dropped, doubled, renamed or moved, or a value changed.
 * @returns the new text; undefined when the change does not apply to the place chosen
 */
export function mutateForGrammar(text: string, random: () => number): string | undefined {
  const { root } = parse(text);
  if (root === undefined) return undefined;
  const elements = elementsOf(root);
  const element = pick(random, elements);
  const attributes = elements.flatMap((one) => one.attributes.filter((attribute) => attribute.prefix === ''));
  const replace = (start: number, end: number, by: string) => text.slice(0, start) + by + text.slice(end);
  const inner = element === root ? undefined : element;
  switch (randomBelow(random, 9)) {
    case 0:
      return inner && replace(inner.range.start, inner.range.end, '');
    case 1:
      return inner && replace(inner.range.end, inner.range.end, text.slice(inner.range.start, inner.range.end));
    case 2:
      return rename(element, text, pick(random, [...names.slice(0, -1), pick(random, elements).name]));
    case 3:
      return inner && move(inner, pick(random, elements), text);
    case 4:
      return changeText(element, text, pick(random, values));
    case 5:
      return attributes.length === 0 ? undefined : dropAttribute(pick(random, attributes), text);
    case 6: {
      if (attributes.length === 0) return undefined;
      const { valueRange, value } = pick(random, attributes);
      const other = pick(random, [...values, `${value}x`, pick(random, attributes).value]);
      return valueRange && !/[<&"']/.test(other) ? replace(valueRange.start, valueRange.end, other) : undefined;
    }
    case 7: {
      if (attributes.length === 0) return undefined;
      const { nameRange, parent } = pick(random, attributes);
      const name = pick(random, ['type', 'dev', 'file', 'bus', 'colour', pick(random, attributes).name]);
      if (name.startsWith('xmlns') || parent.attributes.some((one) => one.name === name)) return undefined;
      return replace(nameRange.start, nameRange.end, name);
    }
    default: {
      if (attributes.length === 0) return undefined;
      const { range, name } = pick(random, attributes);
      if (name.startsWith('xmlns') || element.attributes.some((one) => one.name === name)) return undefined;
      const at = element.nameRange.end;
      return replace(at, at, ` ${text.slice(range.start, range.end)}`);
    }
  }
}

function rename(element: Element, text: string, name: string): string | undefined {
  if (name.includes(':')) return undefined;
  const { start, end } = element.nameRange;
  const head = text.slice(0, start) + name;
  if (element.endTag === undefined) return head + text.slice(end);
  return `${head + text.slice(end, element.endTag.start)}</${name}>${text.slice(element.endTag.end)}`;
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

function changeText(element: Element, text: string, value: string): string | undefined {
  if (element.selfClosing || element.endTag === undefined) return undefined;
  if (element.children.some((child) => child.kind === 'element')) {
    return text.slice(0, element.startTag.end) + value + text.slice(element.startTag.end);
  }
  return text.slice(0, element.startTag.end) + value + text.slice(element.endTag.start);
}

function dropAttribute(attribute: Attribute, text: string): string | undefined {
  if (attribute.name.startsWith('xmlns')) return undefined;
  return text.slice(0, attribute.range.start).trimEnd() + text.slice(attribute.range.end);
}
