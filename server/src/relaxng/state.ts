import { contentOf, type Grammar } from './createGrammar.ts';
import { type Context, isBlank } from './datatypes.ts';
import { afterText, attributeCandidates, closeAttributes, elementCandidates, matchesText } from './derivative.ts';
import type { AttributePattern, ElementPattern, KeyedName, Pattern } from './pattern.ts';

/**
 * A lazily built automaton over derivatives. While a document's element is open, each grammar element
 * it may be has its own pattern of what is still to come: together they are the state. When the
 * element ends, those whose pattern is satisfied decide how the parent goes on.
 */
export interface State {
  readonly id: number;
  /** Side by side with the owners of the step that led into the element; notAllowed when out of the race. */
  readonly patterns: readonly Pattern[];
  /** No pattern is left. */
  readonly dead: boolean;
  readonly hasData: boolean;
  /** Which patterns are satisfied, and a key for that set. */
  readonly accepted: readonly number[];
  readonly acceptedKey: number | string;
  readonly elements: Map<string, ElementStep>;
  readonly attributes: Map<string, AttributeStep>;
  readonly texts: Map<string, State>;
  closed: State | undefined;
  afterAnyText: State | undefined;
}

interface Step<Owner> {
  readonly owners: readonly Owner[];
  /** For each pattern of the state and each owner, what is left of the pattern after it. */
  readonly rests: readonly (readonly (Pattern | undefined)[])[];
  /** By the positions of the owners that took it. */
  readonly next: Map<number | string, State>;
}

export interface ElementStep extends Step<ElementPattern> {
  /** The state at the start of the element. */
  readonly initial: State;
  /** By the positions of the owners satisfied. */
  readonly outcomes: Map<number | string, Outcome>;
}

/** How an element came to its end. */
export interface Outcome {
  readonly step: ElementStep;
  /** Those that were satisfied. */
  readonly owners: readonly ElementPattern[];
  /** How the parent goes on. */
  readonly next: State;
}

export interface AttributeStep extends Step<AttributePattern> {
  /** Whether the value depends on namespaces in force, and so cannot be remembered. */
  readonly contextual: boolean;
  readonly byValue: Map<string, State>;
}

// Documents are unbounded, memory is not: beyond this many remembered values a table starts anew.
const valueLimit = 1000;

/** The state with these patterns. */
export function stateOf(grammar: Grammar, patterns: readonly Pattern[]): State {
  const key = patterns.map((pattern) => pattern.id).join(' ');
  const known = grammar.states.get(key);
  if (known) return known;
  const { notAllowed } = grammar.interner;
  const accepted: number[] = [];
  for (const [index, pattern] of patterns.entries()) if (pattern.nullable) accepted.push(index);
  const state: State = {
    id: grammar.states.size,
    patterns,
    dead: patterns.every((pattern) => pattern === notAllowed),
    hasData: patterns.some((pattern) => pattern.hasData),
    accepted,
    acceptedKey: keyOf(accepted),
    elements: new Map(),
    attributes: new Map(),
    texts: new Map(),
    closed: undefined,
    afterAnyText: undefined,
  };
  grammar.states.set(key, state);
  return state;
}

/** A key for a set of positions. */
export function keyOf(positions: readonly number[]): number | string {
  const [first] = positions;
  if (positions.length === 1 && first !== undefined) return first;
  return positions.join(' ');
}

function newStep<Owner>(
  state: State,
  candidatesOf: (pattern: Pattern) => readonly { readonly owner: Owner; readonly rest: Pattern }[],
): Step<Owner> {
  const positions = new Map<Owner, number>();
  const rests = state.patterns.map((pattern) => {
    const row: (Pattern | undefined)[] = [];
    for (const { owner, rest } of candidatesOf(pattern)) {
      let position = positions.get(owner);
      if (position === undefined) {
        position = positions.size;
        positions.set(owner, position);
      }
      row[position] = rest;
    }
    return row;
  });
  return { owners: [...positions.keys()], rests, next: new Map() };
}

/** Entering an element of the name; without owners when none is allowed. */
export function elementStep(grammar: Grammar, state: State, name: KeyedName): ElementStep {
  const known = state.elements.get(name.key);
  if (known) return known;
  const tables = newStep(state, (pattern) => elementCandidates(grammar.interner, pattern, name));
  const initial = stateOf(
    grammar,
    tables.owners.map((owner) => contentOf(grammar, owner)),
  );
  const step: ElementStep = { ...tables, initial, outcomes: new Map() };
  state.elements.set(name.key, step);
  return step;
}

/** The state after what the owners at these positions took: an element that came to its end, or an attribute. */
export function afterOwners(
  grammar: Grammar,
  step: Step<unknown>,
  accepted: readonly number[],
  key: number | string = keyOf(accepted),
): State {
  const known = step.next.get(key);
  if (known) return known;
  const { choice } = grammar.interner;
  const next = stateOf(
    grammar,
    step.rests.map((row) => choice(accepted.map((position) => row[position]).filter((rest) => rest !== undefined))),
  );
  step.next.set(key, next);
  return next;
}

/** The end of an element with the owners at these positions satisfied. */
export function outcomeOf(
  grammar: Grammar,
  step: ElementStep,
  accepted: readonly number[],
  key: number | string = keyOf(accepted),
): Outcome {
  const known = step.outcomes.get(key);
  if (known) return known;
  const owners =
    accepted.length === step.owners.length
      ? step.owners
      : step.owners.filter((_, position) => accepted.includes(position));
  const outcome: Outcome = { step, owners, next: afterOwners(grammar, step, accepted, key) };
  step.outcomes.set(key, outcome);
  return outcome;
}

/** Meeting an attribute of the name; without owners when none is allowed. */
export function attributeStep(grammar: Grammar, state: State, name: KeyedName): AttributeStep {
  const known = state.attributes.get(name.key);
  if (known) return known;
  const tables = newStep(state, (pattern) => attributeCandidates(grammar.interner, pattern, name));
  const contextual = tables.owners.some((owner) => isContextual(owner.of));
  const step: AttributeStep = { ...tables, contextual, byValue: new Map() };
  state.attributes.set(name.key, step);
  return step;
}

function isContextual(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'choice':
      return pattern.of.some(isContextual);
    case 'group':
    case 'interleave':
      return isContextual(pattern.left) || isContextual(pattern.right);
    case 'oneOrMore':
    case 'list':
      return isContextual(pattern.of);
    case 'data':
      return pattern.datatype.contextual || (pattern.except !== undefined && isContextual(pattern.except));
    case 'value':
      return pattern.datatype.contextual;
    default:
      return false;
  }
}

/** Positions of the owners that take the value. */
export function ownersOfValue(grammar: Grammar, step: AttributeStep, value: string, context: Context): number[] {
  const taking: number[] = [];
  for (const [position, owner] of step.owners.entries()) {
    if (matchesText(grammar.interner, owner.of, value, context)) taking.push(position);
  }
  return taking;
}

/** The state after an attribute; dead when the value is not allowed. */
export function afterAttribute(grammar: Grammar, step: AttributeStep, value: string, context: Context): State {
  const known = step.byValue.get(value);
  if (known) return known;
  const next = afterOwners(grammar, step, ownersOfValue(grammar, step, value, context));
  if (!step.contextual) remember(step.byValue, value, next);
  return next;
}

/** The state after an attribute of some value or other: all owners go on. */
export function afterAnyValue(grammar: Grammar, step: AttributeStep): State {
  return afterOwners(
    grammar,
    step,
    step.owners.map((_, position) => position),
  );
}

/** The state after the start tag. */
export function afterStartTag(grammar: Grammar, state: State): State {
  state.closed ??= mapState(grammar, state, (pattern) => closeAttributes(grammar.interner, pattern));
  return state.closed;
}

/** The state with each pattern replaced. */
export function mapState(grammar: Grammar, state: State, change: (pattern: Pattern) => Pattern): State {
  return stateOf(grammar, state.patterns.map(change));
}

/**
 * The state after text.
 * @param whole whether the text is all there is in the element; white space may then be ignored
 */
export function afterTextIn(grammar: Grammar, state: State, text: string, whole: boolean, context: Context): State {
  const { interner } = grammar;
  const blank = whole && isBlank(text);
  const after = (pattern: Pattern) => {
    const rest = afterText(interner, pattern, text, context);
    return blank ? interner.either(pattern, rest) : rest;
  };
  if (!state.hasData) {
    if (blank) return state;
    state.afterAnyText ??= mapState(grammar, state, after);
    return state.afterAnyText;
  }
  const key = whole ? `=${text}` : text;
  const known = state.texts.get(key);
  if (known) return known;
  const next = mapState(grammar, state, after);
  if (!state.patterns.some(isContextual)) remember(state.texts, key, next);
  return next;
}

function remember(table: Map<string, State>, key: string, state: State): void {
  if (table.size >= valueLimit) table.clear();
  table.set(key, state);
}
