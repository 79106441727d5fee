/** Walks two grammars side by side and compares what each has at each place, whatever stands beside it. */
import type { GrammarData, PatternIndex } from '../../server/src/relaxng/data.ts';
import { type NameClass, nameKey } from '../../server/src/relaxng/names.ts';
import { costsOf } from './documentSample.ts';
import { sampleData, takesValue } from './valueSample.ts';

export interface Comparison {
  /** Pairs of an element and a child element, or of an element and an attribute, at their places. */
  readonly pairs: number;
  readonly pairsInBoth: number;
  /** Values that one of the grammars spells out, or an example of a datatype. */
  readonly values: number;
  readonly valuesInBoth: number;
  /** What only one of them has: a path and who has it. */
  readonly differences: readonly string[];
}

interface Side {
  readonly grammar: GrammarData;
  readonly patterns: readonly PatternIndex[];
}

interface Parts {
  readonly elements: Map<string, PatternIndex[]>;
  readonly attributes: Map<string, PatternIndex[]>;
  readonly values: PatternIndex[];
}

/** @param random source of the examples of datatypes */
export function compareNames(ours: GrammarData, theirs: GrammarData, random: () => number): Comparison {
  const differences: string[] = [];
  const count = { pairs: 0, pairsInBoth: 0, values: 0, valuesInBoth: 0 };
  const done = new Set<string>();
  const compareValues = (one: Side, other: Side, path: string, owner: string) => {
    for (const value of examplesOf(one, random)) {
      count.values += 1;
      const isTaken = other.patterns.some((index) => takesValue(other.grammar, other.grammar.patterns[index], value));
      if (isTaken) count.valuesInBoth += 1;
      else differences.push(`${path} = ${JSON.stringify(value)} only in ${owner}`);
    }
  };
  const compareBoth = (own: readonly PatternIndex[], foreign: readonly PatternIndex[], path: string) => {
    const one = { grammar: ours, patterns: own };
    const other = { grammar: theirs, patterns: foreign };
    compareValues(one, other, path, 'ours');
    compareValues(other, one, path, 'libvirt’s');
  };
  const walk = (own: readonly PatternIndex[], foreign: readonly PatternIndex[], path: string) => {
    const key = `${own.join(' ')}|${foreign.join(' ')}`;
    if (done.has(key)) return;
    done.add(key);
    const [one, other] = [partsOf(ours, own), partsOf(theirs, foreign)];
    if (one.values.length > 0 || other.values.length > 0) compareBoth(one.values, other.values, path);
    for (const kind of ['elements', 'attributes'] as const) {
      for (const name of new Set([...one[kind].keys(), ...other[kind].keys()])) {
        const [left, right] = [one[kind].get(name), other[kind].get(name)];
        const place = `${path}/${kind === 'attributes' ? '@' : ''}${name}`;
        count.pairs += 1;
        if (left === undefined || right === undefined) {
          differences.push(`${place} only in ${left === undefined ? 'libvirt’s' : 'ours'}`);
          continue;
        }
        count.pairsInBoth += 1;
        if (kind === 'elements') walk(left, right, place);
        else compareBoth(left, right, place);
      }
    }
  };
  const [one, other] = [gather(ours, [ours.start]), gather(theirs, [theirs.start])];
  for (const [name, own] of one.elements)
    walk(contents(ours, own), contents(theirs, other.elements.get(name) ?? []), name);
  return { ...count, differences };
}

/** What an element's contents hold; elements by their contents, attributes by their values. */
function partsOf(grammar: GrammarData, patterns: readonly PatternIndex[]): Parts {
  const parts = gather(grammar, patterns);
  for (const [name, elements] of parts.elements) parts.elements.set(name, contents(grammar, elements));
  for (const [name, attributes] of parts.attributes) parts.attributes.set(name, contents(grammar, attributes));
  return parts;
}

function contents(grammar: GrammarData, named: readonly PatternIndex[]): PatternIndex[] {
  const found = named.flatMap((index) => {
    const pattern = grammar.patterns[index];
    return pattern?.kind === 'element' || pattern?.kind === 'attribute' ? [pattern.of] : [];
  });
  return [...new Set(found)].sort((one, other) => one - other);
}

const knownCosts = new WeakMap<GrammarData, readonly number[]>();

/** Whether anything satisfies a pattern. */
function isPossible(grammar: GrammarData, index: PatternIndex): boolean {
  let costs = knownCosts.get(grammar);
  if (costs === undefined) {
    costs = costsOf(grammar);
    knownCosts.set(grammar, costs);
  }
  return Number.isFinite(costs[index]);
}

function gather(grammar: GrammarData, patterns: readonly PatternIndex[]): Parts {
  const parts: Parts = { elements: new Map(), attributes: new Map(), values: [] };
  const add = (map: Map<string, PatternIndex[]>, names: NameClass, index: PatternIndex) => {
    for (const name of spelled(names)) map.set(name, [...(map.get(name) ?? []), index]);
  };
  const visit = (index: PatternIndex) => {
    const pattern = grammar.patterns[index];
    if (!isPossible(grammar, index)) return;
    switch (pattern?.kind) {
      case 'element':
        return add(parts.elements, pattern.names, index);
      case 'attribute':
        return add(parts.attributes, pattern.names, index);
      case 'choice':
      case 'group':
      case 'interleave':
        for (const member of pattern.of) visit(member);
        return;
      case 'oneOrMore':
        return visit(pattern.of);
      case 'value':
      case 'data':
      case 'text':
        parts.values.push(index);
        return;
      default:
    }
  };
  for (const index of patterns) visit(index);
  return parts;
}

function spelled(names: NameClass): string[] {
  if (names.kind === 'choice') return names.of.flatMap(spelled);
  return [names.kind === 'name' ? nameKey(names.namespace, names.localName) : '*'];
}

/** All values spelled out, and some of each datatype. */
function examplesOf({ grammar, patterns }: Side, random: () => number): string[] {
  const found = new Set<string>();
  const visit = (index: PatternIndex) => {
    const pattern = grammar.patterns[index];
    if (pattern?.kind === 'value') found.add(pattern.value);
    else if (pattern?.kind === 'choice') for (const member of pattern.of) visit(member);
    else if (pattern?.kind === 'text') found.add('any text');
    else if (pattern?.kind === 'data') {
      for (let round = 0; round < 12; round += 1) {
        const value = sampleData(grammar, pattern, random);
        if (value !== undefined) found.add(value);
      }
    }
  };
  for (const index of patterns) visit(index);
  return [...found];
}
