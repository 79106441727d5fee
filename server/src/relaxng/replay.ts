import type { Attribute, Element } from '../xml/tree.ts';
import { contextOf, isDeclaration, textOf } from './bind.ts';
import { type Grammar, keyedName } from './createGrammar.ts';
import { assumeAttributes } from './derivative.ts';
import type { KeyedName } from './pattern.ts';
import type { Problem } from './problem.ts';
import {
  type AttributeStep,
  afterAnyValue,
  afterAttribute,
  afterOwners,
  afterStartTag,
  afterTextIn,
  attributeStep,
  type ElementStep,
  elementStep,
  mapState,
  type State,
  stateOf,
} from './state.ts';

/** An element being read with its mistakes overlooked. */
export interface Frame {
  readonly element: Element;
  step: ElementStep;
  /** At its start, after its start tag, and now. */
  initial: State;
  opened: State;
  state: State;
  /** Index of the next child node. */
  child: number;
  /** The parent goes on as if the element had not been there. */
  readonly ghost: boolean;
  /** Values of its attributes that are taken for granted besides the written one. */
  readonly granted: Map<string, readonly string[]>;
  /** First child of each name. */
  readonly seen: Map<string, Element>;
  /** Names of children a problem was reported for. */
  readonly refused: Set<string>;
  /** How many problems there were when it was opened. */
  readonly mark: number;
  /** Problems of children that fit neither here nor, by their content, the name they bear. */
  readonly strangers: Problem[];
  /** Its text stands in another form, and that has been told. */
  textTold: boolean;
  /** Half typed: say nothing of what it lacks. */
  readonly unfinished: boolean;
}

/** How a node is taken: under another name, or not at all (undefined). */
export type Readings = Map<Element | Attribute, KeyedName | undefined>;

export interface Recovery {
  readonly grammar: Grammar;
  readonly readings: Readings;
  /** Nodes that were refused and yet read: what they lead to is one possibility beside their absence. */
  readonly doubtful: Set<Element | Attribute>;
  /** Steps that may still be spent on asking "what if". */
  budget: number;
}

/** The name under which a node is taken; undefined when it is overlooked. */
export function readingOf(recovery: Recovery, node: Element | Attribute): KeyedName | undefined {
  return recovery.readings.has(node) ? recovery.readings.get(node) : keyedName(recovery.grammar, node);
}

/** A value put in the place of an attribute's value. */
export interface Substitution {
  readonly attribute: string;
  readonly value: string;
}

export interface Replay {
  readonly state: State;
  /** How many attributes and children found no place. */
  readonly failures: number;
}

/** Whether different values of the attribute lead to different content. */
export function isDiscriminating(step: AttributeStep): boolean {
  return step.owners.length > 1;
}

/** Attributes in the order in which they explain most: those that decide about others first. */
export function inReadingOrder(recovery: Recovery, initial: State, element: Element): Attribute[] {
  const attributes = element.attributes.filter((attribute) => !isDeclaration(attribute));
  const rank = (attribute: Attribute) => {
    const name = readingOf(recovery, attribute);
    return name !== undefined && isDiscriminating(attributeStep(recovery.grammar, initial, name)) ? 0 : 1;
  };
  return attributes
    .map((attribute) => ({ attribute, rank: rank(attribute) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ attribute }) => attribute);
}

/** The state after an attribute with any of the values; dead when none fits. */
export function afterValues(grammar: Grammar, step: AttributeStep, values: readonly string[], element: Element): State {
  const context = contextOf(element);
  const states = values.map((value) => afterAttribute(grammar, step, value, context));
  const [first, ...others] = states;
  return first === undefined
    ? afterAnyValue(grammar, step)
    : others.reduce((one, other) => union(grammar, one, other), first);
}

/** What either state allows; they must stem from the same step. */
export function union(grammar: Grammar, one: State, other: State): State {
  if (one === other) return one;
  return stateOf(
    grammar,
    one.patterns.map((pattern, position) =>
      grammar.interner.either(pattern, other.patterns[position] ?? grammar.interner.notAllowed),
    ),
  );
}

/** Reads an element's attributes again, overlooking what does not fit. */
export function replayAttributes(
  recovery: Recovery,
  initial: State,
  frame: Pick<Frame, 'element' | 'granted'>,
  options: { readonly substitution?: Substitution | undefined; readonly without?: Attribute | undefined },
): Replay {
  const { grammar } = recovery;
  const { substitution, without } = options;
  let state = initial;
  let failures = 0;
  let substituted = substitution === undefined;
  const take = (name: KeyedName, values: readonly string[], attribute?: Attribute) => {
    recovery.budget -= 1;
    const step = attributeStep(grammar, state, name);
    const next = step.owners.length > 0 ? afterValues(grammar, step, values, frame.element) : undefined;
    if (next === undefined || next.dead) failures += 1;
    else state = attribute && recovery.doubtful.has(attribute) ? union(grammar, state, next) : next;
  };
  if (substitution && !frame.element.attributes.some((attribute) => attribute.name === substitution.attribute)) {
    take(keyedName(grammar, { namespace: '', localName: substitution.attribute }), [substitution.value]);
    substituted = true;
  }
  for (const attribute of inReadingOrder(recovery, initial, frame.element)) {
    const name = readingOf(recovery, attribute);
    if (attribute === without || name === undefined) continue;
    if (!substituted && substitution && attribute.name === substitution.attribute) {
      take(name, [substitution.value]);
    } else if (attribute.valueRange === undefined || recovery.readings.has(attribute)) take(name, [], attribute);
    else take(name, [attribute.value, ...(frame.granted.get(attribute.name) ?? [])], attribute);
  }
  return { state, failures };
}

/** The state after the start tag, missing attributes overlooked. */
export function openTolerantly(grammar: Grammar, state: State): State {
  const closed = afterStartTag(grammar, state);
  return closed.dead ? mapState(grammar, state, (pattern) => assumeAttributes(grammar.interner, pattern)) : closed;
}

/** Reads children again by their names, up to an index, overlooking what does not fit. */
export function replayChildren(
  recovery: Recovery,
  opened: State,
  element: Element,
  limit: number,
  without?: Element,
): Replay {
  const children = element.children.slice(0, limit).filter((child): child is Element => child.kind === 'element');
  return replayElements(
    recovery,
    opened,
    children.filter((child) => child !== without),
  );
}

/** Reads elements one after another by their names, overlooking what does not fit. */
export function replayElements(recovery: Recovery, start: State, elements: readonly Element[]): Replay {
  const { grammar } = recovery;
  let state = start;
  let failures = 0;
  for (const element of elements) {
    const name = readingOf(recovery, element);
    if (name === undefined) continue;
    recovery.budget -= 1;
    const step = elementStep(grammar, state, name);
    if (step.owners.length === 0) failures += 1;
    else if (recovery.doubtful.has(element)) state = union(grammar, state, afterAny(grammar, step));
    else state = afterAny(grammar, step);
  }
  return { state, failures };
}

/** The parent's state after an element of which nothing but the name is known. */
export function afterAny(grammar: Grammar, step: ElementStep): State {
  return afterOwners(
    grammar,
    step,
    step.owners.map((_, position) => position),
  );
}

/** Whether the text of an element without elements fits a state. */
export function takesText(grammar: Grammar, state: State, element: Element): boolean {
  return afterTextIn(grammar, state, textOf(element), true, contextOf(element)).accepted.length > 0;
}
