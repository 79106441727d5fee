/**
 * Edits of a document as values. Each function looks at the tree and returns replacements of its text that
 * follow how the document is written: its quotes, indentation and line ends. Nothing else changes.
 */
import { endOfName, isBlank, isSpace, isXmlCharacter, trimSpaceBefore } from './characters.ts';
import {
  childIndentation,
  endsLine,
  indented,
  lineEndOf,
  lineIndentation,
  startOfLine,
  startOfNextLine,
} from './layout.ts';
import { documentOf } from './query.ts';
import type { Attribute, Element, Text } from './tree.ts';

/** A replacement of `range` by `text`; an insertion has an empty range. Offsets are those of the document's text. */
export interface TextEdit {
  readonly range: { readonly start: number; readonly end: number };
  readonly text: string;
}

/** Where a new child goes; without anything it becomes the last. */
export interface ChildPosition {
  readonly before?: Element | undefined;
  readonly after?: Element | undefined;
  readonly first?: boolean | undefined;
  readonly last?: boolean | undefined;
}

function replace(start: number, end: number, text: string): TextEdit {
  return { range: { start, end }, text };
}

function insert(offset: number, text: string): TextEdit {
  return replace(offset, offset, text);
}

/** Text that may stand between quotes of the given kind. Characters that XML cannot hold are left out. */
export function escapeAttribute(value: string, quote: '"' | "'" = "'"): string {
  return legal(value)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(quote === "'" ? /'/g : /"/g, quote === "'" ? '&apos;' : '&quot;')
    .replace(/[\t\r\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Text that may stand between tags. Characters that XML cannot hold are left out. */
export function escapeText(value: string): string {
  return legal(value).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/\]\]>/g, ']]&gt;').replace(/\r/g, '&#13;');
}

function legal(value: string): string {
  let result = '';
  for (const character of value) if (isXmlCharacter(character.codePointAt(0) ?? 0)) result += character;
  return result;
}

/** Gives an attribute, named as written, a value: changes the one there is, or adds one behind the last. */
export function setAttribute(element: Element, name: string, value: string): TextEdit[] {
  const { text } = documentOf(element);
  const existing = element.attributes.find((attribute) => attribute.name === name);
  if (existing !== undefined) return changeAttribute(text, existing, value);
  const last = element.attributes[element.attributes.length - 1];
  const quote = quoteNear(element);
  const written = `${name}=${quote}${escapeAttribute(value, quote)}${quote}`;
  if (last === undefined) return [insert(element.nameRange.end, ` ${written}`)];
  return [insert(last.range.end, `${separatorBefore(text, last)}${written}`)];
}

function changeAttribute(text: string, attribute: Attribute, value: string): TextEdit[] {
  const { quote, valueRange, range } = attribute;
  const isQuoted = valueRange !== undefined && quote !== '' && text.charAt(valueRange.end) === quote;
  if (isQuoted && attribute.value === value) return [];
  if (isQuoted) return [replace(valueRange.start, valueRange.end, escapeAttribute(value, quote))];
  const written = quoteNear(attribute.parent);
  return [replace(attribute.nameRange.end, range.end, `=${written}${escapeAttribute(value, written)}${written}`)];
}

/** The quotes of the element's last attribute, else of the document's first. */
function quoteNear(element: Element): '"' | "'" {
  for (let index = element.attributes.length - 1; index >= 0; index--) {
    const quote = element.attributes[index]?.quote ?? '';
    if (quote !== '') return quote;
  }
  const pending: Element[] = [];
  const { root } = documentOf(element);
  if (root !== undefined) pending.push(root);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const { quote } of next.attributes) if (quote !== '') return quote;
    for (let index = next.children.length - 1; index >= 0; index--) {
      const child = next.children[index];
      if (child?.kind === 'element') pending.push(child);
    }
  }
  return "'";
}

/** What separates attributes: a space, or a line end where each has its own line. */
function separatorBefore(text: string, last: Attribute): string {
  const lineStart = startOfLine(text, last.range.start);
  const before = text.slice(lineStart, last.range.start);
  return isBlank(before) && lineStart > last.parent.range.start ? `${lineEndOf(text)}${before}` : ' ';
}

/** Takes an attribute, named as written, away together with the space before it. */
export function removeAttribute(element: Element, name: string): TextEdit[] {
  const attribute = element.attributes.find((candidate) => candidate.name === name);
  if (attribute === undefined) return [];
  const { text } = documentOf(element);
  const start = trimSpaceBefore(text, attribute.range.start, element.nameRange.end);
  return [replace(start, attribute.range.end, '')];
}

/** Changes the name in the start tag and the end tag. */
export function renameElement(element: Element, name: string): TextEdit[] {
  const edits = [replace(element.nameRange.start, element.nameRange.end, name)];
  if (element.endTag !== undefined) {
    const start = element.endTag.start + 2;
    edits.push(replace(start, endOfName(documentOf(element).text, start), name));
  }
  return edits;
}

/**
 * Takes an element away: with its line and indentation when it is alone there, else with the spaces that
 * separate it from its neighbour.
 */
export function removeElement(element: Element): TextEdit[] {
  const { text } = documentOf(element);
  const { start, end } = element.range;
  const lineStart = startOfLine(text, start);
  const opensLine = isBlank(text, lineStart, start);
  if (opensLine && endsLine(text, end)) {
    const next = startOfNextLine(text, end);
    if (next !== undefined) return [replace(lineStart, next, '')];
    // The last line of the text: the line end before it goes.
    return [replace(trimLineEnd(text, lineStart), text.length, '')];
  }
  if (endsLine(text, end)) return [replace(trimInlineSpace(text, start), end, '')];
  if (!opensLine) return [replace(start, end, '')];
  let until = end;
  while (text.charAt(until) === ' ' || text.charAt(until) === '\t') until++;
  return [replace(start, until, '')];
}

function trimLineEnd(text: string, lineStart: number): number {
  if (text.endsWith('\r\n', lineStart)) return lineStart - 2;
  return lineStart > 0 ? lineStart - 1 : lineStart;
}

function trimInlineSpace(text: string, position: number): number {
  let start = position;
  while (start > 0 && (text.charAt(start - 1) === ' ' || text.charAt(start - 1) === '\t')) start--;
  return start;
}

/**
 * Adds a child, by default as the last. `xml` is written with two spaces a level and no common indentation
 * needed; it takes on the document's. Empty when the parent's start tag is not finished.
 */
export function insertChild(parent: Element, xml: string, position: ChildPosition = {}): TextEdit[] {
  if (position.before !== undefined) return insertBefore(position.before, xml);
  if (position.after !== undefined) return insertAfter(position.after, xml);
  const { text } = documentOf(parent);
  if (parent.selfClosing) return openWith(text, parent, xml);
  if (text.charAt(parent.startTag.end - 1) !== '>') return [];
  const contentStart = parent.startTag.end;
  const contentEnd = parent.endTag?.start ?? parent.range.end;
  const content = text.slice(contentStart, contentEnd);
  if (isBlank(content) && !content.includes('\n') && parent.endTag !== undefined) {
    // From the `>` on, so that two insertions here are seen to clash.
    const block = surrounded(text, parent, xml);
    return [replace(contentStart - 1, contentEnd, `>${block}`)];
  }
  const indentation = childIndentation(parent);
  if (position.first) {
    const next = endsLine(text, contentStart) ? startOfNextLine(text, contentStart) : undefined;
    if (next === undefined) return [insert(contentStart, indented(text, xml, indentation, 'inline'))];
    return [insert(next, indented(text, xml, indentation, 'lines'))];
  }
  const lineStart = startOfLine(text, contentEnd);
  if (lineStart > contentStart && isBlank(text, lineStart, contentEnd) && parent.endTag !== undefined) {
    return [insert(lineStart, indented(text, xml, indentation, 'lines'))];
  }
  const inline = indented(text, xml, indentation, 'inline');
  if (!content.includes('\n')) return [insert(contentEnd, inline)];
  // The end tag follows the last child on its line.
  return [insert(contentEnd, `${lineEndOf(text)}${indentation}${inline}`)];
}

function openWith(text: string, parent: Element, xml: string): TextEdit[] {
  const end = parent.startTag.end;
  const last = parent.attributes[parent.attributes.length - 1];
  const start = trimSpaceBefore(text, end - 2, last?.range.end ?? parent.nameRange.end);
  return [replace(start, end, `>${surrounded(text, parent, xml)}</${parent.name}>`)];
}

/** The child on its own lines, and the indentation for the end tag. */
function surrounded(text: string, parent: Element, xml: string): string {
  const block = indented(text, xml, childIndentation(parent), 'lines');
  return `${lineEndOf(text)}${block}${lineIndentation(text, parent.range.start)}`;
}

/** Adds a sibling before an element. */
export function insertBefore(element: Element, xml: string): TextEdit[] {
  const { text } = documentOf(element);
  const { start } = element.range;
  const lineStart = startOfLine(text, start);
  const indentation = lineIndentation(text, start);
  if (isBlank(text, lineStart, start)) return [insert(lineStart, indented(text, xml, indentation, 'lines'))];
  return [insert(start, indented(text, xml, indentation, 'inline'))];
}

/** Adds a sibling after an element; a comment on the element's line stays with it. */
export function insertAfter(element: Element, xml: string): TextEdit[] {
  const { text } = documentOf(element);
  const end = endWithComments(text, element);
  const indentation = lineIndentation(text, element.range.start);
  if (endsLine(text, end) && isBlank(text, startOfLine(text, element.range.start), element.range.start)) {
    const next = startOfNextLine(text, end);
    if (next !== undefined) return [insert(next, indented(text, xml, indentation, 'lines'))];
    return [insert(text.length, `${lineEndOf(text)}${indentation}${indented(text, xml, indentation, 'inline')}`)];
  }
  return [insert(element.range.end, indented(text, xml, indentation, 'inline'))];
}

function endWithComments(text: string, element: Element): number {
  const siblings = element.parent.children;
  let { end } = element.range;
  for (let index = siblings.indexOf(element) + 1; index < siblings.length; index++) {
    const sibling = siblings[index];
    if (sibling === undefined || (sibling.kind !== 'text' && sibling.kind !== 'comment')) break;
    if (!isBlank(text, end, sibling.range.start)) break;
    if (sibling.kind === 'comment') end = sibling.range.end;
    else if (/[\r\n]/.test(sibling.value) || !isBlank(sibling.value)) break;
  }
  return end;
}

/** Puts `xml` in the element's place. */
export function replaceElement(element: Element, xml: string): TextEdit[] {
  const { text } = documentOf(element);
  const { start, end } = element.range;
  return [replace(start, end, indented(text, xml, lineIndentation(text, start), 'inline'))];
}

/** Gives the element another text; its child elements and comments stay. Empty when its start tag is not finished. */
export function replaceText(element: Element, value: string): TextEdit[] {
  const { text } = documentOf(element);
  const escaped = escapeText(value);
  if (element.selfClosing) {
    const last = element.attributes[element.attributes.length - 1];
    const start = trimSpaceBefore(text, element.startTag.end - 2, last?.range.end ?? element.nameRange.end);
    return [replace(start, element.startTag.end, `>${escaped}</${element.name}>`)];
  }
  if (text.charAt(element.startTag.end - 1) !== '>') return [];
  if (element.children.every((child) => child.kind === 'text')) {
    const end = element.endTag?.start ?? element.range.end;
    return [replace(element.startTag.end, Math.max(end, element.startTag.end), escaped)];
  }
  const texts = element.children.filter((child): child is Text => child.kind === 'text' && !isBlank(child.value));
  if (texts.length === 0) return [insert(element.startTag.end, escaped)];
  return texts.map((child, index) => {
    let { start, end } = child.range;
    while (isSpace(text.charCodeAt(start))) start++;
    end = trimSpaceBefore(text, end, start);
    return replace(start, end, index === 0 ? escaped : '');
  });
}

/** Edits in the order of the text; insertions come before the replacement that begins where they stand. */
function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort(
    (first, second) => first.range.start - second.range.start || first.range.end - second.range.end,
  );
}

/**
 * The text with all edits applied; insertions at one offset keep their order.
 * Edits that overlap are a mistake of the caller and throw.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let position = 0;
  for (const edit of inOrder(edits)) {
    const { start, end } = edit.range;
    if (start < position || end < start || end > text.length) {
      throw new Error(`Edit of ${start}–${end} overlaps another or leaves the text (${position}, ${text.length})`);
    }
    parts.push(text.slice(position, start), edit.text);
    position = end;
  }
  parts.push(text.slice(position));
  return parts.join('');
}

/**
 * Takes groups of edits in order and leaves out, as a whole, each group that overlaps one taken before; `skipped`
 * holds their indices. Insertions at one offset and at the edge of a replacement go together; a replacement that
 * two groups ask for alike is made once.
 */
export function mergeEdits(groups: readonly (readonly TextEdit[])[]): { edits: TextEdit[]; skipped: number[] } {
  const taken: TextEdit[] = [];
  const insertions: TextEdit[] = [];
  const skipped: number[] = [];
  groups.forEach((group, index) => {
    const fresh = group.filter((edit) => !isTaken(taken, edit));
    if (fresh.some((edit) => clashes(taken, insertions, edit))) {
      skipped.push(index);
      return;
    }
    for (const edit of fresh) {
      const list = isInsertion(edit) ? insertions : taken;
      list.splice(firstAfter(list, edit.range.start), 0, edit);
    }
  });
  return { edits: inOrder([...insertions, ...taken]), skipped };
}

function isInsertion({ range }: TextEdit): boolean {
  return range.start === range.end;
}

/** The index of the first edit that starts after `offset`, in a list ordered by start. */
function firstAfter(edits: readonly TextEdit[], offset: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle]?.range.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isTaken(taken: readonly TextEdit[], edit: TextEdit): boolean {
  const same = taken[firstAfter(taken, edit.range.start) - 1];
  return (
    same !== undefined &&
    same.range.start === edit.range.start &&
    same.range.end === edit.range.end &&
    same.text === edit.text
  );
}

function clashes(taken: readonly TextEdit[], insertions: readonly TextEdit[], edit: TextEdit): boolean {
  const { start, end } = edit.range;
  const index = firstAfter(taken, start);
  const before = taken[index - 1];
  if (isInsertion(edit)) return before !== undefined && before.range.start < start && before.range.end > start;
  if (before !== undefined && before.range.end > start) return true;
  const after = taken[index];
  if (after !== undefined && after.range.start < end) return true;
  const inside = insertions[firstAfter(insertions, start)];
  return inside !== undefined && inside.range.start < end;
}
