/** What the parts of the parser share while they work. */
import type { Entities } from './entities.ts';
import type {
  Attribute,
  Comment,
  Document,
  DocumentType,
  Element,
  ProcessingInstruction,
  Range,
  SyntaxProblem,
  Text,
} from './tree.ts';

export type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

export type WritableElement = Omit<Writable<Element>, 'range' | 'startTag'> & {
  range: Writable<Range>;
  startTag: Writable<Range>;
};
export type WritableAttribute = Writable<Attribute>;

export interface EndTag {
  readonly kind: 'end-tag';
  /** Empty when only `</` is written. */
  readonly name: string;
  readonly range: Range;
  readonly unfinished: boolean;
}

export type Leaf = Writable<Text> | Writable<Comment> | Writable<ProcessingInstruction> | Writable<DocumentType>;
export type Token = WritableElement | EndTag | Leaf;

export interface State {
  readonly text: string;
  readonly document: Writable<Document>;
  position: number;
  readonly tokens: Token[];
  readonly problems: SyntaxProblem[];
  /** Start tags that end without `>`. */
  readonly unfinished: Set<Element | WritableElement>;
  readonly entities: Entities;
  /** True once a colon or `xmlns` was seen in a name: only then is there anything to resolve. */
  hasNamespaces: boolean;
  /** Names of the attributes of the tag being read, once it has many. */
  names: Set<string>;
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
