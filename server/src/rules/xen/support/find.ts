import type { Guest } from '../../../guest/guest.ts';
import { attribute, childrenNamed } from '../../../xml/query.ts';
import type { Attribute, Element } from '../../../xml/tree.ts';

/** The elements at `path` below the domain, such as `devices/disk/target`, in document order. */
export function elementsAt(guest: Guest, path: string): Element[] {
  return path
    .split('/')
    .reduce<Element[]>((parents, name) => parents.flatMap((parent) => childrenNamed(parent, name)), [guest.root]);
}

/**
 * The attributes at `path` below the domain, such as `devices/disk/target/@bus`, in document order;
 * where `values` are given, only those that have one of them.
 */
export function attributesAt(guest: Guest, path: string, ...values: readonly string[]): Attribute[] {
  const [elements = '', name = ''] = path.split('/@');
  return elementsAt(guest, elements)
    .map((element) => attribute(element, name))
    .filter((found) => found !== undefined)
    .filter((found) => values.length === 0 || values.includes(found.value));
}
