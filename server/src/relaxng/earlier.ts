import { lastIndexIn, type Revision } from '../xml/reparse.ts';
import type { Element } from '../xml/tree.ts';
import type { Bindings } from './bind.ts';
import type { ElementStep, Outcome } from './state.ts';

/** How an earlier version of a document was taken, and what has changed since. */
export interface Earlier {
  readonly bindings: Bindings;
  readonly revision: Revision;
}

/**
 * How an element was taken before, if it is still the same, comes in the same step, and nothing in it was wrong: then it is
 * taken so again.
 * @param bindings filled for the element and all in it
 */
export function takenBefore(
  { bindings: before, revision }: Earlier,
  element: Element,
  step: ElementStep,
  bindings: Bindings,
): Outcome | undefined {
  const { changed, first, removed, added } = revision;
  const { index } = element;
  if (index < first ? changed.has(element) : index < first + added) return undefined;
  const turned = index < first ? 0 : added - removed;
  const taken = before.elements[index - turned];
  if (taken === undefined || !('next' in taken) || taken.step !== step) return undefined;
  const last = lastIndexIn(element);
  for (let place = index; place <= last; place++) {
    bindings.elements[place] = before.elements[place - turned];
    bindings.attributes[place] = before.attributes[place - turned];
  }
  return taken;
}
