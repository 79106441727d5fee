import { parse } from '../xml/parse.ts';
import { nodeAt } from '../xml/query.ts';
import type { Comment, Document, Element, Node, Range } from '../xml/tree.ts';
import { isOnTags } from './place.ts';
import { plainly, type Refactoring, type Refusal } from './refactoring.ts';

/** Takes the element at the selection, or all that are selected, out of the definition by a comment, and back in. */
export function comment(document: Document, selection: Range): (Refactoring | Refusal)[] {
  const node = nodeAt(document, selection.start);
  if (node.kind === 'comment') return takenOut(document, node);
  const selected = selectedNodes(document, selection);
  const [first] = selected;
  const last = selected.at(-1);
  if (first === undefined || last === undefined) return [];
  const elements = selected.filter(({ kind }) => kind === 'element').length;
  const title = `Surround ${first.kind === 'element' && elements === 1 ? `<${first.name}>` : `${elements} elements`} with a comment`;
  const range = { start: first.range.start, end: last.range.end };
  if (document.text.slice(range.start, range.end).includes('--')) {
    return [{ title, reason: 'There is a comment in it, or `--`, which a comment cannot hold.' }];
  }
  return plainly(title, [
    { range: { start: range.start, end: range.start }, text: '<!-- ' },
    { range: { start: range.end, end: range.end }, text: ' -->' },
  ]);
}

/** The element whose tag the cursor is in; of a selection, the siblings that it holds whole. */
function selectedNodes(document: Document, selection: Range): Node[] {
  const parent = holder(document, selection);
  if (selection.start === selection.end) {
    return parent.kind === 'element' && parent !== document.root && isWhole(parent) && isOnTags(parent, selection)
      ? [parent]
      : [];
  }
  if (parent === document || parent.kind === 'document') return [];
  const touched = parent.children.filter(
    ({ kind, range }) => kind !== 'text' && range.start < selection.end && selection.start < range.end,
  );
  const areWhole = touched.every(
    (node) =>
      selection.start <= node.range.start &&
      node.range.end <= selection.end &&
      (node.kind !== 'element' || isWhole(node)),
  );
  return areWhole && touched.some(({ kind }) => kind === 'element') ? touched : [];
}

function isWhole({ selfClosing, endTag }: Element): boolean {
  return selfClosing || endTag !== undefined;
}

/** The deepest element that holds the selection. */
function holder(document: Document, { start, end }: Range): Element | Document {
  let found: Element | Document = document;
  for (;;) {
    const next: Node | undefined = found.children.find(
      ({ kind, range }) =>
        kind === 'element' &&
        range.start <= start &&
        end <= range.end &&
        !(range.start === start && range.end === end && start !== end),
    );
    if (next?.kind !== 'element') return found;
    found = next;
  }
}

function takenOut({ text }: Document, { range }: Comment): Refactoring[] {
  const inner = text.slice(range.start + '<!--'.length, range.end - '-->'.length);
  const { problems, root, children } = parse(`<all>${inner}</all>`);
  const held = root?.children.filter(({ kind }) => kind === 'element') ?? [];
  const isText = root?.children.some((node) => node.kind === 'text' && node.value.trim() !== '') ?? true;
  const [first] = held;
  if (problems.length > 0 || children.length !== 1 || isText || first?.kind !== 'element') return [];
  const words = held.length === 1 ? `<${first.name}>` : `${held.length} elements`;
  return plainly(`Take ${words} out of the comment`, [{ range, text: inner.replace(/^ /, '').replace(/ $/, '') }]);
}
