/** Finds in a document what the annotations of our grammar say something of. */
import type { Guest } from '../../guest/guest.ts';
import { type Definition, definitionAt, type Grammar, type NameClass } from '../../relaxng/index.ts';
import { domainGrammar } from '../../schema.ts';
import type { Attribute, Element, Range } from '../../xml/tree.ts';

/** A node, or its value, with the definition that is wanted. */
export type Construct =
  | { readonly kind: 'element'; readonly node: Element; readonly definition: Definition }
  | { readonly kind: 'attribute'; readonly node: Attribute; readonly definition: Definition }
  | { readonly kind: 'value'; readonly node: Element | Attribute; readonly definition: Definition };

/**
 * Finds the outermost constructs whose definition is wanted, in the order of the document. Where the grammar has
 * alternatives, all must be wanted.
 */
export function constructFinder(isWanted: (definition: Definition) => boolean): (guest: Guest) => Generator<Construct> {
  let placeAt: ((name: string) => ElementPlace | undefined) | undefined;
  const wanted = (definitions: readonly Definition[]): Definition | undefined =>
    definitions.every(isWanted) ? definitions[0] : undefined;

  function* constructsOf(guest: Guest): Generator<Construct> {
    const { validation } = guest;
    placeAt ??= placeFinder(domainGrammar(), isWanted);
    const pending: Element[] = [guest.root];
    for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
      const place = placeAt(element.localName);
      const definition = place?.isWanted ? wanted(validation.definitionsOf(element)) : undefined;
      if (definition) {
        yield { kind: 'element', node: element, definition };
        continue;
      }
      if (place !== undefined) yield* partsOf(element, place, guest);
      for (let index = element.children.length - 1; index >= 0; index--) {
        const child = element.children[index];
        if (child?.kind === 'element') pending.push(child);
      }
    }
  }

  function* partsOf(
    element: Element,
    { attributes, texts }: ElementPlace,
    { validation }: Guest,
  ): Generator<Construct> {
    for (const node of attributes.size > 0 ? element.attributes : []) {
      const place = attributes.get(node.localName);
      if (place === undefined) continue;
      const ofAttribute = place.isWanted ? wanted(validation.definitionsOf(node)) : undefined;
      if (ofAttribute) yield { kind: 'attribute', node, definition: ofAttribute };
      else if (place.values.has(node.value.trim())) {
        const ofValue = wanted(validation.valueDefinitionsOf(node));
        if (ofValue) yield { kind: 'value', node, definition: ofValue };
      }
    }
    const text = texts.size > 0 ? writtenValue(element) : undefined;
    const ofText = text && texts.has(text.value) ? wanted(validation.valueDefinitionsOf(element)) : undefined;
    if (ofText) yield { kind: 'value', node: element, definition: ofText };
  }

  return constructsOf;
}

/** What a finding about a construct marks. */
export function placeOf({ kind, node }: Construct): Element | Attribute | Range {
  if (kind === 'attribute') return node.range;
  return kind === 'value' && node.kind === 'element' ? (writtenValue(node)?.range ?? node) : node;
}

/** The construct as a message names it. */
export function wordsFor({ kind, node, definition }: Construct): string {
  switch (kind) {
    case 'element':
      return `<${node.name}>`;
    case 'attribute':
      return `the attribute '${node.name}' of <${node.parent.name}>`;
    case 'value':
      return node.kind === 'attribute'
        ? `${node.name}='${definition.name}' of <${node.parent.name}>`
        : `'${definition.name}' in <${node.name}>`;
  }
}

/** The text of an element that holds nothing else, and where it stands without the white space around it. */
function writtenValue(element: Element): { readonly value: string; readonly range: Range } | undefined {
  const [text, ...others] = element.children;
  if (text?.kind !== 'text' || text.cdata || others.length > 0) return undefined;
  const value = text.value.trim();
  const start = text.range.start + text.value.indexOf(value);
  // References make the written text longer than what it means.
  const isPlain = text.value.length === text.range.end - text.range.start;
  return { value, range: isPlain ? { start, end: start + value.length } : text.range };
}

/** What may be wanted of an element, by its name; what is not here needs no second look. */
interface ElementPlace {
  isWanted: boolean;
  readonly attributes: Map<string, AttributePlace>;
  readonly texts: Set<string>;
}

interface AttributePlace {
  isWanted: boolean;
  readonly values: Set<string>;
}

/** A wanted attribute, or a wanted value of an attribute or of text, in the content of an element. */
interface Part {
  readonly attribute: string | undefined;
  readonly value: string | undefined;
}

const noParts: readonly Part[] = [];

/**
 * Finds the places by local name, each when it is first asked for: a guest has few of all elements. Those with names that
 * the grammar does not spell out are never wanted.
 */
function placeFinder(
  grammar: Grammar,
  isWanted: (definition: Definition) => boolean,
): (name: string) => ElementPlace | undefined {
  const wantedAt = (kind: Definition['kind'], index: number): Definition | undefined => {
    const definition = definitionAt(grammar, kind, index);
    return definition && isWanted(definition) ? definition : undefined;
  };
  const partsOf = partFinder(grammar, wantedAt);
  const patterns = elementsByName(grammar);
  const known = new Map<string, ElementPlace | undefined>();
  const look = (name: string): ElementPlace | undefined => {
    const place: ElementPlace = { isWanted: false, attributes: new Map(), texts: new Set() };
    for (const { definition, of } of patterns.get(name) ?? []) {
      place.isWanted ||= wantedAt('element', definition) !== undefined;
      for (const part of partsOf(of)) addPart(place, part);
    }
    return place.isWanted || place.attributes.size > 0 || place.texts.size > 0 ? place : undefined;
  };
  return (name) => {
    if (!known.has(name)) known.set(name, look(name));
    return known.get(name);
  };
}

/** Of an element of the grammar: the indices of its definition and of the pattern of its content. */
interface ElementData {
  readonly definition: number;
  readonly of: number;
}

function elementsByName(grammar: Grammar): ReadonlyMap<string, readonly ElementData[]> {
  const elements = new Map<string, ElementData[]>();
  for (const pattern of grammar.data.patterns) {
    if (pattern.kind !== 'element') continue;
    for (const name of namesIn(pattern.names)) {
      const known = elements.get(name);
      if (known === undefined) elements.set(name, [pattern]);
      else known.push(pattern);
    }
  }
  return elements;
}

function addPart({ attributes, texts }: ElementPlace, { attribute, value }: Part): void {
  if (attribute === undefined) {
    if (value !== undefined) texts.add(value);
    return;
  }
  const place = attributes.get(attribute) ?? { isWanted: false, values: new Set() };
  attributes.set(attribute, place);
  if (value === undefined) place.isWanted = true;
  else place.values.add(value);
}

function namesIn(names: NameClass): readonly string[] {
  if (names.kind === 'name') return [names.localName];
  return names.kind === 'choice' ? names.of.flatMap(namesIn) : [];
}

/** Finds the wanted parts below a pattern, short of the elements in it. */
function partFinder(
  grammar: Grammar,
  wantedAt: (kind: Definition['kind'], index: number) => Definition | undefined,
): (index: number) => readonly Part[] {
  const known = new Map<number, readonly Part[]>();
  const find = (index: number): readonly Part[] => {
    const found = known.get(index) ?? look(index);
    known.set(index, found);
    return found;
  };
  const look = (index: number): readonly Part[] => {
    const pattern = grammar.data.patterns[index];
    switch (pattern?.kind) {
      case 'choice':
      case 'group':
      case 'interleave': {
        const parts = pattern.of.map(find).filter((some) => some.length > 0);
        return parts.length === 0 ? noParts : [...new Set(parts.flat())];
      }
      case 'oneOrMore':
      case 'list':
        return find(pattern.of);
      case 'value': {
        const definition = wantedAt('value', pattern.definition);
        return definition ? [{ attribute: undefined, value: definition.name }] : noParts;
      }
      case 'attribute': {
        const inner = find(pattern.of);
        const isItself = wantedAt('attribute', pattern.definition) !== undefined;
        if (inner.length === 0 && !isItself) return noParts;
        return namesIn(pattern.names).flatMap((attribute): Part[] => [
          ...(isItself ? [{ attribute, value: undefined }] : []),
          ...inner.map(({ value }) => ({ attribute, value })),
        ]);
      }
      default:
        return noParts;
    }
  };
  return find;
}
