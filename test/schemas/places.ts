/** Which elements of a grammar hold which, so that a piece of a document can be judged at its place. */
import type { GrammarData, PatternIndex } from '../../server/src/relaxng/data.ts';
import { createGrammar, type Grammar } from '../../server/src/relaxng/index.ts';
import { literalNames } from '../../server/src/relaxng/names.ts';

export interface Places {
  /** Indexes of the elements, attributes and values defined at a line of a schema file, as `file:line`. */
  readonly definedAt: (place: string) => readonly PatternIndex[];
  /** The element itself or those right around an attribute, a value or a datatype. */
  readonly ownersOf: (pattern: PatternIndex) => readonly PatternIndex[];
  /** Elements that hold an element as a child. */
  readonly parentsOf: (element: PatternIndex) => readonly PatternIndex[];
  readonly childrenOf: (element: PatternIndex) => readonly PatternIndex[];
  /** The local names of an element. */
  readonly namesOf: (element: PatternIndex) => readonly string[];
  /** The grammar of documents whose root is this element. */
  readonly startingWith: (element: PatternIndex) => Grammar;
}

/** @param data a grammar; what cannot be reached from its start is left aside */
export function createPlaces(data: GrammarData): Places {
  const defined = new Map<string, PatternIndex[]>();
  const owners = new Map<PatternIndex, Set<PatternIndex>>();
  const holds = new Map<PatternIndex, Set<PatternIndex>>();
  const heldBy = new Map<PatternIndex, Set<PatternIndex>>();
  const grammars = new Map<PatternIndex, Grammar>();
  data.patterns.forEach((pattern, index) => {
    if (pattern.kind !== 'element' && pattern.kind !== 'attribute' && pattern.kind !== 'value') return;
    const [, file, line] = data.definitions[pattern.definition] ?? ['', 0, 0];
    const place = `${data.files[file]}:${line}`;
    defined.set(place, [...(defined.get(place) ?? []), index]);
  });
  const visit = (owner: PatternIndex, index: PatternIndex) => {
    const pattern = data.patterns[index];
    switch (pattern?.kind) {
      case 'element':
        add(holds, owner, index);
        add(heldBy, index, owner);
        return;
      case 'choice':
      case 'group':
      case 'interleave':
        for (const member of pattern.of) visit(owner, member);
        return;
      case 'attribute':
        add(owners, index, owner);
        return visit(owner, pattern.of);
      case 'oneOrMore':
      case 'list':
        return visit(owner, pattern.of);
      case 'value':
        add(owners, index, owner);
        return;
      default:
    }
  };
  data.patterns.forEach((pattern, index) => {
    if (pattern.kind === 'element') visit(index, pattern.of);
  });
  return {
    definedAt: (place) => defined.get(place) ?? [],
    ownersOf: (pattern) => (data.patterns[pattern]?.kind === 'element' ? [pattern] : [...(owners.get(pattern) ?? [])]),
    parentsOf: (element) => [...(heldBy.get(element) ?? [])],
    childrenOf: (element) => [...(holds.get(element) ?? [])],
    namesOf: (element) => {
      const pattern = data.patterns[element];
      return pattern?.kind === 'element' ? literalNames(pattern.names).map(({ localName }) => localName) : [];
    },
    startingWith: (element) => {
      const known = grammars.get(element) ?? createGrammar({ ...data, start: element });
      grammars.set(element, known);
      return known;
    },
  };
}

function add<Key, Value>(map: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([value]));
  else set.add(value);
}
