/** For the tests of the features: texts with their places marked. */
import assert from 'node:assert/strict';
import type { Position, Range, TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Analysis, analyze, type Settings } from '../analyze.ts';

export interface Marked {
  readonly analysis: Analysis;
  readonly document: TextDocument;
  /** Where `‸` stands; the start of the text without one. */
  readonly position: Position;
  /** What `«` and `»` enclose, in order of their ends. */
  readonly ranges: readonly Range[];
}

/** Reads a text in which `‸` marks the caret and `«…»` ranges; the marks are taken out. */
export function marked(text: string, settings: Settings = { target: 'kvm' }): Marked {
  let plain = '';
  let caret = 0;
  const starts: number[] = [];
  const offsets: { start: number; end: number }[] = [];
  for (const character of text) {
    if (character === '‸') caret = plain.length;
    else if (character === '«') starts.push(plain.length);
    else if (character === '»') offsets.push({ start: starts.pop() ?? 0, end: plain.length });
    else plain += character;
  }
  const document = TextDocument.create('file:///guests/web.xml', 'libvirt-domain', 1, plain);
  return {
    analysis: analyze(plain, settings),
    document,
    position: document.positionAt(caret),
    ranges: offsets.map(({ start, end }) => ({ start: document.positionAt(start), end: document.positionAt(end) })),
  };
}

/** The ranges of a marked text that should be found, in document order, as text and line for messages that can be read. */
export function assertRanges(text: string, found: readonly Range[], document: TextDocument): void {
  const { ranges } = marked(text);
  const shown = (list: readonly Range[]): string[] =>
    [...list]
      .sort((one, other) => document.offsetAt(one.start) - document.offsetAt(other.start))
      .map((range) => `${range.start.line}:${range.start.character} ${document.getText(range)}`);
  assert.deepEqual(shown(found), shown(ranges));
}

/** The text after the edits. */
export function edited(document: TextDocument, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(document, [...edits]);
}
