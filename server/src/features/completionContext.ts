import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import type { SnippetContext } from './elementSnippet.ts';

/** What the makers of items know of the place they are asked about. */
export interface Context extends SnippetContext {
  readonly analysis: Analysis;
  readonly document: TextDocument;
  readonly text: string;
  readonly offset: number;
  readonly suggestCommand: string | undefined;
}

/** Keeps the order of a list in clients that sort by text. */
export function order(index: number): string {
  return String(index).padStart(4, '0');
}
