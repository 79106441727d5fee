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
  return scored.filter(({ score }) => score <= best + 1).map(({ name }) => name);
}

function tolerance(length: number): number {
  if (length < 2) return 0;
  if (length < 4) return 1;
  return length < 6 ? 2 : Math.floor(length * 0.4);
}

/** Edits between two words; a difference of case and swapped letters count little. */
function difference(one: string, other: string): number {
  const left = one.toLowerCase();
  const right = other.toLowerCase();
  if (left === right) return 0.5;
  const edits = distance(left, right);
  const swapped = left.length === right.length && edits > 1 && [...left].sort().join('') === [...right].sort().join('');
  return swapped ? edits - 1 : edits;
}
