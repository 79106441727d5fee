/** Which tags belong together: tokens → tree. */
import { indentationAt, isBlank } from './characters.ts';
import type { ElementNode } from './nodes.ts';
import { matchTags, neverClosed } from './recovery.ts';
import { report, type State } from './state.ts';
import type { Document, Element, Node } from './tree.ts';

/**
 * Elements nested deeper than this are left out of the tree, with one problem: libxml2, and so libvirt,
 * refuses such a document, and whoever walks the tree by recursion is safe.
 */
export const maximumDepth = 256;

type Parent = ElementNode | Document;

/** Hangs the tokens into `state.document`, and reports tags without partner. */
export function buildTree(state: State): void {
  const { tokens, document, text } = state;
  const match = matchTags(state);
  const stack: ElementNode[] = [];
  const stackTokens: number[] = [];
  let parent: Parent = document;
  let tooDeep = false;

  const pop = (): void => {
    const element = stack.pop();
    if (element !== undefined && element.children.length > 0) element.children = element.children.slice();
    stackTokens.pop();
    parent = stack[stack.length - 1] ?? document;
  };
  const giveUp = (element: ElementNode, end: number): void => {
    element.end = end;
    reportUnclosed(state, element);
    pop();
    moveTrailingSpace(element, parent);
  };

  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    if (token.kind === 'end-tag') {
      const partner = match.partner[index] ?? neverClosed;
      if (partner === neverClosed) continue;
      while (stack.length > 0 && stackTokens[stackTokens.length - 1] !== partner) {
        const open = stack[stack.length - 1];
        if (open !== undefined) giveUp(open, lastEnd(open));
      }
      const element = stack[stack.length - 1];
      if (element === undefined) continue;
      element.endTagStart = token.start;
      element.end = token.end;
      pop();
      continue;
    }
    if (match.recovered && (token.kind === 'element' || token.kind === 'comment')) {
      // An element that is never closed ends before what is indented no deeper than itself.
      let open = stack[stack.length - 1];
      while (
        open !== undefined &&
        match.partner[stackTokens[stackTokens.length - 1] ?? 0] === neverClosed &&
        outdents(text, open, token.range.start)
      ) {
        giveUp(open, lastEnd(open));
        open = stack[stack.length - 1];
      }
    }
    token.parent = parent as Element;
    if (stack.length <= maximumDepth) append(state, parent, token as Node);
    if (token.kind !== 'element' || token.selfClosing || match.empty.has(index)) continue;
    stack.push(token);
    stackTokens.push(index);
    parent = token;
    if (stack.length > maximumDepth && !tooDeep) {
      tooDeep = true;
      const { start, end } = token.nameRange;
      report(state, 'too-deep', `Elements are nested more than ${maximumDepth} deep`, start, end);
    }
  }
  while (stack.length > 0) {
    const open = stack[stack.length - 1];
    if (open !== undefined) giveUp(open, lastEnd(open));
  }
}

function append(state: State, parent: Parent, node: Node): void {
  if (parent.kind === 'document') {
    // White space between the nodes at the top means nothing; a reference to a space there is a mistake.
    if (node.kind === 'text' && !node.cdata && isBlank(state.text, node.range.start, node.range.end)) return;
  } else if (node.kind === 'document-type') {
    const { start } = node.range;
    const message = 'A document type declaration stands before the root element; move it there';
    report(state, 'misplaced-doctype', message, start, start + '<!DOCTYPE'.length);
    return;
  }
  parent.children.push(node);
}

function reportUnclosed(state: State, element: ElementNode): void {
  if (state.unfinished.has(element)) return;
  const message = `\`<${element.name}>\` is never closed; add \`</${element.name}>\``;
  report(state, 'unclosed-element', message, element.startTag.start, element.nameRange.end);
}

/** White space at the end of an unclosed element separates it from its next sibling. */
function moveTrailingSpace(element: ElementNode, parent: Parent): void {
  const last = element.children[element.children.length - 1];
  if (last === undefined || !isSeparator(last)) return;
  element.children.pop();
  if (parent.kind === 'document') return;
  (last as { parent: Element | Document }).parent = parent as Element;
  parent.children.push(last);
}

function lastEnd(element: ElementNode): number {
  for (let index = element.children.length - 1; index >= 0; index--) {
    const child = element.children[index];
    if (child !== undefined && !isSeparator(child)) return child.range.end;
  }
  return element.startTag.end;
}

/** A longer run of white space is no separator, and not looked at again and again. */
const longestSeparator = 10_000;

function isSeparator(node: Node): boolean {
  return node.kind === 'text' && !node.cdata && node.value.length <= longestSeparator && isBlank(node.value);
}

function outdents(text: string, open: ElementNode, start: number): boolean {
  const outer = indentationAt(text, open.range.start);
  if (outer < 0) return false;
  const inner = indentationAt(text, start);
  return inner >= 0 && inner <= outer;
}
