import type { Range as LspRange, TextEdit as LspTextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { difference } from '../xml/difference.ts';
import type { TextEdit } from '../xml/edit.ts';
import type { Range } from '../xml/tree.ts';

/** Offsets to LSP's zero-based lines and UTF-16 characters. */
export function toLspRange(document: TextDocument, range: Range): LspRange {
  return { start: document.positionAt(range.start), end: document.positionAt(range.end) };
}

export function toLspEdits(document: TextDocument, edits: readonly TextEdit[]): LspTextEdit[] {
  return edits.map((edit) => ({ range: toLspRange(document, edit.range), newText: edit.text }));
}

/** The one edit that turns the document into `text`, as short as its unchanged beginning and end allow. */
export function replacement(document: TextDocument, text: string): LspTextEdit[] {
  const before = document.getText();
  if (before === text) return [];
  const { start, oldEnd, newEnd } = difference(before, text);
  return toLspEdits(document, [{ range: { start, end: oldEnd }, text: text.slice(start, newEnd) }]);
}
