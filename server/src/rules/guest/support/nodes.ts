/** Reading the tree in few words, and naming places in it. */

import { removeAttribute, removeElement } from '../../../xml/edit.ts';
import { attribute, attributeValue, child } from '../../../xml/query.ts';
import type { Attribute, Element } from '../../../xml/tree.ts';
import type { Fix, RelatedPlace } from '../../rule.ts';
import { alternatively, preferably } from '../../xen/support/fixes.ts';

export { alternatively, preferably };

/** The element at a path of child elements; undefined as soon as one is missing. */
export function inside(element: Element | undefined, ...names: readonly string[]): Element | undefined {
  return names.reduce<Element | undefined>((parent, name) => parent && child(parent, name), element);
}

/** The value of an attribute of an element that may be missing; '' when either is. */
export function valueIn(element: Element | undefined, name: string): string {
  return (element && attributeValue(element, name)) ?? '';
}

/** The attribute, else the element that lacks it. */
export function placeOf(element: Element, name: string): Attribute | Element {
  return attribute(element, name) ?? element;
}

/** Whether a value switches something on. */
export function isOn(value: string): boolean {
  return value === 'on' || value === 'yes';
}

/** The other place of a conflict. */
export function elsewhere(node: Element | Attribute, message: string): RelatedPlace {
  return { range: node.kind === 'element' ? node.nameRange : (node.valueRange ?? node.range), message };
}

/** The fix that takes an element away; preferred where it is the one sensible cure. */
export function removal(element: Element, title = `Remove <${element.name}>`): Fix {
  return preferably(title, removeElement(element));
}

/** The fix that takes an attribute away; preferred where it is the one sensible cure. */
export function attributeRemoval({ parent, name, value }: Attribute): Fix {
  return preferably(`Remove ${name}='${value}'`, removeAttribute(parent, name));
}

/** Each item that repeats the key of an earlier one, with the first of that key. */
export function* repeated<Item, Key>(
  items: Iterable<Item>,
  keyOf: (item: Item) => Key | undefined,
): Generator<{ readonly item: Item; readonly first: Item }> {
  const firsts = new Map<Key, Item>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, item);
    else yield { item, first };
  }
}
