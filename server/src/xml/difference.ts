/** What two texts have between the beginning and the end that they share; offsets. */
export interface Difference {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** Pieces are compared as a whole, which is much quicker than by characters. */
const piece = 4096;

/** The shortest stretch outside of which both texts are the same. */
export function difference(before: string, after: string): Difference {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  const pieceOf = (text: string): string => text.slice(start, start + piece);
  while (start + piece <= shorter && pieceOf(before) === pieceOf(after)) start += piece;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  const most = shorter - start;
  let same = 0;
  const lastOf = (text: string): string => text.slice(text.length - same - piece, text.length - same);
  while (same + piece <= most && lastOf(before) === lastOf(after)) same += piece;
  while (same < most && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) {
    same++;
  }
  return { start, oldEnd: before.length - same, newEnd: after.length - same };
}
