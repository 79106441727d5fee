/** What the parts of the parser share while they work. */
import type { Entities } from './entities.ts';
import type { ElementNode, TextNode } from './nodes.ts';
import type { Comment, Document, DocumentType, Element, ProcessingInstruction, SyntaxProblem } from './tree.ts';

export type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

export interface EndTag {
  readonly kind: 'end-tag';
  /** Empty when only `</` is written. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly unfinished: boolean;
}

export type Leaf = TextNode | Writable<Comment> | Writable<ProcessingInstruction> | Writable<DocumentType>;
export type Token = ElementNode | EndTag | Leaf;

export interface State {
  readonly text: string;
  readonly document: Writable<Document>;
  position: number;
  /** Elements and attributes read so far. */
  count: number;
  readonly tokens: Token[];
  readonly problems: SyntaxProblem[];
  /** Start tags that end without `>`. */
  readonly unfinished: Set<Element>;
  readonly entities: Entities;
  /** True once a colon or `xmlns` was seen in a name: only then is there anything to resolve. */
  hasNamespaces: boolean;
  /** Names of the attributes of the tag being read, once it has many. */
  names: Set<string>;
  /** A document type declaration has been read. */
  hasDocumentType: boolean;
  /** Names met so far, by hash: most are met many times and share one string. */
  readonly interned: string[];
  /** Searches for `-->` and the like, each linear over the whole document however often it is asked. */
  readonly find: Finder;
}

export type Finder = (needle: string, from: number) => number;

/** `indexOf` that remembers its last answer for each needle, for callers that ask at rising positions. */
export function finder(text: string): Finder {
  const answers = new Map<string, { from: number; found: number }>();
  return (needle, from) => {
    const last = answers.get(needle);
    if (last !== undefined && from >= last.from && (last.found === -1 || last.found >= from)) return last.found;
    const found = text.indexOf(needle, from);
    answers.set(needle, { from, found });
    return found;
  };
}

export function report(
  state: { readonly problems: SyntaxProblem[] },
  code: string,
  message: string,
  start: number,
  end: number,
): void {
  state.problems.push({ code, message, range: { start, end } });
}

const tableSize = 1024;

export function newTable(): string[] {
  return new Array<string>(tableSize).fill('');
}

/** The text from `start` to `end`, as the same string for the same text where possible. */
export function intern(state: State, start: number, end: number): string {
  const { text, interned } = state;
  const length = end - start;
  if (length > 64) return text.slice(start, end);
  // First, last and middle character tell names and line breaks with indentation apart well enough.
  const middle = text.charCodeAt(start + (length >> 1));
  const mixed = text.charCodeAt(start) * 31 + text.charCodeAt(end - 1) * 17 + middle * 7 + length;
  const slot = mixed & (tableSize - 1);
  const known = interned[slot] ?? '';
  if (known.length === length && length > 0 && text.startsWith(known, start)) return known;
  const fresh = text.slice(start, end);
  interned[slot] = fresh;
  return fresh;
}
