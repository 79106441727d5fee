/** Text of the document in the picture: what fits, and what may stand in XML. */

const context = document.createElement('canvas').getContext('2d');
const widths = new Map<string, number>();
const mostWidths = 20_000;

/** The text as far as it fits into a width; of a path the end is worth more than the beginning. */
export function fitted(text: string, width: number, font: string): string {
  if (measure(text, font) <= width) return text;
  const slash = text.indexOf('/');
  const head = slash < 0 ? '' : text.slice(0, slash);
  let low = 0;
  let high = text.length - head.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(cut(text, middle, slash), font) <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : cut(text, low, slash);
}

/** Width of a text in CSS pixels. */
export function measure(text: string, font: string): number {
  if (context === null) return text.length * 7;
  const key = `${font} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  context.font = font;
  const { width } = context.measureText(text);
  if (widths.size > mostWidths) widths.clear();
  widths.set(key, width);
  return width;
}

/** @param length of what is left of the text, or of its path */
function cut(text: string, length: number, slash: number): string {
  if (slash < 0) return `${text.slice(0, length).trimEnd()}…`;
  const tail = text.slice(text.length - length);
  const start = tail.indexOf('/');
  // Whole names read better than parts of them.
  return `${text.slice(0, slash)}…${start > 0 ? tail.slice(start) : tail}`;
}

/** With a mark for what XML has no place for, half-typed or pasted as it may be. */
export function plain(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
