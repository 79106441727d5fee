import type { FormattingOptions, Position, Range, TextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../analyze.ts';
import { toLspEdits } from '../text.ts';
import { formatEdits } from './format.ts';
import { onTypeEdits } from './onType.ts';

/** Lays the whole document out as `virsh dumpxml` would. */
export function formatting(analysis: Analysis, document: TextDocument, options: FormattingOptions): TextEdit[] {
  return toLspEdits(document, formatEdits(analysis.document, options));
}

/** As `formatting`, for the lines of a range. */
export function rangeFormatting(
  analysis: Analysis,
  document: TextDocument,
  { start, end }: Range,
  options: FormattingOptions,
): TextEdit[] {
  const first = document.offsetAt({ line: start.line, character: 0 });
  // A selection that ends at the start of a line does not mean that line.
  const lastLine = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  const last = document.offsetAt({ line: lastLine + 1, character: 0 });
  const isLast = last === document.getText().length;
  const edits = formatEdits(analysis.document, options).filter(
    ({ range }) => range.start >= first && range.end <= last && (isLast || range.start < last),
  );
  return toLspEdits(document, edits);
}

/** After `>` or a new line: indents the line. */
export function onTypeFormatting(
  analysis: Analysis,
  document: TextDocument,
  position: Position,
  options: FormattingOptions,
): TextEdit[] {
  return toLspEdits(document, onTypeEdits(analysis.document, document.offsetAt(position), options));
}
