/** Documents that a grammar takes, made at random from its patterns. */
import type { GrammarData, PatternData, PatternIndex } from '../../server/src/relaxng/data.ts';
import type { Name, NameClass } from '../../server/src/relaxng/names.ts';
import { pick, randomBelow } from './support.ts';
import { sampleData } from './valueSample.ts';

type Random = () => number;

export interface DocumentSampler {
  /** Elements, attributes and values that a document can hold. */
  readonly targets: readonly PatternIndex[];
  /** Those that it can hold elsewhere than in a definition within it; all of a definition's own. */
  readonly ownTargets: readonly PatternIndex[];
  /**
   * A document that holds the target; undefined when no value could be made for a datatype in it.
   * @param spoil changes the target's value, when it has one: the document may become invalid by it
   */
  readonly sample: (target: PatternIndex, random: Random, spoil?: (value: string) => string) => string | undefined;
}

interface Plan {
  readonly grammar: GrammarData;
  /** The fewest patterns that must be gone through to satisfy a pattern. */
  readonly costs: readonly number[];
  readonly random: Random;
  /** How far the target is, from each pattern. */
  readonly distances: readonly (number | undefined)[];
  readonly spoil: (value: string) => string;
}

interface Content {
  readonly attributes: Map<string, string>;
  readonly pieces: readonly string[];
}

/** Where a pattern stands. */
interface Place {
  /** How likely what may be left out is put in. */
  readonly richness: number;
  readonly depth: number;
  /** Whether the target is to be put in here. */
  readonly seeks: boolean;
}

const nothing: Content = { attributes: new Map(), pieces: [] };
const depthLimit = 14;
/** How much stands beside the way to the target: mostly little, so that what matters stays in sight. */
const contextRichness = [0.02, 0.08, 0.2, 0.4];
const targetKinds: ReadonlySet<string> = new Set(['element', 'attribute', 'value', 'data']);

class Unsatisfiable extends Error {}

export function createDocumentSampler(grammar: GrammarData): DocumentSampler {
  const costs = costsOf(grammar);
  const above = parentsOf(grammar);
  let last: { readonly target: PatternIndex; readonly distances: Plan['distances'] } | undefined;
  const targetsIn = (reachable: ReadonlySet<PatternIndex>): PatternIndex[] =>
    [...reachable].filter((index) => targetKinds.has(grammar.patterns[index]?.kind ?? ''));
  return {
    targets: targetsIn(reachableFrom(grammar, costs)),
    ownTargets: targetsIn(reachableFrom(grammar, costs, ['domain', 'inactiveDomain'])),
    sample: (target, random, spoil = (value) => value) => {
      // Often asked several times in a row for the same target.
      if (last?.target !== target) last = { target, distances: distancesTo(target, above) };
      const { distances } = last;
      if (distances[grammar.start] === undefined) return undefined;
      try {
        const place = { richness: pick(random, contextRichness), depth: 0, seeks: true };
        return make({ grammar, costs, random, distances, spoil }, grammar.start, place).pieces.join('');
      } catch (error) {
        if (error instanceof Unsatisfiable) return undefined;
        throw error;
      }
    },
  };
}

/** @param closed names of elements below the root that are not entered */
function reachableFrom(
  { patterns, start }: GrammarData,
  costs: readonly number[],
  closed: readonly string[] = [],
): Set<PatternIndex> {
  const found = new Set([start]);
  for (const index of found) {
    const pattern = patterns[index];
    if (index !== start && pattern?.kind === 'element' && isNamed(pattern.names, closed)) continue;
    for (const member of pattern ? membersOf(pattern) : []) if (Number.isFinite(costs[member])) found.add(member);
  }
  return found;
}

function isNamed(names: NameClass, wanted: readonly string[]): boolean {
  return names.kind === 'name' && wanted.includes(names.localName);
}

function membersOf(pattern: PatternData): readonly PatternIndex[] {
  switch (pattern.kind) {
    case 'choice':
    case 'group':
    case 'interleave':
      return pattern.of;
    case 'oneOrMore':
    case 'list':
    case 'element':
    case 'attribute':
      return [pattern.of];
    default:
      return [];
  }
}

/** The fewest patterns that must be gone through to satisfy each pattern; infinite for those that nothing can satisfy. */
export function costsOf({ patterns }: GrammarData): number[] {
  const costs: number[] = patterns.map(() => Number.POSITIVE_INFINITY);
  for (let changed = true; changed; ) {
    changed = false;
    patterns.forEach((pattern, index) => {
      const parts = membersOf(pattern).map((member) => costs[member] ?? Number.POSITIVE_INFINITY);
      let cost = 0;
      if (pattern.kind === 'notAllowed') cost = Number.POSITIVE_INFINITY;
      else if (pattern.kind === 'choice') cost = Math.min(...parts);
      else if (pattern.kind !== 'empty') cost = 1 + parts.reduce((sum, part) => sum + part, 0);
      if (cost < (costs[index] ?? Number.POSITIVE_INFINITY)) {
        costs[index] = cost;
        changed = true;
      }
    });
  }
  return costs;
}

function parentsOf({ patterns }: GrammarData): PatternIndex[][] {
  const above: PatternIndex[][] = patterns.map(() => []);
  patterns.forEach((pattern, index) => {
    for (const member of membersOf(pattern)) above[member]?.push(index);
  });
  return above;
}

function distancesTo(target: PatternIndex, above: readonly (readonly PatternIndex[])[]): (number | undefined)[] {
  const distances: (number | undefined)[] = [];
  distances[target] = 0;
  let front = [target];
  for (let distance = 1; front.length > 0; distance += 1) {
    const next: PatternIndex[] = [];
    for (const index of front) {
      for (const parent of above[index] ?? []) {
        if (distances[parent] !== undefined) continue;
        distances[parent] = distance;
        next.push(parent);
      }
    }
    front = next;
  }
  return distances;
}

function make(plan: Plan, index: PatternIndex, place: Place): Content {
  const isTarget = place.seeks && plan.distances[index] === 0;
  const textOf = (value: string) => escaped(isTarget ? plan.spoil(value) : value);
  const pattern = plan.grammar.patterns[index];
  const { random } = plan;
  switch (pattern?.kind) {
    case 'empty':
      return nothing;
    case 'text':
      return { attributes: new Map(), pieces: [pick(random, ['', 'some text', 'x'])] };
    case 'choice':
      return make(plan, choose(plan, pattern.of, place), place);
    case 'group':
    case 'interleave': {
      const sought = place.seeks ? towards(plan, pattern.of) : undefined;
      const parts = pattern.of.map((member) => make(plan, member, { ...place, seeks: member === sought }));
      return join(parts, pattern.kind, random);
    }
    case 'oneOrMore': {
      const isRepeated = random() < Math.max(place.richness * 0.7, place.seeks ? 0.2 : 0);
      const parts = [make(plan, pattern.of, place)];
      if (isRepeated) parts.push(make(plan, pattern.of, { ...place, seeks: false }));
      return join(parts, 'group', random);
    }
    case 'list':
      return { attributes: new Map(), pieces: [make(plan, pattern.of, place).pieces.join(' ')] };
    case 'value':
      return { attributes: new Map(), pieces: [textOf(pattern.value)] };
    case 'data': {
      const value = sampleData(plan.grammar, pattern, random);
      if (value === undefined) throw new Unsatisfiable(`no value for ${JSON.stringify(pattern)}`);
      return { attributes: new Map(), pieces: [textOf(value)] };
    }
    case 'attribute': {
      const { namespace, localName } = nameIn(pattern.names, random);
      const inner = make(plan, pattern.of, { ...place, seeks: place.seeks && !isTarget }).pieces.join('');
      const value = isTarget && !inner.includes('&') ? textOf(inner) : inner;
      // The element declares the prefix.
      return { attributes: new Map([[namespace === '' ? localName : `${namespace} ${localName}`, value]]), pieces: [] };
    }
    case 'element':
      return makeElement(plan, index, pattern, place);
    default:
      throw new Unsatisfiable('what is not allowed cannot be made');
  }
}

function makeElement(
  plan: Plan,
  index: PatternIndex,
  pattern: Extract<PatternData, { kind: 'element' | 'attribute' }>,
  place: Place,
): Content {
  const arrived = place.seeks && plan.distances[index] === 0;
  const richness = arrived ? 0.6 : place.seeks ? place.richness : place.richness * 0.6;
  const inner = { richness, depth: place.depth + 1, seeks: place.seeks && !arrived };
  const { attributes, pieces } = make(plan, pattern.of, inner);
  const { namespace, localName } = nameIn(pattern.names, plan.random);
  let tag = namespace === '' ? `<${localName}` : `<e:${localName} xmlns:e="${namespace}"`;
  const name = namespace === '' ? localName : `e:${localName}`;
  let prefixes = 0;
  for (const [key, value] of attributes) {
    const [first = '', second] = key.split(' ');
    if (second === undefined) tag += ` ${first}="${value}"`;
    else {
      tag += ` xmlns:a${prefixes}="${first}" a${prefixes}:${second}="${value}"`;
      prefixes += 1;
    }
  }
  const content = pieces.join('');
  return { attributes: new Map(), pieces: [content === '' ? `${tag}/>` : `${tag}>${content}</${name}>`] };
}

function choose(plan: Plan, members: readonly PatternIndex[], { richness, depth, seeks }: Place): PatternIndex {
  const { random, costs } = plan;
  if (seeks) {
    const leading = members.filter((member) => plan.distances[member] !== undefined);
    // Now and then a longer way: a value stands in many places.
    if (depth < depthLimit && leading.length > 0 && random() < 0.3) return pick(random, leading);
    const nearest = towards(plan, members);
    if (nearest !== undefined) return nearest;
  }
  const possible = members.filter((member) => Number.isFinite(costs[member]));
  if (possible.length === 0) throw new Unsatisfiable('a choice without anything to choose');
  const isOptional = possible.some((member) => plan.grammar.patterns[member]?.kind === 'empty');
  if (isOptional && random() >= richness)
    return pick(
      random,
      possible.filter((member) => costs[member] === 0),
    );
  if (depth < depthLimit && (richness > 0.05 || isOptional)) return pick(random, possible);
  const least = Math.min(...possible.map((member) => costs[member] ?? 0));
  return pick(
    random,
    possible.filter((member) => costs[member] === least),
  );
}

function towards(plan: Plan, members: readonly PatternIndex[]): PatternIndex | undefined {
  let nearest: PatternIndex | undefined;
  for (const member of members) {
    const distance = plan.distances[member];
    if (distance === undefined) continue;
    if (nearest === undefined || distance < (plan.distances[nearest] ?? 0)) nearest = member;
  }
  return nearest;
}

function join(parts: readonly Content[], kind: 'group' | 'interleave', random: Random): Content {
  const attributes = new Map(parts.flatMap((part) => [...part.attributes]));
  if (kind === 'group') return { attributes, pieces: parts.flatMap((part) => part.pieces) };
  const open = parts.map((part) => [...part.pieces]).filter((pieces) => pieces.length > 0);
  const pieces: string[] = [];
  while (open.length > 0) {
    const at = randomBelow(random, open.length);
    const piece = open[at]?.shift();
    if (piece !== undefined) pieces.push(piece);
    if (open[at]?.length === 0) open.splice(at, 1);
  }
  return { attributes, pieces };
}

function nameIn(names: NameClass, random: Random): Name {
  switch (names.kind) {
    case 'name':
      return names;
    case 'choice':
      return nameIn(pick(random, names.of), random);
    case 'anyName':
      return { namespace: 'urn:example:any', localName: `name${randomBelow(random, 9)}` };
    case 'nsName':
      return { namespace: names.namespace, localName: `name${randomBelow(random, 9)}` };
  }
}

function escaped(value: string): string {
  const names: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };
  return value
    .replace(/[<>&"]/g, (mark) => names[mark] ?? mark)
    .replace(/[\n\t\r]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
