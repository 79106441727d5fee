/** Reading the tree. Names are local names in no namespace unless a namespace is given. */

import { entitiesOf } from './entities.ts';
import { type DecodeContext, forEachPiece } from './references.ts';
import type { Attribute, Document, Element, Node, Range } from './tree.ts';

export function childElements(node: Element | Document): Element[] {
  return node.children.filter((child) => child.kind === 'element');
}

/** The first child element of that name. */
export function child(node: Element | Document, name: string, namespace = ''): Element | undefined {
  for (const candidate of node.children) {
    if (candidate.kind === 'element' && candidate.localName === name && candidate.namespace === namespace)
      return candidate;
  }
  return undefined;
}

/** All child elements of that name. */
export function childrenNamed(node: Element | Document, name: string, namespace = ''): Element[] {
  const found: Element[] = [];
  for (const candidate of node.children) {
    if (candidate.kind === 'element' && candidate.localName === name && candidate.namespace === namespace)
      found.push(candidate);
  }
  return found;
}

/** The first attribute of that name. */
export function attribute(element: Element, name: string, namespace = ''): Attribute | undefined {
  for (const candidate of element.attributes) {
    if (candidate.localName === name && candidate.namespace === namespace) return candidate;
  }
  return undefined;
}

export function attributeValue(element: Element, name: string, namespace = ''): string | undefined {
  return attribute(element, name, namespace)?.value;
}

/** The element that holds an element; undefined for the root. */
export function parentOf(element: Element | undefined): Element | undefined {
  return element?.parent.kind === 'element' ? element.parent : undefined;
}

/** The text of the element and of all elements in it, in order. */
export function textContent(element: Element): string {
  let content = '';
  for (const node of nodesIn(element)) if (node.kind === 'text') content += node.value;
  return content;
}

/** All nodes below `node` in document order, without recursion. */
export function* nodesIn(node: Element | Document): Generator<Node> {
  const pending: Node[] = [...node.children].reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    yield next;
    if (next.kind !== 'element') continue;
    for (let index = next.children.length - 1; index >= 0; index--) {
      const inner = next.children[index];
      if (inner !== undefined) pending.push(inner);
    }
  }
}

/** All elements below `node` in document order. */
export function* elementsIn(node: Element | Document): Generator<Element> {
  for (const inner of nodesIn(node)) if (inner.kind === 'element') yield inner;
}

export type Place =
  /** `part` says what of the element the offset is in: its name in the start or end tag, or elsewhere in a tag or content. */
  | { readonly kind: 'element'; readonly node: Element; readonly part: 'name' | 'start-tag' | 'end-tag' | 'content' }
  | { readonly kind: 'attribute'; readonly node: Attribute; readonly part: 'name' | 'value' | 'between' }
  | { readonly kind: 'node'; readonly node: Exclude<Node, Element>; readonly part: 'text' }
  | { readonly kind: 'document'; readonly node: Document; readonly part: 'content' };

/**
 * What stands at an offset, the deepest there is. An offset between two characters counts to a name or value
 * that it touches, as someone typing there would have it.
 */
export function placeAt(document: Document, offset: number): Place {
  let parent: Element | Document = document;
  for (;;) {
    const node: Node | undefined = childAt(parent, offset);
    if (node === undefined) {
      if (parent.kind === 'document') return { kind: 'document', node: parent, part: 'content' };
      return { kind: 'element', node: parent, part: 'content' };
    }
    if (node.kind !== 'element') return { kind: 'node', node, part: 'text' };
    const place = placeInTags(node, offset);
    if (place !== undefined) return place;
    parent = node;
  }
}

/** The deepest node or attribute at an offset. */
export function nodeAt(document: Document, offset: number): Node | Attribute | Document {
  return placeAt(document, offset).node;
}

function placeInTags(element: Element, offset: number): Place | undefined {
  if (touches(element.nameRange, offset)) return { kind: 'element', node: element, part: 'name' };
  if (element.endTag !== undefined && offset > element.endTag.start && offset < element.endTag.end) {
    const nameStart = element.endTag.start + 2;
    const inName = offset >= nameStart && offset <= nameStart + element.name.length;
    return { kind: 'element', node: element, part: inName ? 'name' : 'end-tag' };
  }
  const { startTag } = element;
  const closed = element.children.length > 0 || element.endTag !== undefined || element.selfClosing;
  // An unfinished tag goes on at its end.
  if (offset > startTag.start && (offset < startTag.end || (offset === startTag.end && !closed))) {
    for (const candidate of element.attributes) {
      if (!touches(candidate.range, offset)) continue;
      if (candidate.valueRange !== undefined && touches(candidate.valueRange, offset)) {
        return { kind: 'attribute', node: candidate, part: 'value' };
      }
      const part = touches(candidate.nameRange, offset) ? 'name' : 'between';
      return { kind: 'attribute', node: candidate, part };
    }
    return { kind: 'element', node: element, part: 'start-tag' };
  }
  return undefined;
}

function touches(range: Range, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}

/** The child whose range holds the offset strictly inside; for an unfinished element also its end. */
function childAt(parent: Element | Document, offset: number): Node | undefined {
  const { children } = parent;
  let low = 0;
  let high = children.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const node = children[middle];
    if (node === undefined) return undefined;
    if (offset <= node.range.start) high = middle - 1;
    else if (offset >= node.range.end) low = middle + 1;
    else return node;
  }
  // Between two children: an element that was never closed still takes what is typed at its end.
  const before = children[high];
  if (before?.kind === 'element' && before.range.end === offset && before.endTag === undefined && !before.selfClosing) {
    return before;
  }
  // Text takes what is typed at its edges.
  if (before?.kind === 'text' && before.range.end === offset) return before;
  const after = children[low];
  return after?.kind === 'text' && after.range.start === offset ? after : undefined;
}

/** The path of an element for people: `/domain/devices/disk[2]`, positions counted among namesakes, from 1. */
export function elementPath(element: Element): string {
  let path = '';
  for (let node: Element | Document = element; node.kind === 'element'; node = node.parent) {
    const { name } = node;
    const namesakes = childElements(node.parent).filter((sibling) => sibling.name === name);
    const position = namesakes.length > 1 ? `[${namesakes.indexOf(node) + 1}]` : '';
    path = `/${name}${position}${path}`;
  }
  return path;
}

/** The document a node belongs to. */
export function documentOf(node: Node | Attribute | Document): Document {
  let current = node;
  while (current.kind !== 'document') current = current.parent;
  return current;
}

/**
 * The offset in the document's text of the character at `index` of the attribute's value: a reference counts
 * as one place. The length of the value gives the end of the written value.
 */
export function attributeOffset(node: Attribute, index: number): number {
  if (node.valueRange === undefined) return node.range.end;
  return sourceOffset(documentOf(node), node.valueRange, 'attribute', index);
}

/** As `attributeOffset`, for an index into a text's value. */
export function textOffset(node: Extract<Node, { kind: 'text' }>, index: number): number {
  const document = documentOf(node);
  if (!node.cdata) return sourceOffset(document, node.range, 'content', index);
  const start = node.range.start + '<![CDATA['.length;
  const end = document.text.endsWith(']]>', node.range.end) ? Math.max(start, node.range.end - 3) : node.range.end;
  return sourceOffset(document, { start, end }, 'cdata', index);
}

function sourceOffset(
  document: Document,
  range: Range,
  mode: 'attribute' | 'content' | 'cdata',
  index: number,
): number {
  const { text } = document;
  const context: DecodeContext = { text, problems: [], entities: entitiesOf(document) };
  let passed = 0;
  let offset: number | undefined;
  forEachPiece(context, range.start, range.end, mode, (piece) => {
    if (offset !== undefined) return;
    const { length } = piece.value;
    const plain = length === piece.end - piece.start && text.startsWith(piece.value, piece.start);
    if (index < passed + length) offset = plain ? piece.start + index - passed : piece.start;
    passed += length;
  });
  return offset ?? range.end;
}
