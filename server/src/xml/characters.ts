/** Character classes of XML 1.0 (fifth edition). */

const nameStartBit = 1;
const nameBit = 2;

const asciiClasses = new Uint8Array(128);
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:') {
  asciiClasses[character.charCodeAt(0)] = nameStartBit | nameBit;
}
for (const character of '0123456789-.') asciiClasses[character.charCodeAt(0)] = nameBit;

/** NameStartChar outside ASCII, as pairs of first and last code point. */
const nameStartRanges = [
  0xc0, 0xd6, 0xd8, 0xf6, 0xf8, 0x2ff, 0x370, 0x37d, 0x37f, 0x1fff, 0x200c, 0x200d, 0x2070, 0x218f, 0x2c00, 0x2fef,
  0x3001, 0xd7ff, 0xf900, 0xfdcf, 0xfdf0, 0xfffd, 0x10000, 0xeffff,
];
/** What NameChar adds to them. */
const nameRanges = [0xb7, 0xb7, 0x300, 0x36f, 0x203f, 0x2040];

function inRanges(code: number, ranges: readonly number[]): boolean {
  for (let index = 0; index < ranges.length; index += 2) {
    if (code >= (ranges[index] ?? 0) && code <= (ranges[index + 1] ?? 0)) return true;
  }
  return false;
}

export function isNameStart(code: number): boolean {
  return code < 128 ? ((asciiClasses[code] ?? 0) & nameStartBit) !== 0 : inRanges(code, nameStartRanges);
}

export function isNameCharacter(code: number): boolean {
  if (code < 128) return ((asciiClasses[code] ?? 0) & nameBit) !== 0;
  return inRanges(code, nameStartRanges) || inRanges(code, nameRanges);
}

/** The end of the run of name characters at `start`; `start` itself when there is none. */
export function endOfNameCharacters(text: string, start: number): number {
  let position = start;
  for (;;) {
    const code = text.charCodeAt(position);
    if (code < 128) {
      if (((asciiClasses[code] ?? 0) & nameBit) === 0) return position;
      position++;
    } else {
      // NaN at the end of the text comes here as well.
      const point = text.codePointAt(position);
      if (point === undefined || !isNameCharacter(point)) return position;
      position += point > 0xffff ? 2 : 1;
    }
  }
}

/** The end of the Name at `start`; `start` itself when none begins there. */
export function endOfName(text: string, start: number): number {
  const code = text.codePointAt(start);
  return code !== undefined && isNameStart(code) ? endOfNameCharacters(text, start) : start;
}

export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;
}

export function skipSpace(text: string, start: number): number {
  let position = start;
  while (isSpace(text.charCodeAt(position))) position++;
  return position;
}

/** Whether the text from `start` to `end` is white space as XML has it, or nothing. */
export function isBlank(text: string, start = 0, end = text.length): boolean {
  for (let position = start; position < end; position++) if (!isSpace(text.charCodeAt(position))) return false;
  return true;
}

/** The start of the run of white space that ends at `end`, not before `start`. */
export function trimSpaceBefore(text: string, end: number, start: number): number {
  let position = end;
  while (position > start && isSpace(text.charCodeAt(position - 1))) position--;
  return position;
}

/** Whether the code point may stand in an XML document. */
export function isXmlCharacter(point: number): boolean {
  if (point < 0x20) return point === 0x09 || point === 0x0a || point === 0x0d;
  return point < 0xd800 || (point > 0xdfff && point !== 0xfffe && point !== 0xffff && point <= 0x10ffff);
}

/** True for UTF-16 code units that need a closer look: controls, surrogates and the two noncharacters. */
export function isSuspicious(code: number): boolean {
  return (code < 0x20 && code !== 0x0a && code !== 0x09 && code !== 0x0d) || code >= 0xd800;
}

const widestIndentation = 1000;

/**
 * Whether the white space before `position` reaches to the start of its line, and how wide it is;
 * -1 when it does not, or is too wide to mean anything.
 */
export function indentationAt(text: string, position: number): number {
  let start = position;
  while (start > 0) {
    if (position - start > widestIndentation) return -1;
    const code = text.charCodeAt(start - 1);
    if (code === 0x0a || code === 0x0d) break;
    if (code !== 0x20 && code !== 0x09) return -1;
    start--;
  }
  return position - start;
}
