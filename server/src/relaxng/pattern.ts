import type { Datatype } from './datatypes.ts';
import type { Name, NameClass } from './names.ts';

/** Patterns in memory: each exists once, so that equality is identity and results can be kept on it. */

/** A way to take a name: the pattern that takes it, and what is left of the whole afterwards. */
export interface Candidate<Owner> {
  readonly owner: Owner;
  readonly rest: Pattern;
}

interface Common {
  readonly id: number;
  /** Matches nothing at all: no elements, no text, no attributes. */
  readonly nullable: boolean;
  /** Whether elements, attributes, text (of whatever kind) or text with a datatype occur in it. */
  readonly hasElements: boolean;
  readonly hasAttributes: boolean;
  readonly hasText: boolean;
  readonly hasData: boolean;
  /** Results kept by the functions of derivative.ts. */
  readonly memo: Memo;
}

export interface Memo {
  elements?: Map<string, readonly Candidate<ElementPattern>[]>;
  attributes?: Map<string, readonly Candidate<AttributePattern>[]>;
  closed?: Pattern;
  assumed?: Pattern;
  afterText?: Pattern;
}

export interface ElementPattern extends Common {
  readonly kind: 'element';
  readonly names: NameClass;
  readonly definition: number;
  /** Index of the content in the grammar's data; see `contentOf`. */
  readonly content: number;
}

export interface AttributePattern extends Common {
  readonly kind: 'attribute';
  readonly names: NameClass;
  readonly definition: number;
  readonly of: Pattern;
}

export interface DataPattern extends Common {
  readonly kind: 'data';
  readonly type: string;
  readonly documentation: string | undefined;
  readonly datatype: Datatype;
  readonly except: Pattern | undefined;
}

export interface ValuePattern extends Common {
  readonly kind: 'value';
  readonly value: string;
  readonly datatype: Datatype;
  /** What `value` means; see `Datatype.read`. */
  readonly key: string | undefined;
  readonly definition: number;
}

export type Pattern =
  | (Common & { readonly kind: 'empty' | 'notAllowed' | 'text' })
  | (Common & { readonly kind: 'choice'; readonly of: readonly Pattern[] })
  | (Common & { readonly kind: 'group' | 'interleave'; readonly left: Pattern; readonly right: Pattern })
  | (Common & { readonly kind: 'oneOrMore' | 'list'; readonly of: Pattern })
  | ElementPattern
  | AttributePattern
  | DataPattern
  | ValuePattern;

/** Makes patterns, each once. */
export interface Interner {
  readonly empty: Pattern;
  readonly notAllowed: Pattern;
  readonly text: Pattern;
  readonly choice: (members: readonly Pattern[]) => Pattern;
  readonly either: (one: Pattern, other: Pattern) => Pattern;
  readonly join: (kind: 'group' | 'interleave', left: Pattern, right: Pattern) => Pattern;
  readonly oneOrMore: (of: Pattern) => Pattern;
  readonly list: (of: Pattern) => Pattern;
  readonly element: (names: NameClass, definition: number, content: number) => ElementPattern;
  readonly attribute: (names: NameClass, definition: number, of: Pattern) => AttributePattern;
  readonly data: (parts: Pick<DataPattern, 'type' | 'documentation' | 'datatype' | 'except'>) => DataPattern;
  readonly value: (value: string, datatype: Datatype, key: string | undefined, definition: number) => ValuePattern;
}

// Two ids fit into one number: ids stay far below 2 to the 26th.
const idSpan = 2 ** 26;

/** An interner of its own; patterns of different interners must not meet. */
export function createInterner(): Interner {
  let count = 0;
  const common = (
    nullable: boolean,
    features: readonly Pattern[],
    own?: 'element' | 'attribute' | 'text' | 'data',
  ) => ({
    id: count++,
    nullable,
    hasElements: own === 'element' || features.some((part) => part.hasElements),
    hasAttributes: own === 'attribute' || features.some((part) => part.hasAttributes),
    hasText: own === 'text' || own === 'data' || features.some((part) => part.hasText),
    hasData: own === 'data' || features.some((part) => part.hasData),
    memo: {},
  });
  const empty: Pattern = { kind: 'empty', ...common(true, []) };
  const notAllowed: Pattern = { kind: 'notAllowed', ...common(false, []) };
  const text: Pattern = { kind: 'text', ...common(true, [], 'text') };
  const choices = new Map<string, Pattern>();
  const joined = { group: new Map<number, Pattern>(), interleave: new Map<number, Pattern>() };
  const repeated = new Map<number, Pattern>();
  const lists = new Map<number, Pattern>();

  const choice = (members: readonly Pattern[]): Pattern => {
    const set = new Set<Pattern>();
    for (const member of members) {
      if (member.kind === 'choice') for (const inner of member.of) set.add(inner);
      else if (member !== notAllowed) set.add(member);
    }
    if (set.has(empty)) {
      // Another member that matches nothing makes `empty` idle.
      for (const member of set) {
        if (member.nullable && member !== empty) {
          set.delete(empty);
          break;
        }
      }
    }
    const of = [...set];
    const [first] = of;
    if (first === undefined) return notAllowed;
    if (of.length === 1) return first;
    of.sort((one, other) => one.id - other.id);
    const key = of.map((member) => member.id).join(' ');
    let known = choices.get(key);
    if (known === undefined) {
      known = {
        kind: 'choice',
        of,
        ...common(
          of.some((member) => member.nullable),
          of,
        ),
      };
      choices.set(key, known);
    }
    return known;
  };

  return {
    empty,
    notAllowed,
    text,
    choice,
    either: (one, other) => {
      if (one === other || other === notAllowed) return one;
      return one === notAllowed ? other : choice([one, other]);
    },
    join: (kind, left, right) => {
      if (left === empty) return right;
      if (right === empty) return left;
      if (left === notAllowed || right === notAllowed) return notAllowed;
      const key = left.id * idSpan + right.id;
      let known = joined[kind].get(key);
      if (known === undefined) {
        known = { kind, left, right, ...common(left.nullable && right.nullable, [left, right]) };
        joined[kind].set(key, known);
      }
      return known;
    },
    oneOrMore: (of) => {
      if (of === empty || of === notAllowed || of.kind === 'oneOrMore') return of;
      let known = repeated.get(of.id);
      if (known === undefined) {
        known = { kind: 'oneOrMore', of, ...common(of.nullable, [of]) };
        repeated.set(of.id, known);
      }
      return known;
    },
    list: (of) => {
      let known = lists.get(of.id);
      if (known === undefined) {
        known = { kind: 'list', of, ...common(false, [], 'data') };
        lists.set(of.id, known);
      }
      return known;
    },
    element: (names, definition, content) => ({
      kind: 'element',
      names,
      definition,
      content,
      ...common(false, [], 'element'),
    }),
    attribute: (names, definition, of) => ({
      kind: 'attribute',
      names,
      definition,
      of,
      ...common(false, [], 'attribute'),
    }),
    data: (parts) => ({ kind: 'data', ...parts, ...common(false, [], 'data') }),
    value: (value, datatype, key, definition) => ({
      kind: 'value',
      value,
      datatype,
      key,
      definition,
      ...common(false, [], 'data'),
    }),
  };
}

/** A name as the memo tables know it: names that the grammar never mentions share a key. */
export interface KeyedName extends Name {
  readonly key: string;
}
