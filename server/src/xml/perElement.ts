import type { Element } from './tree.ts';

/**
 * Finds something of an element once, and again only when the element has changed: `reparse` makes a new node of every
 * element that holds a change.
 * @param find may look at the element and what is in it, not at what is around it; what it finds may hold nodes but no
 * offsets, which move.
 */
export function perElement<Found>(find: (element: Element) => Found): (element: Element) => Found {
  const known = new WeakMap<Element, { readonly found: Found }>();
  return (element) => {
    let kept = known.get(element);
    if (kept === undefined) {
      kept = { found: find(element) };
      known.set(element, kept);
    }
    return kept.found;
  };
}
