import type { Attribute, Element } from '../xml/tree.ts';
import { type Bindings, contextOf, isDeclaration } from './bind.ts';
import { type Grammar, keyedName } from './createGrammar.ts';
import { noContext } from './datatypes.ts';
import { expectAttributes, expectText, nothingExpected } from './expected.ts';
import type { KeyedName } from './pattern.ts';
import type { Problem } from './problem.ts';
import { afterValues, type Frame, inReadingOrder, openTolerantly, type Recovery, readingOf, union } from './replay.ts';
import { attributesIn, labelOf, requiredNames } from './requirements.ts';
import {
  type AttributeStep,
  afterAnyValue,
  afterAttribute,
  afterStartTag,
  attributeStep,
  type State,
} from './state.ts';
import { suggest } from './suggest.ts';
import { vocabularyOf } from './vocabulary.ts';
import { findCause, grant } from './whatIf.ts';

/** What the reading of a start tag needs to know and to tell. */
export interface Reader extends Recovery {
  readonly bindings: Bindings;
  readonly problems: Problem[];
}

type UnknownAttribute = Extract<Problem, { kind: 'unknown-attribute' }>;

interface Pass {
  readonly reader: Reader;
  readonly frames: readonly Frame[];
  readonly frame: Frame;
  /** Attributes that have had their problem. */
  readonly reported: Set<Attribute>;
  /** Refused for a reason of their own: what the element then lacks may follow from it. */
  readonly unexplained: UnknownAttribute[];
  caused: boolean;
}

/**
 * Reads the attributes of the innermost frame and reports what is wrong with them.
 * Afterwards the frame stands behind its start tag.
 */
export function readAttributes(reader: Reader, frames: readonly Frame[]): void {
  const frame = frames.at(-1);
  if (frame === undefined || readPlainly(reader, frame)) return;
  const pass: Pass = { reader, frames, frame, reported: new Set(), unexplained: [], caused: false };
  let state = readOnce(pass);
  // A cause found changes what the attributes before it meant.
  for (let round = frame.element.attributes.length; state === undefined && round > 0; round -= 1)
    state = readOnce(pass);
  state ??= frame.initial;
  if (afterStartTag(reader.grammar, state).dead) reportMissing(pass, state);
  frame.opened = openTolerantly(reader.grammar, state);
  frame.state = frame.opened;
}

/** Reads a start tag without mistakes, as most are; false when there is one. */
function readPlainly(reader: Reader, frame: Frame): boolean {
  const { grammar, bindings } = reader;
  let state = frame.initial;
  for (const attribute of frame.element.attributes) {
    if (isDeclaration(attribute)) continue;
    if (attribute.valueRange === undefined) return false;
    const step = attributeStep(grammar, state, keyedName(grammar, attribute));
    if (step.owners.length === 0) return false;
    state = afterAttribute(grammar, step, attribute.value, step.contextual ? contextOf(frame.element) : noContext);
    if (state.dead) return false;
    bindings.attributes.set(attribute, step);
  }
  const opened = afterStartTag(grammar, state);
  if (opened.dead) return false;
  frame.opened = opened;
  frame.state = opened;
  return true;
}

/** One pass over the attributes; undefined when it must be done again. */
function readOnce(pass: Pass): State | undefined {
  const { reader, frame } = pass;
  const { grammar } = reader;
  let state = frame.initial;
  const met = new Set<string>();
  for (const attribute of inReadingOrder(reader, frame.initial, frame.element)) {
    const name = readingOf(reader, attribute);
    // Written twice: a matter of syntax, reported there.
    if (name === undefined || met.has(attribute.name)) continue;
    met.add(attribute.name);
    const step = attributeStep(grammar, state, name);
    if (step.owners.length === 0) {
      if (frame.unfinished || pass.reported.has(attribute)) continue;
      pass.reported.add(attribute);
      const again = refuseAttribute(pass, attribute, state);
      if (again === 'again') return undefined;
      if (again !== undefined) state = again;
      continue;
    }
    reader.bindings.attributes.set(attribute, step);
    const readAnyway =
      attribute.valueRange === undefined || reader.readings.has(attribute) || pass.reported.has(attribute);
    const next = readAnyway
      ? afterAnyValue(grammar, step)
      : afterValues(grammar, step, valuesOf(frame, attribute), frame.element);
    if (!next.dead) {
      state = reader.doubtful.has(attribute) ? union(grammar, state, next) : next;
      continue;
    }
    pass.reported.add(attribute);
    if (!frame.unfinished && refuseValue(pass, attribute, step) === 'again') return undefined;
    state = afterAnyValue(grammar, step);
  }
  // A switch that is absent but whose value another attribute has revealed.
  for (const [name, values] of frame.granted) {
    if (met.has(name)) continue;
    const step = attributeStep(grammar, state, keyedName(grammar, { namespace: '', localName: name }));
    if (step.owners.length > 0) state = afterValues(grammar, step, values, frame.element);
  }
  return state;
}

function valuesOf(frame: Frame, attribute: Attribute): string[] {
  return [attribute.value, ...(frame.granted.get(attribute.name) ?? [])];
}

function refuseAttribute(pass: Pass, attribute: Attribute, state: State): State | 'again' | undefined {
  const { reader, frame, frames } = pass;
  const { grammar } = reader;
  const name = keyedName(grammar, attribute);
  const cause = findCause(reader, frames, {
    attribute,
    fits: (other) => accepts(grammar, other, name, attribute),
  });
  const problem: UnknownAttribute = {
    kind: 'unknown-attribute',
    name: attribute.name,
    attribute,
    range: attribute.nameRange,
    element: frame.element,
    expected: expectAttributes(state),
    suggestions: [],
    belongsIn: [],
    condition: undefined,
  };
  if (cause !== undefined && !cause.weak) {
    reader.problems.push({ ...problem, condition: cause.condition });
    reader.doubtful.add(attribute);
    pass.caused = true;
    grant(reader, frames, cause);
    return 'again';
  }
  const present = new Set(frame.element.attributes.map((one) => one.name));
  const possible = problem.expected.attributes.filter((one) => !present.has(one));
  const suggestions = suggest(attribute.name, possible);
  if (suggestions.length === 0) {
    const conflict = cause === undefined ? conflictOf(pass, attribute, name) : undefined;
    if (cause !== undefined || conflict !== undefined) {
      reader.problems.push({
        ...problem,
        condition: cause?.condition,
        ...(conflict === undefined ? {} : { conflict }),
      });
      reader.readings.set(attribute, undefined);
      pass.caused ||= cause !== undefined;
      return undefined;
    }
  }
  const belongsIn = suggestions.length > 0 ? [] : bearersNear(pass, name);
  const told = { ...problem, suggestions, belongsIn };
  reader.problems.push(told);
  const [meant] = suggestions;
  if (meant === undefined) {
    pass.unexplained.push(told);
    reader.readings.set(attribute, undefined);
    return undefined;
  }
  const reading = keyedName(grammar, { namespace: '', localName: meant });
  reader.readings.set(attribute, reading);
  const step = attributeStep(grammar, state, reading);
  if (step.owners.length === 0) return undefined;
  reader.bindings.attributes.set(attribute, step);
  return afterAnyValue(grammar, step);
}

function accepts(grammar: Grammar, state: State, name: KeyedName, attribute: Attribute): boolean {
  const step = attributeStep(grammar, state, name);
  return !afterAttribute(grammar, step, attribute.value, contextOf(attribute.parent)).dead;
}

/** Another attribute of the element that excludes this one. */
function conflictOf(pass: Pass, attribute: Attribute, name: KeyedName): string | undefined {
  const { reader, frame } = pass;
  const { grammar } = reader;
  if (attributeStep(grammar, frame.initial, name).owners.length === 0) return undefined;
  return inReadingOrder(reader, frame.initial, frame.element).find((other) => {
    if (other === attribute) return false;
    const reading = readingOf(reader, other);
    const step = reading && attributeStep(grammar, frame.initial, reading);
    if (step === undefined || step.owners.length === 0) return false;
    const next = afterValues(grammar, step, valuesOf(frame, other), frame.element);
    return !next.dead && attributeStep(grammar, next, name).owners.length === 0;
  })?.name;
}

/** Elements near by that may bear the attribute: inside this one first, then around it. */
function bearersNear(pass: Pass, name: KeyedName): string[] {
  const { reader, frame, frames } = pass;
  const bearers = vocabularyOf(reader.grammar).bearers.get(name.key);
  if (bearers === undefined) return [];
  const parents = vocabularyOf(reader.grammar).parents;
  const inside = [...bearers].filter((bearer) => parents.get(bearer)?.has(frame.element.localName));
  const around = frames.slice(0, -1).map(({ element }) => element.localName);
  const near = inside.filter((bearer) => frame.element.children.some((child) => isNamed(child, bearer)));
  const outside = around.reverse().filter((bearer) => bearers.has(bearer));
  return [...new Set([...near, ...inside, ...outside.slice(0, 1)])].slice(0, 3);
}

function isNamed(node: { readonly kind: string }, name: string): boolean {
  return node.kind === 'element' && (node as Element).localName === name;
}

function refuseValue(pass: Pass, attribute: Attribute, step: AttributeStep): 'again' | undefined {
  const { reader, frame, frames } = pass;
  const { grammar } = reader;
  const name = readingOf(reader, attribute) ?? keyedName(grammar, attribute);
  const expected = expectText(step.owners.map((owner) => owner.of));
  const suggestions = suggest(attribute.value, expected.values);
  const found = findCause(reader, frames, {
    attribute,
    fits: (state) => accepts(grammar, state, name, attribute),
  });
  const cause = found?.weak && suggestions.length > 0 ? undefined : found;
  reader.problems.push({
    kind: 'wrong-attribute-value',
    attribute,
    value: attribute.value,
    // An empty range could not be seen.
    range: attribute.value === '' ? attribute.range : (attribute.valueRange ?? attribute.range),
    element: frame.element,
    expected,
    suggestions,
    belongsIn: [],
    condition: cause?.condition,
  });
  if (cause === undefined || cause.weak) return undefined;
  reader.doubtful.add(attribute);
  pass.caused = true;
  grant(reader, frames, cause);
  return 'again';
}

function reportMissing(pass: Pass, state: State): void {
  const { reader, frame } = pass;
  // With another kind of element in mind, other attributes would be asked for.
  if (frame.unfinished || pass.caused) return;
  const expected = expectAttributes(state);
  const names = requiredNames(state.patterns, 'attribute');
  const [lost] = pass.unexplained;
  if (lost !== undefined && pass.unexplained.length === 1 && names.length === 1) {
    // One attribute too many and one too few: a name that was mistaken for another.
    reader.problems[reader.problems.indexOf(lost)] = { ...lost, suggestions: names, belongsIn: [] };
    return;
  }
  const common = {
    range: frame.element.nameRange,
    element: frame.element,
    suggestions: [],
    belongsIn: [],
    condition: undefined,
  };
  if (names.length > 0) {
    const [only] = names;
    const patterns = attributesIn(state.patterns).filter((one) => names.length === 1 && labelOf(one) === only);
    const { values } = expectText(patterns.map((one) => one.of));
    reader.problems.push({ ...common, kind: 'missing-attribute', names, expected: { ...expected, values } });
    return;
  }
  const alternatives = [...new Set(attributesIn(state.patterns).map(labelOf))].filter((name) => name !== '*');
  if (lost !== undefined && pass.unexplained.length === 1) {
    reader.problems[reader.problems.indexOf(lost)] = { ...lost, suggestions: alternatives.slice(0, 3), belongsIn: [] };
    return;
  }
  reader.problems.push({
    ...common,
    kind: 'incomplete',
    names: alternatives,
    expected: { ...nothingExpected, attributes: alternatives },
  });
}
