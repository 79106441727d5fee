import { distance } from 'fastest-levenshtein';

/**
 * Names that may have been meant, best first.
 * @param written what stands in the document
 * @param possible names to choose from, likeliest first
 */
export function suggest(written: string, possible: readonly string[]): string[] {
  const scored = [...new Set(possible)]
    .filter((name) => name !== written)
    .map((name, order) => ({ name, order, score: difference(written, name) }))
    .filter(({ name, score }) => score <= tolerance(Math.min(written.length, name.length)));
  scored.sort((one, other) => one.score - other.score || one.order - other.order);
  const best = scored[0]?.score ?? 0;
  // What differs by case or by a separator alone is what was meant.
  const reach = best < 1 ? 0 : 1;
  const near = scored.filter(({ score }) => score <= best + reach).map(({ name }) => name);
  return near.length > 0 ? near : suggestPart(written, possible);
}

/** Whether two names differ so little that one is a slip of the other. */
export function isSlip(written: string, meant: string): boolean {
  return difference(written, meant) <= 1;
}

/** The only names that begin with what was written, or the ones it is put together of. */
function suggestPart(written: string, possible: readonly string[]): string[] {
  const word = plain(written);
  if (word.length < 3) return [];
  const others = possible.filter((name) => name !== written);
  const longer = others.filter((name) => plain(name).startsWith(word));
  if (longer.length === 1) return longer;
  const holding = others.filter((name) => name.toLowerCase().split(/[-_.]/).includes(word));
  if (holding.length === 1) return holding;
  const parts = written.toLowerCase().split(/[-_.]/);
  return parts.length > 1 ? others.filter((name) => name.length > 2 && parts.includes(name.toLowerCase())) : [];
}

function tolerance(length: number): number {
  if (length < 2) return 0;
  if (length < 5) return 1;
  return length < 9 ? 2 : 3;
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[-_.]/g, '');
}

/** Edits between two words; a difference of case, separators and swapped letters counts little. */
function difference(one: string, other: string): number {
  const left = one.toLowerCase();
  const right = other.toLowerCase();
  if (left === right) return 0.25;
  if (plain(one) === plain(other)) return 0.5;
  const edits = distance(left, right);
  const swapped = left.length === right.length && edits > 1 && [...left].sort().join('') === [...right].sort().join('');
  return swapped ? edits - 1 : edits;
}
