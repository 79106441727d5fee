import type { Position, SelectionRange } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import { placeAt } from '../xml/query.ts';
import type { Attribute, Document, Element, Range } from '../xml/tree.ts';
import { toLspRange } from './text.ts';

/** For each position the ranges around it, from the word out: value, attribute, tag, content, element, and so on. */
export function selectionRanges(
  { document: tree }: Analysis,
  document: TextDocument,
  positions: readonly Position[],
): SelectionRange[] {
  return positions.map((position) => {
    const around = rangesAround(tree, document.offsetAt(position));
    let selection: SelectionRange = { range: toLspRange(document, { start: 0, end: tree.text.length }) };
    for (const range of growing(around).reverse()) {
      if (range.start > 0 || range.end < tree.text.length) {
        selection = { range: toLspRange(document, range), parent: selection };
      }
    }
    return selection;
  });
}

/** Without empty ranges and repetitions; each holds the one before. */
function growing(ranges: readonly Range[]): Range[] {
  const kept: Range[] = [];
  for (const range of ranges) {
    const last = kept.at(-1);
    if (range.end <= range.start) continue;
    if (last === undefined) kept.push(range);
    else if (range.start <= last.start && range.end >= last.end && range.end - range.start > last.end - last.start) {
      kept.push(range);
    }
  }
  return kept;
}

function rangesAround(tree: Document, offset: number): Range[] {
  const place = placeAt(tree, offset);
  switch (place.kind) {
    case 'attribute':
      return [...attributeRanges(place.node, place.part), ...elementRanges(place.node.parent, 'start-tag', offset)];
    case 'element':
      return elementRanges(place.node, place.part, offset);
    case 'node': {
      const { range, parent } = place.node;
      const trimmed = place.node.kind === 'text' && !place.node.cdata ? [withoutSpace(tree.text, range)] : [];
      return [
        ...trimmed.filter(({ start, end }) => start <= offset && offset <= end),
        range,
        ...(parent.kind === 'element' ? elementRanges(parent, 'content', offset) : []),
      ];
    }
    default:
      return [];
  }
}

function attributeRanges(
  { valueRange, nameRange, range, quote }: Attribute,
  part: 'name' | 'value' | 'between',
): Range[] {
  if (part !== 'value' || valueRange === undefined) return part === 'name' ? [nameRange, range] : [range];
  const quoted = { start: valueRange.start - quote.length, end: range.end };
  return [valueRange, quoted, range];
}

function elementRanges(element: Element, part: 'name' | 'start-tag' | 'end-tag' | 'content', offset: number): Range[] {
  const { startTag, endTag, nameRange, range, name } = element;
  const inEndTag = endTag !== undefined && offset > endTag.start;
  const tag = inEndTag ? endTag : startTag;
  const nameHere = inEndTag ? { start: endTag.start + 2, end: endTag.start + 2 + name.length } : nameRange;
  const content = { start: startTag.end, end: endTag?.start ?? range.end };
  const inner: Range[] = part === 'name' ? [nameHere, tag] : part === 'content' ? [content] : [tag];
  const { parent } = element;
  return [...inner, range, ...(parent.kind === 'element' ? elementRanges(parent, 'content', offset) : [])];
}

function withoutSpace(text: string, { start, end }: Range): Range {
  const content = text.slice(start, end);
  return { start: start + (content.length - content.trimStart().length), end: start + content.trimEnd().length };
}
