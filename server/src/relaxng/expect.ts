import { isBlank } from '../xml/characters.ts';
import type { Attribute, Document, Element, Range } from '../xml/tree.ts';
import { createBindings, isDeclaration } from './bind.ts';
import { type Grammar, keyedName } from './createGrammar.ts';
import {
  describeAttributes,
  describeElements,
  describeValues,
  type ExpectedAttribute,
  type ExpectedElement,
  type ExpectedValue,
} from './describe.ts';
import { nameKey } from './names.ts';
import type { Pattern } from './pattern.ts';
import { walk } from './recover.ts';
import type { Reader } from './recoverAttributes.ts';
import { afterAny, type Frame, replayAttributes, replayElements } from './replay.ts';
import { textIn } from './requirements.ts';
import { attributeStep, elementStep, type State } from './state.ts';

/** What may come at an offset; required things first, then the order of the schema. */
export interface Expectation {
  readonly place: 'element-name' | 'content' | 'attribute-name' | 'attribute-value' | 'none';
  /** The element whose content or start tag the offset is in. */
  readonly element: Element | undefined;
  readonly attribute: Attribute | undefined;
  /** The name or value under the offset, which a choice would replace; empty where there is none. */
  readonly range: Range;
  readonly elements: readonly ExpectedElement[];
  readonly attributes: readonly ExpectedAttribute[];
  readonly values: readonly ExpectedValue[];
  /** Types of values that are not spelled out. */
  readonly datatypes: readonly string[];
  /** What the schema says of those types, where it says something of all of them. */
  readonly forms: readonly string[];
  /** Whether free text may stand here. */
  readonly text: boolean;
}

// Elements after the offset that are looked at to see whether something still fits before them.
const lookAhead = 300;

type Place = Pick<Expectation, 'place' | 'element' | 'attribute' | 'range'>;

/**
 * What may come at an offset of a document, whatever is wrong with the rest of it.
 * What has come already, before or after the offset, and may not come twice is not offered.
 */
export function expectAt(grammar: Grammar, document: Document, offset: number): Expectation {
  const place = placeAt(document, offset);
  const nothing: Expectation = {
    ...place,
    elements: [],
    attributes: [],
    values: [],
    datatypes: [],
    forms: [],
    text: false,
  };
  const { element } = place;
  if (place.place === 'none') return nothing;
  const reader: Reader = {
    grammar,
    readings: new Map(),
    doubtful: new Set(),
    bindings: createBindings(),
    problems: [],
    retracted: new Set(),
    // Offers are made while somebody types: causes of mistakes elsewhere are not worth the time.
    budget: 20_000,
  };
  if (element === undefined || (place.place === 'element-name' && element.parent.kind === 'document')) {
    return { ...nothing, elements: describeElements(grammar, [grammar.start]) };
  }
  let expectation = nothing;
  walk(reader, document, (frames, at) => {
    const frame = frames.at(-1);
    if (frame === undefined) return true;
    if (at === 'attributes') {
      if (frame.element !== element || !place.place.startsWith('attribute')) return true;
      expectation = { ...nothing, ...expectAttribute(reader, frame, place) };
      return false;
    }
    if (!isReached(frame, place, offset)) return true;
    expectation = { ...nothing, ...expectContent(reader, frame, place, offset) };
    return false;
  });
  return expectation;
}

function placeAt(document: Document, offset: number): Place {
  const here = { start: offset, end: offset };
  let element: Element | undefined;
  let next = childAt(document, document.children, offset);
  while (next !== undefined) {
    element = next;
    next = isInStartTag(document, next, offset) ? undefined : childAt(document, next.children, offset);
  }
  if (element === undefined) {
    return { place: document.root ? 'none' : 'content', element: undefined, attribute: undefined, range: here };
  }
  if (!isInStartTag(document, element, offset)) {
    const inEndTag = element.endTag !== undefined && offset > element.endTag.start;
    return { place: inEndTag || element.selfClosing ? 'none' : 'content', element, attribute: undefined, range: here };
  }
  if (offset <= element.nameRange.end)
    return { place: 'element-name', element, attribute: undefined, range: element.nameRange };
  for (const attribute of element.attributes) {
    const { valueRange, nameRange, range } = attribute;
    if (valueRange && offset >= valueRange.start && offset <= valueRange.end) {
      return { place: 'attribute-value', element, attribute, range: valueRange };
    }
    if (offset >= nameRange.start && offset <= nameRange.end) {
      return { place: 'attribute-name', element, attribute, range: nameRange };
    }
    if (valueRange === undefined && isAfterEquals(document, attribute, offset)) {
      return { place: 'attribute-value', element, attribute, range: here };
    }
    if (offset > range.start && offset < range.end) return { place: 'none', element, attribute, range: here };
  }
  return { place: 'attribute-name', element, attribute: undefined, range: here };
}

/** After `type=`, before its value has begun. */
function isAfterEquals({ text }: Document, { nameRange }: Attribute, offset: number): boolean {
  return offset > nameRange.end && text.slice(nameRange.end, offset).trim() === '=';
}

/** What is not closed goes on through the space behind it. */
function childAt({ text }: Document, children: Element['children'], offset: number): Element | undefined {
  return children.find(
    (child): child is Element =>
      child.kind === 'element' &&
      offset > child.range.start &&
      (offset < child.range.end ||
        (child.endTag === undefined && !child.selfClosing && isBlank(text, child.range.end, offset))),
  );
}

function isInStartTag({ text }: Document, { startTag }: Element, offset: number): boolean {
  if (offset <= startTag.start) return false;
  const isUnfinished = text[startTag.end - 1] !== '>';
  return offset < startTag.end || (isUnfinished && isBlank(text, startTag.end, offset));
}

/** Whether the walk stands where the offset is. */
function isReached(frame: Frame, { place, element }: Place, offset: number): boolean {
  if (element === undefined) return false;
  const node = frame.element.children[frame.child];
  if (place === 'element-name') return frame.element === element.parent && node === element;
  if (place !== 'content' || frame.element !== element) return false;
  return node === undefined || node.range.start >= offset || (node.kind !== 'element' && node.range.end >= offset);
}

function expectContent(reader: Reader, frame: Frame, place: Place, offset: number): Partial<Expectation> {
  const { grammar } = reader;
  const following = frame.element.children
    .filter((node): node is Element => node.kind === 'element' && node !== place.element && node.range.start >= offset)
    .slice(0, lookAhead);
  const elements = describeElements(grammar, frame.state.patterns).filter((one) => {
    const step = elementStep(grammar, frame.state, keyedName(grammar, one));
    const without = replayElements(reader, frame.state, following).failures;
    return replayElements(reader, afterAny(grammar, step), following).failures <= without;
  });
  if (frame.element.children.some((node) => node.kind === 'element' && node !== place.element)) return { elements };
  const { datatypes, forms, free } = textIn(frame.state.patterns);
  const values = place.place === 'content' ? describeValues(grammar, frame.state.patterns) : [];
  return { elements, values, datatypes, forms, text: free };
}

function expectAttribute(reader: Reader, frame: Frame, place: Place): Partial<Expectation> {
  const { grammar } = reader;
  const { attribute } = place;
  const { state } = replayAttributes(reader, frame.initial, frame, { without: attribute });
  if (place.place === 'attribute-name') {
    const present = frame.element.attributes.filter((one) => one !== attribute && !isDeclaration(one));
    const taken = new Set(present.map((one) => nameKey(one.namespace, one.localName)));
    const attributes = describeAttributes(grammar, state.patterns);
    return { attributes: attributes.filter((one) => !taken.has(nameKey(one.namespace, one.localName))) };
  }
  if (attribute === undefined) return {};
  const contents = valuePatterns(grammar, state, attribute) ?? valuePatterns(grammar, frame.initial, attribute) ?? [];
  const { datatypes, forms, free } = textIn(contents);
  return { values: describeValues(grammar, contents), datatypes, forms, text: free };
}

function valuePatterns(grammar: Grammar, state: State, attribute: Attribute): Pattern[] | undefined {
  const { owners } = attributeStep(grammar, state, keyedName(grammar, attribute));
  return owners.length > 0 ? owners.map((owner) => owner.of) : undefined;
}
