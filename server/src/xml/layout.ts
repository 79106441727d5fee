/** How a document is laid out: its line ends, its indentation, and text written to fit in. */
import { isBlank } from './characters.ts';
import { documentOf } from './query.ts';
import type { Document, Element } from './tree.ts';

/** The line end the text uses first; LF when it has none. */
export function lineEndOf(text: string): '\r\n' | '\n' {
  const found = text.indexOf('\n');
  return found > 0 && text.charAt(found - 1) === '\r' ? '\r\n' : '\n';
}

/** A line may be as long as the text; where it begins is mostly seen from here. */
const usualLine = 400;

export function startOfLine(text: string, offset: number): number {
  const near = Math.max(0, offset - usualLine);
  const found = text.slice(near, offset).lastIndexOf('\n');
  if (found >= 0) return near + found + 1;
  const starts = lineStartsOf(text);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return starts[low] ?? 0;
}

/** Of the text looked at last: edits are made by the hundred. */
let lastStarts: { readonly text: string; readonly starts: readonly number[] } | undefined;

function lineStartsOf(text: string): readonly number[] {
  if (lastStarts?.text !== text) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    lastStarts = { text, starts };
  }
  return lastStarts.starts;
}

/** That of the first line that has one and begins with a start tag, of the text looked at last. */
let lastFirst: { readonly text: string; readonly indentation: string | undefined } | undefined;

function firstIndentation(text: string): string | undefined {
  if (lastFirst?.text !== text) lastFirst = { text, indentation: unitPattern.exec(text)?.[1] };
  return lastFirst.indentation;
}

const unitPattern = /\n([ \t]+)<[^/]/;

/** Whether nothing but spaces follows up to the end of the line or of the text. */
export function endsLine(text: string, offset: number): boolean {
  const found = /[^ \t]/g;
  found.lastIndex = offset;
  const character = found.exec(text)?.[0];
  return character === undefined || character === '\n' || character === '\r';
}

/** The start of the line after the one `offset` is in; undefined in the last line. */
export function startOfNextLine(text: string, offset: number): number | undefined {
  const found = text.indexOf('\n', offset);
  return found < 0 ? undefined : found + 1;
}

/** The spaces and tabs the line of `offset` begins with. */
export function lineIndentation(text: string, offset: number): string {
  const start = startOfLine(text, offset);
  let end = start;
  while (end < offset && (text.charAt(end) === ' ' || text.charAt(end) === '\t')) end++;
  return text.slice(start, end);
}

/** Where a child of `parent` is to be indented to: as its element children are, else one level more than itself. */
export function childIndentation(parent: Element): string {
  const document = documentOf(parent);
  const { text } = document;
  for (const child of parent.children) {
    if (child.kind === 'element' && opensLine(text, child)) return lineIndentation(text, child.range.start);
  }
  return lineIndentation(text, parent.range.start) + indentationUnit(document);
}

function opensLine(text: string, element: Element): boolean {
  return isBlank(text, startOfLine(text, element.range.start), element.range.start);
}

/** What the document indents a level by: the first child of an element that shows it; two spaces when none does. */
export function indentationUnit(document: Document): string {
  const unit = units.get(document) ?? findUnit(document);
  units.set(document, unit);
  return unit;
}

const units = new WeakMap<Document, string>();

function findUnit(document: Document): string {
  let parent = document.root;
  while (parent !== undefined) {
    const outer = lineIndentation(document.text, parent.range.start);
    let next: Element | undefined;
    for (const child of parent.children) {
      if (child.kind !== 'element') continue;
      next ??= child;
      if (!opensLine(document.text, child)) continue;
      const inner = lineIndentation(document.text, child.range.start);
      if (inner.length > outer.length && inner.startsWith(outer)) return inner.slice(outer.length);
    }
    parent = next;
  }
  return '  ';
}

/**
 * Writes `xml`, itself indented by two spaces a level, in the document's manner at `indentation`.
 * As `lines`, each line is indented and ended; `inline`, the first follows what is there and the last stays open.
 */
export function indented(text: string, xml: string, indentation: string, form: 'lines' | 'inline'): string {
  const lineEnd = lineEndOf(text);
  const lines = withoutMargin(xml);
  const unit = unitNear(text, indentation);
  const written = lines.map((line) => {
    const content = line.trimStart();
    if (content === '') return '';
    const spaces = line.length - content.length;
    return `${indentation}${unit.repeat(spaces >> 1)}${' '.repeat(spaces & 1)}${content}`;
  });
  if (form === 'lines') return written.map((line) => `${line}${lineEnd}`).join('');
  return written.join(lineEnd).slice(lines[0]?.trim() === '' ? 0 : indentation.length);
}

/** The lines of `xml` without blank ones around it and without the indentation all share. */
function withoutMargin(xml: string): string[] {
  const lines = xml.split(/\r\n?|\n/);
  while (lines.length > 1 && lines[0]?.trim() === '') lines.shift();
  while (lines.length > 1 && lines[lines.length - 1]?.trim() === '') lines.pop();
  const rest = lines.filter((line, index) => line.trim() !== '' && index > 0);
  const first = lines[0] ?? '';
  const firstMargin = first.length - first.trimStart().length;
  const margin = Math.min(firstMargin, ...rest.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(margin).trimEnd());
}

/** A tab where the neighbours use tabs; else the text's smallest indentation. */
function unitNear(text: string, indentation: string): string {
  if (indentation.includes('\t')) return '\t';
  const first = firstIndentation(text);
  if (first === undefined || first.length > 8) return '  ';
  return first.includes('\t') ? '\t' : first;
}
