import type { Attribute, Element } from '../xml/tree.ts';
import { type Bindings, contextOf, isDeclaration } from './bind.ts';
import { type Grammar, keyedName } from './createGrammar.ts';
import { noContext } from './datatypes.ts';
import { expectAttributes, expectText, nothingExpected } from './expected.ts';
import { asChild, attributeKnowing, isSelective, splitUnit, takesAsText, takesValue, withoutSpace } from './forms.ts';
import type { KeyedName } from './pattern.ts';
import type { Condition, Problem, Remedy } from './problem.ts';
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
import { type Cause, explains, findCause, grant } from './whatIf.ts';

/** What the reading of a start tag needs to know and to tell. */
export interface Reader extends Recovery {
  readonly bindings: Bindings;
  readonly problems: Problem[];
  /** Problems that another one explains better. */
  readonly retracted: Set<Problem>;
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
  /** A value was refused that might have decided what else is asked for. */
  uncertain: boolean;
  /** The cause of an earlier refusal in this start tag. */
  cause: Cause | undefined;
}

/**
 * Reads the attributes of the innermost frame and reports what is wrong with them.
 * Afterwards the frame stands behind its start tag.
 */
export function readAttributes(reader: Reader, frames: readonly Frame[]): void {
  const frame = frames.at(-1);
  if (frame === undefined || readPlainly(reader, frame)) return;
  const pass: Pass = {
    reader,
    frames,
    frame,
    reported: new Set(),
    unexplained: [],
    caused: false,
    uncertain: false,
    cause: undefined,
  };
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
    bindings.attributes[attribute.index] = step;
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
    reader.bindings.attributes[attribute.index] = step;
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
  const refusal = { attribute, fits: (other: State) => accepts(grammar, other, name, attribute) };
  if (pass.cause !== undefined && explains(reader, frames, pass.cause, refusal)) {
    reader.readings.set(attribute, undefined);
    return undefined;
  }
  const cause = findCause(reader, frames, refusal);
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
    reader.problems.push({ ...problem, condition: withCounterpart(pass, attribute, state, cause) });
    reader.doubtful.add(attribute);
    pass.caused = true;
    pass.cause = cause;
    grant(reader, frames, cause);
    return 'again';
  }
  const present = new Set(frame.element.attributes.map((one) => one.name));
  const child = { namespace: frame.element.namespace, localName: attribute.localName };
  const asElement = asChild(grammar, frame.initial, child, attribute.value, frame.element);
  const possible = problem.expected.attributes.filter((one) => !present.has(one));
  const similar = suggest(attribute.name, possible);
  const closest = similar.length > 0 && plainly(similar[0] ?? '') === plainly(attribute.name);
  const isThere = frame.element.children.some((one) => isNamed(one, attribute.localName));
  if (asElement !== undefined && !closest && !isThere) {
    frame.refused.add(attribute.localName);
    return refuseForm(pass, problem, asElement);
  }
  const inPresent = bearersNear(pass, name, 'present');
  const knowing = inPresent.length > 0 ? undefined : attributeKnowing(state, attribute.value, frame.element);
  const suggestions = similar.length > 0 || knowing === undefined ? similar : [knowing];
  if (
    suggestions.length === 0 &&
    inPresent.length === 0 &&
    takesAsText(grammar, state, frame.element, attribute.value)
  ) {
    frame.textTold = true;
    return refuseForm(pass, problem, { kind: 'text', value: attribute.value });
  }
  if (suggestions.length === 0) {
    const conflict = cause === undefined ? conflictOf(pass, attribute, name) : undefined;
    if (cause !== undefined || conflict !== undefined) {
      reader.problems.push({
        ...problem,
        condition: cause && withCounterpart(pass, attribute, state, cause),
        ...(conflict === undefined ? {} : { conflict }),
      });
      reader.readings.set(attribute, undefined);
      pass.caused ||= cause !== undefined;
      return undefined;
    }
  }
  const beside = suggestions.length > 0 || inPresent.length > 0 ? undefined : asSibling(pass, attribute);
  if (beside !== undefined) return refuseForm(pass, problem, beside);
  const belongsIn = suggestions.length > 0 ? [] : inPresent.length > 0 ? inPresent : bearersNear(pass, name);
  const [likely] = suggestions;
  const told = { ...problem, suggestions, belongsIn, ...misfitOf(pass, state, attribute, likely) };
  reader.problems.push(told);
  const meant = likely;
  if (meant === undefined) {
    pass.unexplained.push(told);
    reader.readings.set(attribute, undefined);
    return undefined;
  }
  const reading = keyedName(grammar, { namespace: '', localName: meant });
  reader.readings.set(attribute, reading);
  const step = attributeStep(grammar, state, reading);
  if (step.owners.length === 0) return undefined;
  reader.bindings.attributes[attribute.index] = step;
  return afterAnyValue(grammar, step);
}

function plainly(name: string): string {
  return name.toLowerCase().replace(/[-_.]/g, '');
}

/** The child of the element around that would hold the attribute's value. */
function asSibling({ reader, frames }: Pass, attribute: Attribute): Remedy | undefined {
  const around = frames.at(-2);
  if (around === undefined || around.element.children.some((one) => isNamed(one, attribute.localName)))
    return undefined;
  const name = { namespace: around.element.namespace, localName: attribute.localName };
  const remedy = asChild(reader.grammar, around.opened, name, attribute.value, around.element);
  const holds = remedy?.kind === 'element' && (remedy.shape === 'text' || remedy.shape === 'attribute');
  return holds ? { ...remedy, holder: around.element } : undefined;
}

/** An attribute that would be right in another form; what is then missing has been told with it. */
function refuseForm(pass: Pass, problem: UnknownAttribute, remedy: Remedy): undefined {
  pass.reader.problems.push({ ...problem, remedy });
  pass.reader.readings.set(problem.attribute, undefined);
  return undefined;
}

/** Says so when the attribute meant takes other values, and which. */
function misfitOf(
  { reader, frame }: Pass,
  state: State,
  attribute: Attribute,
  meant: string | undefined,
): Partial<Pick<UnknownAttribute, 'misfit' | 'expected'>> {
  const { grammar } = reader;
  if (meant === undefined || takesValue(grammar, state, meant, attribute.value, frame.element)) return {};
  const step = attributeStep(grammar, state, keyedName(grammar, { namespace: '', localName: meant }));
  const { values } = expectText(step.owners.map((one) => one.of));
  return { misfit: true, expected: { ...expectAttributes(state), values } };
}

/** Names the attribute that the value found of the switch asks for in this one's place. */
function withCounterpart({ reader, frame }: Pass, attribute: Attribute, state: State, cause: Cause): Condition {
  const { condition } = cause;
  const written = new Set(frame.element.attributes.map((one) => one.name));
  const there = new Set(expectAttributes(cause.state).attributes);
  const own = expectAttributes(state).attributes.filter((one) => !written.has(one) && !there.has(one));
  const required = requiredNames(state.patterns, 'attribute');
  const asked = own.filter((one) => required.includes(one));
  const { grammar } = reader;
  const takes = (one: string, value: string) => takesValue(grammar, state, one, value, frame.element);
  // A number fits in many places, and free text takes anything: neither tells what was meant.
  const telling = (one: string) =>
    takes(one, attribute.value) && isSelective(grammar, state, one, frame.element) && !/^-?\d+$/.test(attribute.value);
  const [instead] = asked.length > 0 ? asked : own.filter(telling);
  return instead === undefined
    ? condition
    : { ...condition, instead: [instead], takesValue: takes(instead, attribute.value) };
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

/** Children that may bear the attribute: those present, or else those that may come. */
function bearersNear({ reader, frame }: Pass, name: KeyedName, which?: 'present'): string[] {
  const { bearers, parents } = vocabularyOf(reader.grammar);
  const inside = [...(bearers.get(name.key) ?? [])].filter((one) => parents.get(one)?.has(frame.element.localName));
  const near = inside.filter((bearer) => frame.element.children.some((child) => isNamed(child, bearer)));
  return (which === 'present' || near.length > 0 ? near : inside).slice(0, 3);
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
  // A number out of range or a word that is no number: the type of the value is right, the value is not.
  const open = expected.values.length === 0;
  const found = open
    ? undefined
    : findCause(reader, frames, { attribute, fits: (state) => accepts(grammar, state, name, attribute) });
  const state = frame.initial;
  const fits = (value: string): boolean => !afterAttribute(grammar, step, value, contextOf(frame.element)).dead;
  const remedy =
    withoutSpace(attribute.value, fits) ?? splitUnit(grammar, state, frame.element, attribute.value, fits, attribute);
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
    ...(remedy ? { remedy } : {}),
  });
  pass.uncertain = true;
  if (cause === undefined || cause.weak) return undefined;
  reader.doubtful.add(attribute);
  pass.caused = true;
  grant(reader, frames, cause);
  return 'again';
}

function reportMissing(pass: Pass, state: State): void {
  const { reader, frame, frames } = pass;
  const { grammar } = reader;
  // With another kind of element in mind, other attributes would be asked for.
  if (frame.unfinished || pass.caused) return;
  const expected = expectAttributes(state);
  const names = requiredNames(state.patterns, 'attribute');
  const [lost] = pass.unexplained;
  if (lost !== undefined && pass.unexplained.length === 1 && names.length === 1) {
    // One attribute too many and one too few: a name that was mistaken for another.
    const misfit = misfitOf(pass, state, lost.attribute, names[0]);
    reader.problems[reader.problems.indexOf(lost)] = { ...lost, suggestions: names, belongsIn: [], ...misfit };
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
    const name = names.length === 1 ? keyedName(grammar, { namespace: '', localName: only ?? '' }) : undefined;
    const text = name && expectText(attributeStep(grammar, state, name).owners.map((one) => one.of));
    const found = frame.element.attributes.some((one) => !isDeclaration(one))
      ? findCause(reader, frames, { startTag: true, fits: (other) => !afterStartTag(grammar, other).dead })
      : undefined;
    const suiting =
      found !== undefined && !found.weak && found.condition.sufficient && found.condition.found !== undefined;
    const condition = suiting && found.condition.values.length <= 2 ? found.condition : undefined;
    reader.problems.push({
      ...common,
      kind: 'missing-attribute',
      names,
      condition,
      expected: { ...expected, ...text, attributes: expected.attributes },
    });
    return;
  }
  if (pass.uncertain) return;
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
