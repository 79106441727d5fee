import type { Document, Element } from '../xml/tree.ts';
import { type Bindings, contextOf, isDeclaration, textOf } from './bind.ts';
import { type Grammar, keyedName } from './createGrammar.ts';
import { type Context, isBlank, noContext } from './datatypes.ts';
import { takenBefore } from './earlier.ts';
import {
  afterAttribute,
  afterStartTag,
  afterTextIn,
  attributeStep,
  type ElementStep,
  elementStep,
  outcomeOf,
  type State,
  stateOf,
} from './state.ts';

interface Frame {
  readonly element: Element;
  readonly step: ElementStep;
  state: State;
  child: number;
}

/**
 * The verdict alone, as fast as can be: stops at the first mistake.
 * @param bindings filled as far as the document was read; what is in them of an earlier version is not read again
 * @returns whether the document is valid by RELAX NG
 */
export function accepts(grammar: Grammar, document: Document, bindings: Bindings): boolean {
  if (document.root === undefined) return false;
  let state = startState(grammar);
  const stack: Frame[] = [];
  let element: Element | undefined = document.root;
  while (element !== undefined) {
    const step = elementStep(grammar, state, keyedName(grammar, element));
    const before = takenBefore(bindings, element, step);
    if (before) state = before.next;
    else {
      let inner = afterStart(grammar, element, step, bindings);
      if (inner.dead) return false;
      if (element.children.some((child) => child.kind === 'element')) {
        stack.push({ element, step, state: inner, child: 0 });
      } else {
        inner = afterTextIn(grammar, inner, textOf(element), true, inner.hasData ? contextOf(element) : noContext);
        if (inner.accepted.length === 0) return false;
        const outcome = outcomeOf(grammar, step, inner.accepted, inner.acceptedKey);
        bindings.elements[element.index] = outcome;
        state = outcome.next;
      }
    }
    // Go on to the next element in document order, leaving those that end.
    element = undefined;
    for (let frame = stack.at(-1); frame !== undefined && element === undefined; frame = stack.at(-1)) {
      if (frame.child > 0) frame.state = state;
      element = nextElement(grammar, frame);
      if (frame.state.dead) return false;
      if (element !== undefined) {
        state = frame.state;
        break;
      }
      if (frame.state.accepted.length === 0) return false;
      const outcome = outcomeOf(grammar, frame.step, frame.state.accepted, frame.state.acceptedKey);
      bindings.elements[frame.element.index] = outcome;
      state = outcome.next;
      stack.pop();
    }
  }
  return state.accepted.length > 0;
}

/** The state before the root element. */
export function startState(grammar: Grammar): State {
  return stateOf(grammar, [grammar.start]);
}

function afterStart(grammar: Grammar, element: Element, step: ElementStep, bindings: Bindings): State {
  let state = step.initial;
  for (const attribute of element.attributes) {
    if (isDeclaration(attribute)) continue;
    const taking = attributeStep(grammar, state, keyedName(grammar, attribute));
    const context: Context = taking.contextual ? contextOf(element) : noContext;
    state = afterAttribute(grammar, taking, attribute.value, context);
    if (state.dead) return state;
    bindings.attributes[attribute.index] = taking;
  }
  return afterStartTag(grammar, state);
}

/** The next child element; text on the way to it changes the frame's state. */
function nextElement(grammar: Grammar, frame: Frame): Element | undefined {
  const { children } = frame.element;
  while (frame.child < children.length) {
    const child = children[frame.child];
    frame.child += 1;
    if (child?.kind === 'element') return child;
    if (child?.kind === 'text' && !isBlank(child.value)) {
      frame.state = afterTextIn(grammar, frame.state, child.value, false, contextOf(frame.element));
      if (frame.state.dead) return undefined;
    }
  }
  return undefined;
}
