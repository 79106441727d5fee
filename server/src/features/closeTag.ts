import type { Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import { elementsIn, placeAt } from '../xml/query.ts';
import type { Document, Element } from '../xml/tree.ts';
import { escapeSnippet } from './snippet.ts';

/** The request for what closes the tag that was just typed. */
export const closeTagRequest = 'domxml/closeTag';

export interface CloseTagParams {
  readonly textDocument: { readonly uri: string };
  /** Behind the `>` of a start tag, or behind `</`. */
  readonly position: Position;
}

export interface CloseTagResult {
  /** In LSP's snippet syntax. */
  readonly snippet: string;
  /** Whether the element takes one of some values: the client opens their list when the tag is closed. */
  readonly takesValues: boolean;
}

/**
 * What belongs at the position as a snippet: the end tag behind a new start tag, the name behind `</`; null where the
 * element is closed already, or nothing is to be closed.
 */
export function closeTag({ document: tree }: Analysis, document: TextDocument, position: Position): string | null {
  const offset = document.offsetAt(position);
  const { text } = tree;
  if (text.startsWith('</', offset - 2)) {
    const open = isFollowedByName(text, offset) ? undefined : openAround(tree, offset - 2);
    return open === undefined ? null : escapeSnippet(`${open.name}>`);
  }
  if (text.charAt(offset - 1) !== '>' || tree.root === undefined) return null;
  for (const element of [tree.root, ...elementsIn(tree.root)]) {
    if (element.startTag.end !== offset || element.selfClosing) continue;
    return isOpen(element) ? `$0${escapeSnippet(`</${element.name}>`)}` : null;
  }
  return null;
}

/** An element without an end of its own: a neighbour of the same name may have lost its end tag to it. */
function isOpen(element: Element): boolean {
  for (let node: Element | Document = element; node.kind === 'element'; node = node.parent) {
    if (node.name === element.name && node.endTag === undefined && !node.selfClosing) return true;
  }
  return false;
}

function isFollowedByName(text: string, offset: number): boolean {
  return /^[^\s<]/.test(text.slice(offset, offset + 1));
}

/** The element that an end tag at the offset would close. */
function openAround(tree: Document, offset: number): Element | undefined {
  const place = placeAt(tree, offset);
  if (place.kind === 'attribute' || (place.kind === 'node' && place.node.kind !== 'text')) return undefined;
  const start = place.kind === 'element' ? place.node : place.node.kind === 'text' ? place.node.parent : tree;
  for (let node: Element | Document = start; node.kind === 'element'; node = node.parent) {
    const isBehindStart = node.startTag.end <= offset;
    if (isBehindStart && !node.selfClosing && (node.endTag === undefined || node.endTag.start >= offset)) return node;
  }
  return undefined;
}
