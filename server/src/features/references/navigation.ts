import { type DocumentHighlight, DocumentHighlightKind, type Location, type Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../analyze.ts';
import { placeAt } from '../../xml/query.ts';
import type { Range } from '../../xml/tree.ts';
import { toLspRange } from '../text.ts';
import { meansSame, type Occurrence, occurrenceAt, occurrences } from './occurrences.ts';

/** Where the thing is declared that the text at a position refers to. */
export function definitions(analysis: Analysis, document: TextDocument, position: Position): Location[] {
  return locations(
    document,
    related(analysis, document, position).filter(({ role }) => role === 'declares'),
  );
}

/** All places that speak of the thing at a position. */
export function references(
  analysis: Analysis,
  document: TextDocument,
  position: Position,
  options: { readonly includeDeclaration: boolean },
): Location[] {
  const found = related(analysis, document, position);
  return locations(document, options.includeDeclaration ? found : found.filter(({ role }) => role === 'refers'));
}

/** The same places in this document, to be marked; on a tag, the names of both tags. */
export function highlights(analysis: Analysis, document: TextDocument, position: Position): DocumentHighlight[] {
  const found = related(analysis, document, position);
  if (found.length > 0) {
    return unique(found).map(({ range, role }) => ({
      range: toLspRange(document, range),
      kind: role === 'declares' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
  }
  const place = placeAt(analysis.document, document.offsetAt(position));
  if (place.kind !== 'element' || place.part !== 'name') return [];
  const { nameRange, endTag, name } = place.node;
  const ranges: Range[] = [nameRange];
  if (endTag !== undefined) ranges.push({ start: endTag.start + 2, end: endTag.start + 2 + name.length });
  return ranges.map((range) => ({ range: toLspRange(document, range), kind: DocumentHighlightKind.Text }));
}

function related(analysis: Analysis, document: TextDocument, position: Position): Occurrence[] {
  const here = occurrenceAt(analysis, document.offsetAt(position));
  return here === undefined ? [] : occurrences(analysis).filter((other) => meansSame(here, other));
}

function locations(document: TextDocument, found: readonly Occurrence[]): Location[] {
  return unique(found).map(({ range }) => ({ uri: document.uri, range: toLspRange(document, range) }));
}

/** One for each place: `<iothreads>4</iothreads>` may stand for several spans of numbers. */
function unique(found: readonly Occurrence[]): Occurrence[] {
  const starts = new Set<number>();
  return found.filter(({ range }) => !starts.has(range.start) && starts.add(range.start));
}
