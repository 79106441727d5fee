import type { TextEdit } from '../../xml/edit.ts';
import { lineIndentation, startOfLine } from '../../xml/layout.ts';
import { placeAt } from '../../xml/query.ts';
import type { Document, Element, Node } from '../../xml/tree.ts';
import { type FormatOptions, unitOf } from './format.ts';

/** What a client must type for the line to be indented. */
export const onTypeTriggers = { firstTriggerCharacter: '>', moreTriggerCharacter: ['\n'] };

/**
 * Indents the line of the offset as what stands around it: an end tag as its start tag, anything else as the sibling
 * before it, else one level more than its parent. Text, comments, tags and metadata are left alone.
 */
export function onTypeEdits(document: Document, offset: number, options: FormatOptions): TextEdit[] {
  const { text } = document;
  const start = startOfLine(text, offset);
  let end = start;
  while (text.charAt(end) === ' ' || text.charAt(end) === '\t') end += 1;
  const wanted = indentationAt(document, end, unitOf(options));
  if (wanted === undefined || wanted === text.slice(start, end)) return [];
  return [{ range: { start, end }, text: wanted }];
}

/** The indentation of the line whose first character is at the offset; undefined where it is to stay. */
function indentationAt(document: Document, offset: number, unit: string): string | undefined {
  const { text } = document;
  const place = placeAt(document, offset);
  const parent = parentAt(document, offset);
  if (parent === undefined || isLeftAlone(parent)) return undefined;
  if (text.startsWith('</', offset)) {
    return parent.kind === 'element' && parent.endTag?.start === offset
      ? lineIndentation(text, parent.range.start)
      : undefined;
  }
  if (place.kind === 'attribute' || (place.kind === 'element' && place.part === 'start-tag')) return undefined;
  const before = parent.children.findLast((node) => node.range.end <= offset && !isBlankText(node));
  if (before !== undefined) return indentationAfter(text, before, unit);
  return parent.kind === 'element' ? lineIndentation(text, parent.range.start) + unit : '';
}

/** What follows a node is its sibling, or stands in it while its end tag is to come: in the deepest such element. */
function indentationAfter(text: string, node: Node, unit: string): string | undefined {
  let last = node;
  while (isOpen(last)) {
    if (last.localName === 'metadata') return undefined;
    const inner = last.children.findLast((child) => !isBlankText(child));
    if (inner === undefined || inner.kind === 'text') return lineIndentation(text, last.range.start) + unit;
    last = inner;
  }
  return lineIndentation(text, last.range.start);
}

/** The element whose content the offset is in; undefined inside of tags, comments and text. */
function parentAt(document: Document, offset: number): Element | Document | undefined {
  let parent: Element | Document = document;
  for (;;) {
    const inside: Node | undefined = parent.children.find(({ range }) => range.start < offset && offset < range.end);
    if (inside === undefined) return parent;
    if (inside.kind !== 'element') return isBlankText(inside) ? parent : undefined;
    const { startTag, endTag } = inside;
    if (offset < startTag.end || (endTag !== undefined && offset > endTag.start)) return undefined;
    parent = inside;
  }
}

function isLeftAlone(parent: Element | Document): boolean {
  if (parent.children.some((node) => node.kind === 'text' && !isBlankText(node))) return true;
  for (let node: Element | Document = parent; node.kind === 'element'; node = node.parent) {
    if (node.localName === 'metadata') return true;
  }
  return false;
}

function isBlankText(node: Node): boolean {
  return node.kind === 'text' && !node.cdata && node.value.trim() === '';
}

/** Whether the element's end tag is still to come. */
function isOpen(node: Node): node is Element {
  return node.kind === 'element' && !node.selfClosing && node.endTag === undefined;
}
