import type { DefinitionData, GrammarData, PatternData, PatternIndex } from './data.ts';
import { GrammarError } from './error.ts';
import { type Annotations, type Define, type Place, type SourcePattern, startName } from './source.ts';

/** A pattern under construction: an element gets its content after it has its index. */
interface Draft {
  of: PatternIndex;
}

interface Builder {
  readonly patterns: PatternData[];
  readonly interned: Map<string, PatternIndex>;
  readonly nodes: Map<SourcePattern, PatternIndex>;
  readonly defines: Map<Define, PatternIndex | 'open'>;
  /** Elements whose content is still to be built. */
  readonly pending: { readonly index: PatternIndex; readonly of: SourcePattern }[];
  readonly places: (Place | undefined)[];
  readonly files: Map<string, number>;
  /** Index by content, written as JSON. */
  readonly annotations: Map<string, number>;
  /** Index by content, written as JSON. */
  readonly definitions: Map<string, number>;
}

/** Index of the pattern `empty` and `notAllowed` in every grammar. */
const emptyIndex = 0;
const notAllowedIndex = 1;

/**
 * Follows references and normalises `empty` and `notAllowed` (sections 4.17 to 4.21 of the specification).
 * @returns the grammar, and for each pattern where it stands, as far as known
 * @throws GrammarError when a definition refers to itself without an element between
 */
export function simplify(
  start: SourcePattern,
  place: Place,
): { data: GrammarData; places: readonly (Place | undefined)[] } {
  const builder: Builder = {
    patterns: [],
    interned: new Map(),
    nodes: new Map(),
    defines: new Map(),
    pending: [],
    places: [],
    files: new Map(),
    annotations: new Map(),
    definitions: new Map(),
  };
  intern(builder, { kind: 'empty' }, undefined);
  intern(builder, { kind: 'notAllowed' }, undefined);
  const index = build(builder, start, place);
  // Of several roots the first one's words come first in the grammar, and so in messages.
  builder.pending.reverse();
  for (let next = builder.pending.pop(); next; next = builder.pending.pop()) {
    const element = builder.patterns[next.index] as unknown as Draft;
    element.of = build(builder, next.of, builder.places[next.index] ?? place);
  }
  const data: GrammarData = {
    format: 2,
    files: [...builder.files.keys()],
    annotations: [...builder.annotations.keys()].map((key) => JSON.parse(key)),
    definitions: [...builder.definitions.keys()].map((key) => JSON.parse(key)),
    patterns: builder.patterns,
    start: index,
  };
  return { data, places: builder.places };
}

function intern(builder: Builder, pattern: PatternData, place: Place | undefined): PatternIndex {
  const key = JSON.stringify(pattern);
  const known = builder.interned.get(key);
  if (known !== undefined) return known;
  const index = append(builder, pattern, place);
  builder.interned.set(key, index);
  return index;
}

function append(builder: Builder, pattern: PatternData, place: Place | undefined): PatternIndex {
  builder.places.push(place);
  return builder.patterns.push(pattern) - 1;
}

function define(builder: Builder, { name, file, line, documentation, annotations }: Annotations): number {
  const fileIndex = indexOf(builder.files, file);
  const definition: DefinitionData =
    Object.keys(annotations).length > 0
      ? [name, fileIndex, line, documentation ?? null, indexOf(builder.annotations, JSON.stringify(annotations))]
      : documentation === undefined
        ? [name, fileIndex, line]
        : [name, fileIndex, line, documentation];
  // A file that is included in several grammars defines the same each time.
  return indexOf(builder.definitions, JSON.stringify(definition));
}

function indexOf(known: Map<string, number>, key: string): number {
  const index = known.get(key) ?? known.size;
  known.set(key, index);
  return index;
}

function build(builder: Builder, source: SourcePattern, outer: Place): PatternIndex {
  switch (source.kind) {
    case 'empty':
      return emptyIndex;
    case 'notAllowed':
      return notAllowedIndex;
    case 'text':
      return intern(builder, { kind: 'text' }, outer);
    case 'choice':
    case 'group':
    case 'interleave':
      return combine(
        builder,
        source.kind,
        source.of.map((member) => build(builder, member, source.place)),
        source.place,
      );
    case 'oneOrMore':
    case 'list': {
      const of = build(builder, source.of, source.place);
      if (of === notAllowedIndex || (of === emptyIndex && source.kind === 'oneOrMore')) return of;
      return intern(builder, { kind: source.kind, of }, source.place);
    }
    case 'element':
    case 'attribute':
    case 'value': {
      const known = builder.nodes.get(source);
      if (known !== undefined) return known;
      const index = buildDefined(builder, source);
      builder.nodes.set(source, index);
      return index;
    }
    case 'data': {
      const { kind, library, type, parameters, documentation } = source;
      const except = source.except && build(builder, source.except, source.place);
      const data = { kind, library, type, parameters, ...(documentation === undefined ? {} : { documentation }) };
      const useful = except !== undefined && except !== notAllowedIndex;
      return intern(builder, useful ? { ...data, except } : data, source.place);
    }
    case 'ref': {
      const target = source.scope.defines.get(source.name);
      if (target === undefined) throw new GrammarError(`\`${source.name}\` is not defined`, outer.file, outer.line);
      return follow(builder, source.name, target);
    }
  }
}

function buildDefined(
  builder: Builder,
  source: Extract<SourcePattern, { kind: 'element' | 'attribute' | 'value' }>,
): PatternIndex {
  const place = { file: source.definition.file, line: source.definition.line };
  if (source.kind === 'value') {
    const { kind, library, type, value, prefixes } = source;
    const definition = define(builder, source.definition);
    const pattern = { kind, library, type, value, definition };
    return intern(builder, prefixes ? { ...pattern, prefixes } : pattern, place);
  }
  if (source.kind === 'attribute') {
    const of = build(builder, source.of, place);
    if (of === notAllowedIndex) return notAllowedIndex;
    return intern(
      builder,
      { kind: 'attribute', names: source.names, of, definition: define(builder, source.definition) },
      place,
    );
  }
  const index = append(
    builder,
    { kind: 'element', names: source.names, of: notAllowedIndex, definition: define(builder, source.definition) },
    place,
  );
  builder.pending.push({ index, of: source.of });
  return index;
}

function follow(builder: Builder, name: string, target: Define): PatternIndex {
  const known = builder.defines.get(target);
  if (known === 'open') {
    const label = name === startName ? '`<start>`' : `\`${name}\``;
    throw new GrammarError(
      `${label} refers to itself without an element between`,
      target.place.file,
      target.place.line,
    );
  }
  if (known !== undefined) return known;
  builder.defines.set(target, 'open');
  const members = target.of.map((member) => build(builder, member, target.place));
  const index = combine(builder, target.combine ?? 'choice', members, target.place);
  builder.defines.set(target, index);
  return index;
}

/** Joins patterns into one, without those that add nothing. */
function combine(
  builder: Builder,
  kind: 'choice' | 'group' | 'interleave',
  members: readonly PatternIndex[],
  place: Place,
): PatternIndex {
  const flat = members.flatMap((member) => {
    const pattern = builder.patterns[member];
    return pattern?.kind === kind ? (pattern.of as readonly PatternIndex[]) : [member];
  });
  if (kind !== 'choice' && flat.includes(notAllowedIndex)) return notAllowedIndex;
  const useless = kind === 'choice' ? notAllowedIndex : emptyIndex;
  const useful = flat.filter((member) => member !== useless);
  const of =
    kind === 'choice'
      ? [...new Set(useful)].sort((one, other) => Number(other === emptyIndex) - Number(one === emptyIndex))
      : useful;
  const [only] = of;
  if (only === undefined) return useless;
  return of.length === 1 ? only : intern(builder, { kind, of }, place);
}
