/** What the keys do in the tree, as in every tree of VS Code. */

import type { Placed } from './layout.ts';

/** A box that shows, with the one around it. */
export interface Shown {
  readonly placed: Pick<Placed, 'isExpanded'>;
  /** Undefined for the outermost. */
  readonly parent: Shown | undefined;
}

export type Move<Item> = { readonly to: Item } | { readonly toggle: Item } | undefined;

/** Where a key leads from a box; undefined when nowhere. */
export function moveBy<Item extends Shown>(key: string, from: Item, items: readonly Item[]): Move<Item> {
  const at = items.indexOf(from);
  const to = (item: Item | undefined): Move<Item> => (item && item !== from ? { to: item } : undefined);
  switch (key) {
    case 'ArrowDown':
      return to(items[at + 1]);
    case 'ArrowUp':
      return to(items[at - 1]);
    case 'Home':
      return to(items[0]);
    case 'End':
      return to(items.at(-1));
    case 'ArrowRight':
      if (from.placed.isExpanded === false) return { toggle: from };
      return from.placed.isExpanded ? to(items[at + 1]) : undefined;
    case 'ArrowLeft':
      if (from.placed.isExpanded === true && from.parent !== undefined) return { toggle: from };
      return to(items.find((item) => item === from.parent));
    default:
      return undefined;
  }
}
