import { attributeValue, child, textContent } from '../xml/query.ts';
import type { Element } from '../xml/tree.ts';

/**
 * What stands at a path below an element: `target@dev` is an attribute of a child, `model` a child's text, `@type` an
 * attribute of the element itself. Undefined when it is missing or blank.
 */
export function valueAt(element: Element, path: string): string | undefined {
  const [steps = '', attributeName] = path.split('@');
  let place: Element | undefined = element;
  for (const step of steps.split('/')) if (step !== '') place = place && child(place, step);
  if (place === undefined) return undefined;
  const value = attributeName === undefined ? textContent(place).trim() : attributeValue(place, attributeName)?.trim();
  return value === '' ? undefined : value;
}

/** The first of several paths at which something stands. */
export function firstAt(element: Element, ...paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const value = valueAt(element, path);
    if (value !== undefined) return value;
  }
  return undefined;
}
