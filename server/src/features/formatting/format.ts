/** The layout of `virsh dumpxml`: a line an element, indented by its depth, one space between attributes. */
import type { TextEdit } from '../../xml/edit.ts';
import { lineEndOf } from '../../xml/layout.ts';
import { attributeValue } from '../../xml/query.ts';
import type { Document, Element, Node } from '../../xml/tree.ts';

export interface FormatOptions {
  readonly insertSpaces: boolean;
  readonly tabSize: number;
  readonly insertFinalNewline?: boolean | undefined;
  readonly trimFinalNewlines?: boolean | undefined;
}

/** What changes as the text is walked through. */
interface Walk {
  readonly text: string;
  readonly lineEnd: string;
  readonly unit: string;
  readonly edits: TextEdit[];
}

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';

/** One level of indentation. */
export function unitOf({ insertSpaces, tabSize }: FormatOptions): string {
  return insertSpaces ? ' '.repeat(tabSize) : '\t';
}

/**
 * The edits that lay a document out. Each replaces space by space, outside of text, comments and values, so the tree
 * stays the same but for text that is nothing but space. Quotes, comments and blank lines stay; so do mixed content and
 * what is in `<metadata>`. Empty when the document is not well-formed.
 */
export function formatEdits(document: Document, options: FormatOptions): TextEdit[] {
  const { text } = document;
  if (document.problems.length > 0) return [];
  const walk: Walk = { text, lineEnd: lineEndOf(text), unit: unitOf(options), edits: [] };
  const start = contentStart(text);
  const nodes = significant(document.children, text);
  const [first] = nodes;
  if (first === undefined) return [];
  let position = start;
  for (const node of nodes) {
    if (node === first && /^\uFEFF?$/.test(text.slice(0, start))) {
      replaceGap(walk, position, node.range.start, walk.lineEnd.repeat(linesIn(text, position, node.range.start)));
    } else {
      separate(walk, position, node, 0);
    }
    if (node.kind === 'element') formatElement(walk, node, 0);
    position = node.range.end;
  }
  replaceGap(walk, position, text.length, walk.lineEnd.repeat(finalLines(text, position, options)));
  return walk.edits;
}

/** Where the byte order mark and the XML declaration end. */
function contentStart(text: string): number {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  return /^<\?xml[\s]/.test(text.slice(start, start + 6)) ? text.indexOf('?>', start) + 2 : start;
}

function finalLines(text: string, position: number, options: FormatOptions): number {
  const found = linesIn(text, position, text.length);
  const wanted = options.trimFinalNewlines === true ? Math.min(found, 1) : found;
  return options.insertFinalNewline === true ? Math.max(wanted, 1) : wanted;
}

function formatElement(walk: Walk, element: Element, depth: number): void {
  formatTags(walk, element);
  if (element.endTag === undefined || keepsContent(element)) return;
  const { text, lineEnd, unit } = walk;
  const start = element.startTag.end;
  const end = element.endTag.start;
  const nodes = significant(element.children, text);
  if (nodes.some(({ kind }) => kind === 'text')) return;
  const isShort = nodes.every(({ kind }) => kind !== 'element') && linesIn(text, start, end) === 0;
  if (isShort) return;
  let position = start;
  for (const node of nodes) {
    separate(walk, position, node, depth + 1);
    if (node.kind === 'element') formatElement(walk, node, depth + 1);
    position = node.range.end;
  }
  const lines = nodes.length === 0 ? 1 : Math.max(1, linesIn(text, position, end));
  replaceGap(walk, position, end, lineEnd.repeat(lines) + unit.repeat(depth));
}

/** The layout inside these means something, or belongs to somebody else. */
function keepsContent(element: Element): boolean {
  return element.localName === 'metadata' || attributeValue(element, 'space', xmlNamespace) === 'preserve';
}

/** Puts a node on its own line; a comment stays on the line of what it follows. */
function separate(walk: Walk, position: number, node: Node, depth: number): void {
  const { text, lineEnd, unit } = walk;
  const lines = linesIn(text, position, node.range.start);
  const isBeside = lines === 0 && (node.kind === 'comment' || node.kind === 'processing-instruction');
  if (isBeside) return;
  replaceGap(walk, position, node.range.start, lineEnd.repeat(Math.max(1, lines)) + unit.repeat(depth));
}

/** All but text that is written as nothing but space. */
function significant(nodes: readonly Node[], text: string): Node[] {
  return nodes.filter(
    (node) => node.kind !== 'text' || node.cdata || /[^ \t\r\n]/.test(text.slice(node.range.start, node.range.end)),
  );
}

function formatTags(walk: Walk, { nameRange, attributes, startTag, endTag, selfClosing, name }: Element): void {
  const { text, edits } = walk;
  let position = nameRange.end;
  for (const attribute of attributes) {
    replaceGap(walk, position, attribute.range.start, ' ');
    position = attribute.range.end;
    const equals = { start: attribute.nameRange.end, end: attribute.valueRange?.start ?? attribute.nameRange.end };
    const written = text.slice(equals.start, equals.end);
    if (/\s/.test(written) && /^\s*=\s*["']$/.test(written)) {
      edits.push({ range: equals, text: `=${written.at(-1)}` });
    }
  }
  replaceGap(walk, position, startTag.end - (selfClosing ? 2 : 1), '');
  if (endTag !== undefined) replaceGap(walk, endTag.start + 2 + name.length, endTag.end - 1, '');
}

/** Only ever space by space; line by line where their number stays, so that each edit is of its own line. */
function replaceGap({ text, edits }: Walk, start: number, end: number, wanted: string): void {
  const found = text.slice(start, end);
  if (found === wanted || !/^[ \t\r\n]*$/.test(found)) return;
  const before = linesOf(found);
  const after = linesOf(wanted);
  if (before.length !== after.length) {
    edits.push({ range: { start, end }, text: wanted });
    return;
  }
  let position = start;
  for (const [index, line] of before.entries()) {
    const range = { start: position, end: position + line.length };
    position = range.end;
    if (line !== after[index]) edits.push({ range, text: after[index] ?? '' });
  }
}

/** Each line with its end; the last has none and may be empty. */
function linesOf(text: string): string[] {
  const lines = text.split(/(?<=\n|\r(?!\n))/);
  if (/[\r\n]$/.test(text)) lines.push('');
  return lines;
}

function linesIn(text: string, start: number, end: number): number {
  return text.slice(start, end).match(/\r\n?|\n/g)?.length ?? 0;
}
