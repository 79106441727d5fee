/** Reading a document again where its text has changed, and only there. */
import { indentationAt } from './characters.ts';
import { type Difference, difference } from './difference.ts';
import { type AttributeNode, ElementNode, TextNode } from './nodes.ts';
import { type Content, parseContent } from './parse.ts';
import type { Writable } from './state.ts';
import { maximumDepth } from './structure.ts';
import type { Document, Element, Node, SyntaxProblem } from './tree.ts';

/** What of a document's tree was read anew. */
export interface Revision {
  readonly document: Document;
  /** The innermost element whose content was read anew, and all that hold it; all other elements outside are as before. */
  readonly changed: ReadonlySet<Element>;
  /** Index of the first element that was read anew. */
  readonly first: number;
  /** How many elements and attributes stood there, and how many stand there now. */
  readonly removed: number;
  readonly added: number;
}

/**
 * The tree of `text`, made from that of an earlier text. Elements around the change get new nodes, and all other nodes
 * outside it are taken over with new offsets: after a success `previous` is used up and may not be looked at again.
 * What is wrong with the earlier text counts as changed.
 * @returns undefined, and `previous` is as it was, where only reading everything gives the tree: when tags do not pair,
 * but for a start tag that is being typed, or there are namespaces or a document type about
 */
export function reparse(previous: Document, text: string): Revision | undefined {
  const { root } = previous;
  if (root === undefined) return undefined;
  if (previous.children.some((node) => node.kind === 'document-type')) return undefined;
  const edit = withProblems(editBetween(previous.text, text), previous.problems);
  const held = holdersOf(root as ElementNode, edit);
  const innermost = held.at(-1);
  // A default namespace of an element around would hold for what is read as well.
  if (innermost === undefined || innermost.prefix !== '' || innermost.namespace !== '') return undefined;
  const { from, to } = touched(innermost, edit);
  // End tags that close nothing are no nodes.
  const start = Math.min(startOf(innermost.children[from]) ?? edit.start, edit.start);
  const oldEnd = Math.max(endOf(innermost.children[to - 1]) ?? edit.oldEnd, edit.oldEnd);
  const shift = edit.newEnd - edit.oldEnd;
  const content = parseContent(text.slice(start, oldEnd + shift));
  if (content === undefined || content.depth + held.length >= maximumDepth) return undefined;
  if (takesEndTags(content, held, { text, shift, behind: innermost.children.slice(to) })) return undefined;

  const holders = held.map(renew);
  const holder = holders[holders.length - 1] as ElementNode;
  const old = holder.children.slice(from, to);
  const first = indexAfter(holder, from);
  const removed = old.reduce((sum, node) => sum + countOf(node), 0);
  const turned = content.count - removed;
  const moved = start - content.start;
  for (const node of content.children) {
    move(node, moved, first - content.first);
    (node as Writable<Node>).parent = holder as never;
  }
  // Not by splice, which takes no more than a call has arguments.
  holder.children = [...holder.children.slice(0, from), ...content.children, ...holder.children.slice(to)];
  const problems = content.problems.map(({ code, message, range }) => {
    return { code, message, range: { start: range.start + moved, end: range.end + moved } };
  });
  const document: Writable<Document> = { ...previous, text, root: holders[0], problems };
  let after = from + content.children.length;
  for (let depth = holders.length - 1; depth >= 0; depth--) {
    const around = holders[depth] as ElementNode;
    for (let index = after; index < around.children.length; index++)
      move(around.children[index] as Node, shift, turned);
    around.end += shift;
    around.endTagStart += shift;
    after = ((holders[depth - 1] ?? previous).children as Node[]).indexOf(around) + 1;
  }
  for (let index = after; index < previous.children.length; index++)
    move(previous.children[index] as Node, shift, turned);
  for (const node of previous.children) (node as Writable<Node>).parent = document as never;
  return { document, changed: new Set<Element>(holders), first, removed, added: content.count };
}

/** The difference of two texts; one that begins between `<` and a name begins before the `<` where it can as well. */
function editBetween(before: string, after: string): Difference {
  const edit = difference(before, after);
  return beginsBehindLessThan(before, after, edit)
    ? { start: edit.start - 1, oldEnd: edit.oldEnd - 1, newEnd: edit.newEnd - 1 }
    : edit;
}

/** Whether what comes or goes is `a/><` behind a `<`: then it is `<a/>` before one just as well, which parts no tag. */
function beginsBehindLessThan(before: string, after: string, { start, oldEnd, newEnd }: Difference): boolean {
  if (before[start - 1] !== '<') return false;
  return oldEnd === start ? after[newEnd - 1] === '<' : newEnd === start && before[oldEnd - 1] === '<';
}

/** The difference, and all that is wrong with the earlier text. */
function withProblems({ start, oldEnd, newEnd }: Difference, problems: readonly SyntaxProblem[]): Difference {
  const from = problems.reduce((least, { range }) => Math.min(least, range.start), start);
  const to = problems.reduce((most, { range }) => Math.max(most, range.end), oldEnd);
  return { start: from, oldEnd: to, newEnd: newEnd + to - oldEnd };
}

/** Where the content is going to stand, in the new text. */
interface Around {
  readonly text: string;
  readonly shift: number;
  /** Nodes behind it that the same element holds. */
  readonly behind: readonly Node[];
}

/**
 * Whether an end tag outside the content could be taken for that of a start tag that is being typed: until the element
 * around it ends, one of the same name goes by its indentation (`chooseCandidate` in `recovery.ts`).
 */
function takesEndTags({ unfinished }: Content, holders: readonly Element[], { text, shift, behind }: Around): boolean {
  const names = new Set<string>();
  for (const { name, endTag } of unfinished) if (endTag === undefined) names.add(name);
  if (names.size === 0) return false;
  const isMistakable = (node: Node): boolean => {
    if (!(node instanceof ElementNode)) return false;
    const { name, start, endTagStart, children } = node;
    if (endTagStart < 0) return false;
    const indentation = names.has(name) ? indentationAt(text, endTagStart + shift) : -1;
    if (indentation >= 0 && indentation !== indentationAt(text, start + shift)) return true;
    return children.some(isMistakable);
  };
  return holders.some(({ name }) => names.has(name)) || behind.some(isMistakable);
}

/** The elements whose content holds the change, from the root inwards; none when it reaches beyond the root's content. */
function holdersOf(root: ElementNode, edit: Difference): ElementNode[] {
  const holders: ElementNode[] = [];
  let next: Node | undefined = root;
  while (next instanceof ElementNode && holds(next, edit)) {
    holders.push(next);
    next = (next.children as Node[])[firstBehind(next.children, edit.start)];
  }
  return holders;
}

function holds(element: ElementNode, { start, oldEnd }: Difference): boolean {
  return element.startTagEnd <= start && oldEnd <= element.endTagStart;
}

/** Puts a new node in the place of an element whose content changes: whatever was found of the old one holds no more. */
function renew(element: ElementNode): ElementNode {
  const siblings: Node[] = element.parent.children;
  const renewed = element.renewed();
  siblings[siblings.indexOf(element)] = renewed;
  return renewed;
}

/** The children that the change touches, with the text beside them that new text could join: a range of places. */
function touched({ children }: ElementNode, edit: Difference): { from: number; to: number } {
  let from = firstBehind(children, edit.start - 1);
  let to = from;
  while (to < children.length && (startOf(children[to]) ?? 0) <= edit.oldEnd) to++;
  while (children[from - 1]?.kind === 'text') from--;
  while (children[to]?.kind === 'text') to++;
  return { from, to };
}

/** The place of the first node that ends behind the offset. */
function firstBehind(nodes: readonly Node[], offset: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((endOf(nodes[middle]) ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

function startOf(node: Node | undefined): number | undefined {
  return node instanceof ElementNode || node instanceof TextNode ? node.start : node?.range.start;
}

function endOf(node: Node | undefined): number | undefined {
  return node instanceof ElementNode || node instanceof TextNode ? node.end : node?.range.end;
}

/** The index of the first element at or behind a place among the children, or of what comes after them all. */
function indexAfter(holder: ElementNode, place: number): number {
  for (let before = place - 1; before >= 0; before--) {
    const node = holder.children[before];
    if (node?.kind === 'element') return node.index + countOf(node);
  }
  return holder.index + 1 + holder.attributes.length;
}

/** How many elements and attributes a node holds, itself included. */
function countOf(node: Node): number {
  if (node.kind !== 'element') return 0;
  return lastIndexIn(node) + 1 - node.index;
}

/** The greatest index of an element and all that is in it. */
export function lastIndexIn(element: Element): number {
  let last = element;
  for (let next: Element | undefined = element; next !== undefined; ) {
    last = next;
    next = undefined;
    for (let place = last.children.length - 1; place >= 0 && next === undefined; place--) {
      const inner = last.children[place];
      if (inner?.kind === 'element') next = inner;
    }
  }
  return last.index + last.attributes.length;
}

/** Moves a node and all in it by so many characters, and so many places in the count. */
function move(node: Node, shift: number, turned: number): void {
  if (node instanceof TextNode) {
    node.start += shift;
    node.end += shift;
  } else if (node instanceof ElementNode) {
    moveElement(node, shift, turned);
  } else {
    const { start, end } = node.range;
    (node as Writable<Node>).range = { start: start + shift, end: end + shift };
  }
}

function moveElement(element: ElementNode, shift: number, turned: number): void {
  element.index += turned;
  element.start += shift;
  element.end += shift;
  element.startTagEnd += shift;
  if (element.endTagStart >= 0) element.endTagStart += shift;
  for (const attribute of element.attributes as AttributeNode[]) {
    attribute.index += turned;
    attribute.start += shift;
    attribute.end += shift;
    if (attribute.valueStart < 0) continue;
    attribute.valueStart += shift;
    attribute.valueEnd += shift;
  }
  for (const node of element.children) move(node, shift, turned);
}
