import { contentOf, type Grammar, patternOf } from './createGrammar.ts';
import { literalNames, nameKey } from './names.ts';
import type { ElementPattern } from './pattern.ts';
import { attributesIn, elementsIn } from './requirements.ts';

/** The words of a whole grammar: which elements and attributes there are, and where they are at home. */
export interface Vocabulary {
  /** Element patterns by key of their name. */
  readonly elements: ReadonlyMap<string, readonly ElementPattern[]>;
  /** Names of elements that may hold an element, by its key. */
  readonly parents: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names of elements that may bear an attribute, by its key. */
  readonly bearers: ReadonlyMap<string, ReadonlySet<string>>;
}

const vocabularies = new WeakMap<Grammar, Vocabulary>();

/** The words of a grammar, gathered when first asked for. */
export function vocabularyOf(grammar: Grammar): Vocabulary {
  let vocabulary = vocabularies.get(grammar);
  if (vocabulary === undefined) {
    vocabulary = gather(grammar);
    vocabularies.set(grammar, vocabulary);
  }
  return vocabulary;
}

function gather(grammar: Grammar): Vocabulary {
  const elements = new Map<string, ElementPattern[]>();
  const parents = new Map<string, Set<string>>();
  const bearers = new Map<string, Set<string>>();
  for (const [index, data] of grammar.data.patterns.entries()) {
    if (data.kind !== 'element') continue;
    const pattern = patternOf(grammar, index);
    if (pattern.kind !== 'element') continue;
    const content = [contentOf(grammar, pattern)];
    for (const { namespace, localName } of literalNames(pattern.names)) {
      add(elements, nameKey(namespace, localName), pattern);
      for (const child of elementsIn(content)) {
        for (const name of literalNames(child.names)) put(parents, nameKey(name.namespace, name.localName), localName);
      }
      for (const attribute of attributesIn(content)) {
        for (const name of literalNames(attribute.names))
          put(bearers, nameKey(name.namespace, name.localName), localName);
      }
    }
  }
  return { elements, parents, bearers };
}

function add<Item>(table: Map<string, Item[]>, key: string, item: Item): void {
  const known = table.get(key);
  if (known) known.push(item);
  else table.set(key, [item]);
}

function put(table: Map<string, Set<string>>, key: string, item: string): void {
  const known = table.get(key);
  if (known) known.add(item);
  else table.set(key, new Set([item]));
}
