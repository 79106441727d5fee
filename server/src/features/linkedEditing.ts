import type { LinkedEditingRanges, Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import { placeAt } from '../xml/query.ts';
import { toLspRange } from './text.ts';

/** Names as they are being typed; the empty one too, between retyping. */
const namePattern = '[\\w:.-]*';

/** The names in the two tags of an element, to be typed together; null where one of them is missing or differs. */
export function linkedEditingRanges(
  { document: tree }: Analysis,
  document: TextDocument,
  position: Position,
): LinkedEditingRanges | null {
  const place = placeAt(tree, document.offsetAt(position));
  if (place.kind !== 'element' || place.part !== 'name') return null;
  const { endTag, nameRange, name } = place.node;
  if (endTag === undefined) return null;
  const inEndTag = { start: endTag.start + 2, end: endTag.start + 2 + name.length };
  const isSame = tree.text.slice(inEndTag.start, inEndTag.end) === name;
  const ends = /^\s*>$/.test(tree.text.slice(inEndTag.end, endTag.end));
  if (name === '' || !isSame || !ends) return null;
  return { ranges: [toLspRange(document, nameRange), toLspRange(document, inEndTag)], wordPattern: namePattern };
}
