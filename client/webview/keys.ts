/** What the keys do in the tree, as in every tree of VS Code. */

import type { Item } from './draw.ts';

export type Move = { readonly to: Item } | { readonly toggle: Item } | undefined;

/** Where a key leads from a box; undefined when nowhere. */
export function moveBy(key: string, from: Item, items: readonly Item[]): Move {
  const at = items.indexOf(from);
  const to = (item: Item | undefined): Move => (item && item !== from ? { to: item } : undefined);
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
      return to(from.parent);
    default:
      return undefined;
  }
}
