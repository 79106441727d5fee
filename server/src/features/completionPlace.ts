import { escapeAttribute } from '../xml/edit.ts';
import type { Attribute, Element, Range } from '../xml/tree.ts';
import type { Quote } from './snippet.ts';

/** A tag that is being typed: from `<` to the end of the name under the offset. */
export interface TypedTag {
  readonly start: number;
  readonly end: number;
  /** True after `</`, and within it. */
  readonly isEnd: boolean;
}

export function isNameCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\w:.-]/.test(character);
}

/** The tag whose name the offset is in or right behind; undefined elsewhere. */
export function tagAt(text: string, offset: number): TypedTag | undefined {
  let start = offset;
  while (start > 0 && isNameCharacter(text[start - 1])) start -= 1;
  // Between the two characters of `</` too.
  const isBetween = start === offset && text[offset - 1] === '<' && text[offset] === '/';
  const isAfter = text[start - 1] === '/' && text[start - 2] === '<';
  const isEnd = isAfter || isBetween;
  if (!isEnd && text[start - 1] !== '<') return undefined;
  let end = isBetween ? offset + 1 : offset;
  while (isNameCharacter(text[end])) end += 1;
  return { start: start - (isAfter ? 2 : 1), end, isEnd };
}

/** Whether the offset is in `<!…`, `<?…`, `&…` or behind a `<` that stands alone: no element begins there. */
export function isMarkup(text: string, offset: number): boolean {
  const before = text.slice(0, offset);
  const isOpen = (start: string, end: string): boolean => before.lastIndexOf(start) > before.lastIndexOf(end);
  if (isOpen('<!--', '-->') || isOpen('<![CDATA[', ']]>')) return true;
  return /(<[!?\s][^<>]*|&[\w#]*)$/.test(before.slice(-200));
}

/**
 * What has been typed on the line before an offset where an element may come, blanks in it too: `disk: v`. With the
 * `<` before it where asked for.
 */
export function wordsAt(text: string, offset: number, { withTag = false }: { readonly withTag?: boolean } = {}): Range {
  let start = offset;
  while (start > 0 && !/[\n\r<>]/.test(text[start - 1] ?? '')) start -= 1;
  while (start < offset && /\s/.test(text[start] ?? '')) start += 1;
  let end = offset;
  while (isNameCharacter(text[end])) end += 1;
  if (withTag && text[start - 1] === '<') start -= 1;
  return { start, end };
}

/** The text of an element that holds nothing else, without the space around it; else the word at the offset. */
export function textRange(text: string, offset: number, element: Element | undefined): Range {
  const isAlone = element?.endTag !== undefined && element.children.every(({ kind }) => kind === 'text');
  let { start, end } =
    isAlone && element.endTag ? { start: element.startTag.end, end: element.endTag.start } : wordsAt(text, offset);
  while (start < offset && /\s/.test(text[start] ?? '')) start += 1;
  while (end > offset && /\s/.test(text[end - 1] ?? '')) end -= 1;
  return onLine(text, { start, end }, offset);
}

/** The part of a range that is on the line of an offset in it: clients take no other for completion. */
export function onLine(text: string, { start, end }: Range, offset: number): Range {
  const before = text.slice(start, offset).search(/[^\r\n]*$/);
  const after = text.slice(offset, end).search(/[\r\n]/);
  return { start: start + Math.max(before, 0), end: after < 0 ? end : offset + after };
}

/** A value as it has to stand in an attribute, with the quotes that are still missing. */
export function quoted(value: string, attribute: Attribute, text: string, quote: Quote): string {
  const { valueRange } = attribute;
  if (valueRange === undefined || attribute.quote === '') return `${quote}${escapeAttribute(value, quote)}${quote}`;
  const isClosed = text[valueRange.end] === attribute.quote;
  return `${escapeAttribute(value, attribute.quote)}${isClosed ? '' : attribute.quote}`;
}
