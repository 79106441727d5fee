/** Text of the document in the picture: what fits, and what may stand in XML. */

const context = document.createElement('canvas').getContext('2d');
const widths = new Map<string, number>();
const mostWidths = 20_000;

/** The text as far as it fits into a width; of a path the end is worth more than the middle. */
export function fitted(text: string, width: number, font: string): string {
  if (measure(text, font) <= width) return text;
  const isPath = text.includes('/');
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(cut(text, middle, isPath), font) <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : cut(text, low, isPath);
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

function cut(text: string, length: number, isPath: boolean): string {
  if (!isPath) return `${text.slice(0, length).trimEnd()}…`;
  const start = Math.floor(length / 3);
  return `${text.slice(0, start)}…${text.slice(text.length - (length - start))}`;
}

/** With a mark for what XML has no place for, half-typed or pasted as it may be. */
export function plain(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
