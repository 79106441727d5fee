import type { Element } from '../xml/tree.ts';
import { contextOf, isDeclaration, textOf } from './bind.ts';
import { type Grammar, keyedName } from './createGrammar.ts';
import { isBlank } from './datatypes.ts';
import type { Recovery, Substitution } from './replay.ts';
import {
  afterAttribute,
  afterOwners,
  afterStartTag,
  afterTextIn,
  attributeStep,
  type ElementStep,
  elementStep,
  type State,
} from './state.ts';

/** Deeper elements are not tried out: a cure is looked for near by. */
const depthLimit = 30;
/** Nor is an element of more elements than these. */
const sizeLimit = 500;

/**
 * Whether an element suits a grammar to its end, were one of its attributes different.
 * @param initial the state before its attributes
 */
export function suits(recovery: Recovery, initial: State, element: Element, substitution?: Substitution): boolean {
  const limit = Math.max(0, recovery.budget - sizeLimit);
  const left = recovery.budget;
  const fits = afterContent(recovery, initial, element, substitution, { depth: 0, limit }).length > 0;
  return fits && left > 0;
}

interface Reach {
  readonly depth: number;
  /** What must be left of the budget. */
  readonly limit: number;
}

/** Positions of the owners that take the whole element. */
function afterContent(
  recovery: Recovery,
  initial: State,
  element: Element,
  substitution: Substitution | undefined,
  { depth, limit }: Reach,
): readonly number[] {
  const { grammar } = recovery;
  recovery.budget -= 1;
  if (depth > depthLimit || recovery.budget < limit) return [];
  let state = afterStartTag(grammar, attributesOf(grammar, initial, element, substitution));
  if (!element.children.some((child) => child.kind === 'element')) {
    return afterTextIn(grammar, state, textOf(element), true, contextOf(element)).accepted;
  }
  for (const child of element.children) {
    if (state.dead) return [];
    if (child.kind === 'text' && !isBlank(child.value)) {
      state = afterTextIn(grammar, state, child.value, false, contextOf(element));
    }
    if (child.kind !== 'element') continue;
    const step: ElementStep = elementStep(grammar, state, keyedName(grammar, child));
    const accepted = afterContent(recovery, step.initial, child, undefined, { depth: depth + 1, limit });
    if (accepted.length === 0) return [];
    state = afterOwners(grammar, step, accepted);
  }
  return state.accepted;
}

function attributesOf(
  grammar: Grammar,
  initial: State,
  element: Element,
  substitution: Substitution | undefined,
): State {
  const values = new Map<string, string>();
  let state = initial;
  for (const attribute of element.attributes) {
    if (isDeclaration(attribute)) continue;
    if (attribute.prefix === '') values.set(attribute.name, attribute.value);
    else
      state = afterAttribute(
        grammar,
        attributeStep(grammar, state, keyedName(grammar, attribute)),
        attribute.value,
        contextOf(element),
      );
  }
  if (substitution) values.set(substitution.attribute, substitution.value);
  for (const [localName, value] of values) {
    const step = attributeStep(grammar, state, keyedName(grammar, { namespace: '', localName }));
    state = afterAttribute(grammar, step, value, contextOf(element));
  }
  return state;
}
