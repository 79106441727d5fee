import { lastIndexIn, type Revision } from '../xml/reparse.ts';
import type { Element } from '../xml/tree.ts';
import type { Bindings } from './bind.ts';
import type { ElementStep, Outcome } from './state.ts';

/** The bindings of what has not changed since an earlier version of a document, which are used up. */
export function keptBindings(bindings: Bindings, { changed, first, removed, added }: Revision): Bindings {
  const kept = <Taken>(list: (Taken | undefined)[]): (Taken | undefined)[] =>
    added === removed
      ? list.fill(undefined, first, first + added)
      : list.slice(0, first).concat(new Array<undefined>(added), list.slice(first + removed));
  const now = { elements: kept(bindings.elements), attributes: kept(bindings.attributes) };
  for (const element of changed) forgetElement(now, element);
  return now;
}

/** How an element was taken, if it comes in the same step and nothing in it was wrong: then it is taken so again. */
export function takenBefore({ elements }: Bindings, element: Element, step: ElementStep): Outcome | undefined {
  const taken = elements[element.index];
  return taken !== undefined && 'next' in taken && taken.step === step ? taken : undefined;
}

/** Forgets how an element was taken, which is now to be seen. */
export function forgetElement({ elements, attributes }: Bindings, element: Element): void {
  elements[element.index] = undefined;
  for (const { index } of element.attributes) attributes[index] = undefined;
}

/** The same of all that is in it. */
export function forgetAll({ elements, attributes }: Bindings, element: Element): void {
  const last = lastIndexIn(element);
  for (let index = element.index; index <= last; index++) {
    elements[index] = undefined;
    attributes[index] = undefined;
  }
}
