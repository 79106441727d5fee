import { annotationsAt, type GrammarData, type PatternData } from './data.ts';
import { createDatatype, type Datatype, noContext } from './datatypes.ts';
import type { Definition } from './grammar.ts';
import { type Name, type NameClass, nameKey } from './names.ts';
import { createInterner, type ElementPattern, type Interner, type KeyedName, type Pattern } from './pattern.ts';
import type { State } from './state.ts';

/** A grammar ready to validate with. It remembers what it worked out, so keep it. */
export interface Grammar {
  readonly data: GrammarData;
  readonly interner: Interner;
  readonly start: Pattern;
  /** Patterns by index in `data`, made when first asked for. */
  readonly patterns: (Pattern | undefined)[];
  readonly datatypes: Map<string, Datatype>;
  /** Names the grammar spells out, by key, and the namespaces it mentions. */
  readonly names: Map<string, KeyedName>;
  readonly namespaces: Set<string>;
  readonly definitions: Map<number, Definition>;
  readonly states: Map<string, State>;
}

/**
 * Makes a grammar of loaded data. Patterns are built when a document first needs them.
 * @throws Error when the data is not of a format this version writes
 */
export function createGrammar(data: GrammarData): Grammar {
  if (data.format !== 2) throw new Error('the compiled grammar is of another version: compile it anew');
  const interner = createInterner();
  const names = new Map<string, KeyedName>();
  const namespaces = new Set<string>(['']);
  for (const pattern of data.patterns) {
    if (pattern.kind === 'element' || pattern.kind === 'attribute') collectNames(pattern.names, names, namespaces);
  }
  const patterns: (Pattern | undefined)[] = [];
  const partial = { data, interner, patterns, datatypes: new Map<string, Datatype>() };
  return {
    ...partial,
    start: patternAt(partial, data.start),
    names,
    namespaces,
    definitions: new Map(),
    states: new Map(),
  };
}

type Source = Pick<Grammar, 'data' | 'interner' | 'patterns' | 'datatypes'>;

function collectNames(nameClass: NameClass, names: Map<string, KeyedName>, namespaces: Set<string>): void {
  switch (nameClass.kind) {
    case 'name': {
      const { namespace, localName } = nameClass;
      const key = nameKey(namespace, localName);
      if (!names.has(key)) names.set(key, { namespace, localName, key });
      namespaces.add(namespace);
      break;
    }
    case 'choice':
      for (const member of nameClass.of) collectNames(member, names, namespaces);
      break;
    default:
      if (nameClass.kind === 'nsName') namespaces.add(nameClass.namespace);
      if (nameClass.except) collectNames(nameClass.except, names, namespaces);
  }
}

/** A document's name with its memo key; any two names no class tells apart have the same key. */
export function keyedName(grammar: Grammar, { namespace, localName }: Name): KeyedName {
  const known = grammar.names.get(nameKey(namespace, localName));
  if (known) return known;
  // No name holds a star.
  const key = grammar.namespaces.has(namespace) ? nameKey(namespace, '*') : '**';
  return { namespace, localName, key };
}

/** The content of an element. */
export function contentOf(grammar: Grammar, element: ElementPattern): Pattern {
  return patternAt(grammar, element.content);
}

/** The pattern at an index of the grammar's data. */
export function patternOf(grammar: Grammar, index: number): Pattern {
  return patternAt(grammar, index);
}

function patternAt(source: Source, index: number): Pattern {
  const known = source.patterns[index];
  if (known) return known;
  const data = source.data.patterns[index];
  const pattern = data === undefined ? source.interner.notAllowed : makePattern(source, data);
  source.patterns[index] = pattern;
  return pattern;
}

function makePattern(source: Source, data: PatternData): Pattern {
  const { interner } = source;
  switch (data.kind) {
    case 'empty':
    case 'notAllowed':
    case 'text':
      return interner[data.kind];
    case 'choice':
      return interner.choice(data.of.map((index) => patternAt(source, index)));
    case 'group':
    case 'interleave':
      return balanced(
        interner,
        data.kind,
        data.of.map((index) => patternAt(source, index)),
      );
    case 'oneOrMore':
    case 'list':
      return interner[data.kind](patternAt(source, data.of));
    case 'element':
      return interner.element(data.names, data.definition, data.of);
    case 'attribute':
      return interner.attribute(data.names, data.definition, patternAt(source, data.of));
    case 'data': {
      const datatype = datatypeOf(source, data.library, data.type, data.parameters);
      const except = data.except === undefined ? undefined : patternAt(source, data.except);
      return interner.data({ type: data.type, documentation: data.documentation, datatype, except });
    }
    case 'value': {
      const datatype = datatypeOf(source, data.library, data.type, []);
      const { prefixes } = data;
      const context = prefixes ? { resolve: (prefix: string) => prefixes[prefix] } : noContext;
      return interner.value(data.value, datatype, datatype.read(data.value, context), data.definition);
    }
  }
}

/** A tree of equal depth on both sides: after an element only one path of it has to be built anew. */
function balanced(interner: Interner, kind: 'group' | 'interleave', members: readonly Pattern[]): Pattern {
  const [only] = members;
  if (only === undefined) return interner.empty;
  if (members.length === 1) return only;
  const middle = members.length >> 1;
  const left = balanced(interner, kind, members.slice(0, middle));
  return interner.join(kind, left, balanced(interner, kind, members.slice(middle)));
}

function datatypeOf(
  source: Source,
  library: string,
  type: string,
  parameters: readonly { readonly name: string; readonly value: string }[],
): Datatype {
  const key = JSON.stringify([library, type, parameters]);
  let datatype = source.datatypes.get(key);
  if (datatype === undefined) {
    const made = createDatatype(library, type, parameters);
    if (typeof made === 'string') throw new Error(`the compiled grammar is damaged: ${made}`);
    datatype = made;
    source.datatypes.set(key, datatype);
  }
  return datatype;
}

/** A definition of the grammar in readable form. */
export function definitionAt(grammar: Grammar, kind: Definition['kind'], index: number): Definition | undefined {
  const known = grammar.definitions.get(index);
  if (known) return known;
  const data = grammar.data.definitions[index];
  if (data === undefined) return undefined;
  const [name, file, line, documentation] = data;
  const definition: Definition = {
    kind,
    name,
    documentation: documentation ?? undefined,
    annotations: annotationsAt(grammar.data, index),
    file: `${grammar.data.files[file] ?? ''}:${line}`,
  };
  grammar.definitions.set(index, definition);
  return definition;
}
