/** The tolerant XML parser: any text gives a tree and a list of what is wrong with it. */
import { endOfName } from './characters.ts';
import { scanDeclaration } from './declaration.ts';
import { type Entities, keepEntities, noEntities } from './entities.ts';
import { resolveNamespaces } from './namespaces.ts';
import { scan } from './scan.ts';
import { finder, newTable, report, type State } from './state.ts';
import { buildTree } from './structure.ts';
import type { Document, Element, Node, SyntaxProblem } from './tree.ts';

export { maximumDepth } from './structure.ts';

/**
 * Parses `text` in time proportional to its length; never throws.
 * Without problems exactly when libxml2 takes the document with its default options.
 */
export function parse(text: string): Document {
  const state = newState(text, noEntities(text.length, readContent));
  const { document, problems } = state;
  if (text.charCodeAt(0) === 0xfeff) state.position = 1;
  state.entities.standalone = scanDeclaration(state).standalone;
  scan(state);
  buildTree(state);
  if (state.hasNamespaces || state.entities.attributeTypes.size > 0) resolveNamespaces(state);
  if (state.entities.declared.size > 0) keepEntities(document, state.entities);
  document.root = document.children.find((node) => node.kind === 'element');
  checkTopLevel(state);
  if (problems.length > 1) sortProblems(problems);
  return document;
}

export interface Content {
  readonly children: readonly Node[];
  /** The offset at which the text begins in the nodes' ranges, and the first of their indices. */
  readonly start: number;
  readonly first: number;
  /** Elements and attributes. */
  readonly count: number;
  /** How deep elements are nested. */
  readonly depth: number;
  /** In document order, with ranges as the nodes have them; all in tags that are being typed, or in text. */
  readonly problems: readonly SyntaxProblem[];
  /** Start tags that end without `>`. */
  readonly unfinished: ReadonlySet<Element>;
}

/** Mistakes that concern nothing but the tag or the text in which they are. */
const ownProblems: ReadonlySet<string> = new Set([
  'illegal-character',
  'illegal-less-than',
  'missing-space',
  'missing-value',
  'repeated-attribute',
  'unclosed-value',
  'unescaped-ampersand',
  'unexpected-character',
  'unfinished-reference',
  'unfinished-start-tag',
  'unquoted-value',
]);

/**
 * The nodes of a text that is the content of an element, or a part of it between two nodes.
 * @returns undefined when anything in it could depend on what stands around it: it is well-formed by itself, but for start
 * tags that are being typed
 */
export function parseContent(text: string): Content | undefined {
  const start = '<x>';
  const whole = `${start}${text}</x>`;
  const state = newState(whole, noEntities(whole.length, readContent));
  scan(state);
  buildTree(state);
  const { problems, unfinished } = state;
  const [holder, ...others] = state.document.children;
  if (state.hasNamespaces || state.hasDocumentType || others.length > 0) return undefined;
  if (holder?.kind !== 'element' || holder.range.end !== whole.length) return undefined;
  if (problems.length > 0 && !areOwn(state)) return undefined;
  if (problems.length > 1) sortProblems(problems);
  const { children } = holder;
  const depth = depthOf(children);
  return { children, start: start.length, first: 1, count: state.count - 1, depth, problems, unfinished };
}

/** Whether the text would be read the same way, with the same problems, among others. */
function areOwn({ text, tokens, problems, unfinished }: State): boolean {
  if (tokens.some((token) => token.kind === 'end-tag' && token.unfinished)) return false;
  for (const { name, endTag } of unfinished) {
    if (endTag === undefined) continue;
    const nameStart = endTag.start + '</'.length;
    if (text.slice(nameStart, endOfName(text, nameStart)) !== name) return false;
  }
  return problems.every(({ code, range }) => {
    if (!ownProblems.has(code)) return false;
    // Where a value ends that lacks its quote is decided by the rest of the line.
    const looksAhead = code === 'unclosed-value' || code === 'illegal-less-than';
    return !looksAhead || /[\r\n]/.test(text.slice(range.end));
  });
}

function depthOf(nodes: readonly Node[]): number {
  let deepest = 0;
  for (const node of nodes) if (node.kind === 'element') deepest = Math.max(deepest, 1 + depthOf(node.children));
  return deepest;
}

function newState(text: string, entities: Entities): State {
  const problems: SyntaxProblem[] = [];
  return {
    text,
    document: { kind: 'document', text, children: [], root: undefined, problems },
    position: 0,
    count: 0,
    tokens: [],
    problems,
    unfinished: new Set(),
    entities,
    hasNamespaces: false,
    names: new Set(),
    hasDocumentType: false,
    interned: newTable(),
    find: finder(text),
  };
}

/** An entity's text must be well-formed content by itself. Of its elements only the text counts. */
function readContent(replacement: string, entities: Entities): { text: string; problems: readonly SyntaxProblem[] } {
  const state = newState(replacement, entities);
  scan(state);
  buildTree(state);
  if (state.hasNamespaces) resolveNamespaces(state);
  let text = '';
  for (const token of state.tokens) {
    if (token.kind === 'text') text += token.value;
    else if (token.kind === 'document-type') {
      report(state, 'misplaced-doctype', 'A document type declaration may not stand here', 0, 0);
    }
  }
  return { text, problems: state.problems };
}

function sortProblems(problems: SyntaxProblem[]): void {
  problems.sort((first, second) => first.range.start - second.range.start);
}

function checkTopLevel(state: State): void {
  const { document, problems } = state;
  const { children } = document;
  const rootIndex = document.root === undefined ? children.length : children.indexOf(document.root);
  const second = children.slice(rootIndex + 1).find((node) => node.kind === 'element' && !state.unfinished.has(node));
  if (second?.kind === 'element') {
    const message = `A document has one root element; \`<${second.name}>\` is a second`;
    report(state, 'second-root', message, second.range.start, second.nameRange.end);
  }
  let expected = true;
  children.forEach((node, index) => {
    if (node.kind !== 'document-type') return;
    if (!expected || index > rootIndex) {
      const { start } = node.range;
      const message = 'A document type declaration stands once, before the root element';
      report(state, 'misplaced-doctype', message, start, start + '<!DOCTYPE'.length);
    }
    expected = false;
  });
  checkTopLevelText(state, rootIndex);
  if (document.root === undefined && problems.length === 0) {
    report(state, 'no-root', 'The document has no element', 0, document.text.length);
  }
}

/** Text beside the root element is a mistake, unless something in it is one already. */
function checkTopLevelText(state: State, rootIndex: number): void {
  const { document, problems } = state;
  sortProblems(problems);
  const found = problems.slice();
  let next = 0;
  document.children.forEach((node, index) => {
    if (node.kind !== 'text') return;
    const { start, end } = node.range;
    while (next < found.length && (found[next]?.range.start ?? 0) < start) next++;
    if ((found[next]?.range.start ?? end) < end) return;
    const where = index > rootIndex ? 'after' : 'before';
    report(state, 'text-outside-root', `Text may not stand ${where} the root element; remove it`, start, end);
  });
}
