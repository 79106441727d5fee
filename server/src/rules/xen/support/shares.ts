import type { Guest } from '../../../guest/guest.ts';
import { replaceText, type TextEdit } from '../../../xml/edit.ts';
import { child, textContent } from '../../../xml/query.ts';
import type { Element } from '../../../xml/tree.ts';
import { removeWithEmptyParent } from './remove.ts';

/** Xen's default weight is 256, that of cgroups (version 1) 1024. */
const scale = 4;
const xenDefault = 256;

export interface Shares {
  readonly element: Element;
  readonly weight: number;
}

/** The scheduler weight of a guest; undefined when there is none or it is no number. */
export function readShares(guest: Guest): Shares | undefined {
  const tuning = child(guest.root, 'cputune');
  const element = tuning && child(tuning, 'shares');
  const text = element && textContent(element).trim();
  return element === undefined || text === undefined || !/^[0-9]+$/.test(text)
    ? undefined
    : { element, weight: Number(text) };
}

/**
 * Turns a weight on Xen's scale into shares of the same meaning; the default goes. To be applied together with the
 * change of the domain's type, as nothing else tells whether it was done.
 */
export function rescaleShares(guest: Guest): readonly TextEdit[] {
  const shares = readShares(guest);
  if (shares === undefined) {
    return [];
  }
  return shares.weight === xenDefault
    ? removeWithEmptyParent(shares.element)
    : replaceText(shares.element, String(shares.weight * scale));
}
