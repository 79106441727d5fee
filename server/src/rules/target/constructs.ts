/** Finds in a document what the annotations of our grammar say something of. */

import type { Guest } from '../../guest/guest.ts';
import { once } from '../../once.ts';
import { type Definition, definitionAt, type Grammar, type NameClass, type Validation } from '../../relaxng/index.ts';
import { domainGrammar } from '../../schema.ts';
import { perElement } from '../../xml/perElement.ts';
import type { Attribute, Element, Range } from '../../xml/tree.ts';
import { isForeign } from './drivers.ts';

interface Noted {
  readonly definition: Definition;
  /** Other drivers alone have it. */
  readonly isForeign: boolean;
}

/** A node, or its value, with what the grammar says of it. */
export type Construct =
  | ({ readonly kind: 'element'; readonly node: Element } & Noted)
  | ({ readonly kind: 'attribute'; readonly node: Attribute } & Noted)
  | ({ readonly kind: 'value'; readonly node: Element | Attribute } & Noted);

/** Whether our grammar says something of a definition that a rule is to tell. */
function isNoted(definition: Definition): boolean {
  return isForeign(definition) || definition.annotations.deprecated !== undefined;
}

const knownConstructs = new WeakMap<Guest, readonly Construct[]>();

/**
 * The outermost constructs that the grammar gives to other drivers or calls deprecated, in the order of the document.
 * Where it has alternatives, it says so of all of them.
 */
export function notedConstructs(guest: Guest): readonly Construct[] {
  const constructs = knownConstructs.get(guest) ?? constructsOf(guest);
  knownConstructs.set(guest, constructs);
  return constructs;
}

const placeAt = once(() => placeFinder(domainGrammar()));

function constructsOf({ root, validation }: Guest): Construct[] {
  const found: Construct[] = [];
  let end = 0;
  for (const { element, place } of placedIn(root)) {
    // In a construct that is found already.
    if (end > 0 && element.range.start < end) continue;
    const noted = place.isNoted ? notedOf(validation.definitionsOf(element)) : undefined;
    if (noted) {
      found.push({ kind: 'element', node: element, ...noted });
      end = element.range.end;
    } else addParts(found, element, place, validation);
  }
  return found;
}

interface Placed {
  readonly element: Element;
  readonly place: ElementPlace;
}

const nothing: readonly Placed[] = [];

/** An element and those in it, in document order, of which something may be noted. */
function placedIn(element: Element, depth = 0): readonly Placed[] {
  const place = placeAt()(element.localName);
  const placed: Placed[] = place === undefined ? [] : [{ element, place }];
  // Most devices are as they were when the document was last looked at.
  const within = depth === 1 ? placedInDevice : (inner: Element) => placedIn(inner, depth + 1);
  for (const inner of element.children) {
    // One by one: a call takes no more than so many.
    if (inner.kind === 'element') for (const one of within(inner)) placed.push(one);
  }
  return placed.length === 0 ? nothing : placed;
}

const placedInDevice = perElement((element) => placedIn(element, 2));

function addParts(
  found: Construct[],
  element: Element,
  { attributes, texts }: ElementPlace,
  validation: Validation,
): void {
  for (const node of attributes.size > 0 ? element.attributes : []) {
    const place = attributes.get(node.localName);
    if (place === undefined) continue;
    const ofAttribute = place.isNoted ? notedOf(validation.definitionsOf(node)) : undefined;
    if (ofAttribute) found.push({ kind: 'attribute', node, ...ofAttribute });
    else if (place.values.has(node.value.trim())) {
      const ofValue = notedOf(validation.valueDefinitionsOf(node));
      if (ofValue) found.push({ kind: 'value', node, ...ofValue });
    }
  }
  const text = texts.size > 0 ? writtenValue(element) : undefined;
  const ofText = text && texts.has(text.value) ? notedOf(validation.valueDefinitionsOf(element)) : undefined;
  if (ofText) found.push({ kind: 'value', node: element, ...ofText });
}

function notedOf(definitions: readonly Definition[]): Noted | undefined {
  const [definition] = definitions;
  if (definition === undefined || !definitions.every(isNoted)) return undefined;
  return { definition, isForeign: definitions.every(isForeign) };
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

/** What may be noted of an element, by its name; what is not here needs no second look. */
interface ElementPlace {
  isNoted: boolean;
  readonly attributes: Map<string, AttributePlace>;
  readonly texts: Set<string>;
}

interface AttributePlace {
  isNoted: boolean;
  readonly values: Set<string>;
}

/** A noted attribute, or a noted value of an attribute or of text, in the content of an element. */
interface Part {
  readonly attribute: string | undefined;
  readonly value: string | undefined;
}

const noParts: readonly Part[] = [];

/**
 * Finds the places by local name, each when it is first asked for: a guest has few of all elements. Those with names that
 * the grammar does not spell out are never noted.
 */
function placeFinder(grammar: Grammar): (name: string) => ElementPlace | undefined {
  const partsOf = partFinder(grammar);
  const patterns = elementsByName(grammar);
  const known = new Map<string, ElementPlace | undefined>();
  const look = (name: string): ElementPlace | undefined => {
    const place: ElementPlace = { isNoted: false, attributes: new Map(), texts: new Set() };
    for (const { definition, of } of patterns.get(name) ?? []) {
      place.isNoted ||= notedAt(grammar, 'element', definition) !== undefined;
      for (const part of partsOf(of)) addPart(place, part);
    }
    return place.isNoted || place.attributes.size > 0 || place.texts.size > 0 ? place : undefined;
  };
  return (name) => {
    if (!known.has(name)) known.set(name, look(name));
    return known.get(name);
  };
}

function notedAt(grammar: Grammar, kind: Definition['kind'], index: number): Definition | undefined {
  const definition = definitionAt(grammar, kind, index);
  return definition && isNoted(definition) ? definition : undefined;
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
  const place = attributes.get(attribute) ?? { isNoted: false, values: new Set() };
  attributes.set(attribute, place);
  if (value === undefined) place.isNoted = true;
  else place.values.add(value);
}

function namesIn(names: NameClass): readonly string[] {
  if (names.kind === 'name') return [names.localName];
  return names.kind === 'choice' ? names.of.flatMap(namesIn) : [];
}

/** Finds the noted parts below a pattern, short of the elements in it. */
function partFinder(grammar: Grammar): (index: number) => readonly Part[] {
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
        const definition = notedAt(grammar, 'value', pattern.definition);
        return definition ? [{ attribute: undefined, value: definition.name }] : noParts;
      }
      case 'attribute': {
        const inner = find(pattern.of);
        const isItself = notedAt(grammar, 'attribute', pattern.definition) !== undefined;
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
