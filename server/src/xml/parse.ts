/** The tolerant XML parser: any text gives a tree and a list of what is wrong with it. */
import { scanDeclaration } from './declaration.ts';
import { noEntities } from './entities.ts';
import { resolveNamespaces } from './namespaces.ts';
import { scan } from './scan.ts';
import { finder, report, type State, type Writable } from './state.ts';
import { buildTree } from './structure.ts';
import type { Document, SyntaxProblem } from './tree.ts';

export { maximumDepth } from './structure.ts';

/**
 * Parses `text` in time proportional to its length; never throws.
 * Without problems exactly when libxml2 takes the document with its default options.
 */
export function parse(text: string): Document {
  const problems: SyntaxProblem[] = [];
  const document: Writable<Document> = { kind: 'document', text, children: [], root: undefined, problems };
  const state: State = {
    text,
    document,
    position: text.charCodeAt(0) === 0xfeff ? 1 : 0,
    tokens: [],
    problems,
    unfinished: new Set(),
    entities: noEntities(text.length),
    hasNamespaces: false,
    find: finder(text),
  };
  scanDeclaration(state);
  scan(state);
  buildTree(state);
  if (state.hasNamespaces || state.entities.attributeTypes.size > 0) resolveNamespaces(state);
  document.root = document.children.find((node) => node.kind === 'element');
  checkTopLevel(state);
  if (problems.length > 1) problems.sort((first, second) => first.range.start - second.range.start);
  return document;
}

function checkTopLevel(state: State): void {
  const { document, problems } = state;
  let hasDocumentType = false;
  let hasOtherRoot = false;
  let rootSeen = false;
  for (const node of document.children) {
    const { start, end } = node.range;
    if (node.kind === 'element') {
      if (rootSeen && !hasOtherRoot && !state.unfinished.has(node)) {
        hasOtherRoot = true;
        const message = `A document has one root element; \`<${node.name}>\` is a second`;
        report(state, 'second-root', message, start, node.nameRange.end);
      }
      rootSeen = true;
    } else if (node.kind === 'document-type') {
      if (rootSeen || hasDocumentType) {
        const message = 'A document type declaration stands once, before the root element';
        report(state, 'misplaced-doctype', message, start, start + 9);
      }
      hasDocumentType = true;
    } else if (
      node.kind === 'text' &&
      !problems.some((problem) => problem.range.start >= start && problem.range.end <= end)
    ) {
      const where = rootSeen ? 'after' : 'before';
      report(state, 'text-outside-root', `Text may not stand ${where} the root element; remove it`, start, end);
    }
  }
  if (!rootSeen && problems.length === 0) {
    report(state, 'no-root', 'The document has no element', 0, document.text.length);
  }
}
