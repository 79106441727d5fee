import { blocks } from './blocks.ts';
import { namePartClass, nameStartClass } from './strings.ts';

/** Translation of the regular expressions of XML Schema (part 2, appendix F) to those of JavaScript. */

interface Reader {
  readonly text: string;
  at: number;
}

const multiple: Readonly<Record<string, string>> = {
  s: '[\\u{20}\\u{9}\\u{a}\\u{d}]',
  S: '[^\\u{20}\\u{9}\\u{a}\\u{d}]',
  i: `[${nameStartClass}]`,
  I: `[^${nameStartClass}]`,
  c: `[${namePartClass}]`,
  C: `[^${namePartClass}]`,
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  w: '[^\\p{P}\\p{Z}\\p{C}]',
  W: '[\\p{P}\\p{Z}\\p{C}]',
};
const single: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9 };
const category = /^(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?)$/;

function literal(code: number): string {
  return `\\u{${code.toString(16)}}`;
}

function fail(reader: Reader, message: string): never {
  throw new SyntaxError(`${message} at character ${reader.at + 1} of the pattern \`${reader.text}\``);
}

function peek(reader: Reader): string {
  const code = reader.text.codePointAt(reader.at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

function take(reader: Reader): string {
  const character = peek(reader);
  if (character === '') fail(reader, 'unexpected end');
  reader.at += character.length;
  return character;
}

function readAlternatives(reader: Reader): string {
  const branches: string[] = [''];
  for (;;) {
    const character = peek(reader);
    if (character === '' || character === ')') return branches.join('|');
    if (character === '|') {
      reader.at += 1;
      branches.push('');
    } else branches[branches.length - 1] += readAtom(reader) + readQuantifier(reader);
  }
}

function readAtom(reader: Reader): string {
  const character = take(reader);
  switch (character) {
    case '(': {
      const inner = readAlternatives(reader);
      if (take(reader) !== ')') fail(reader, 'expected `)`');
      return `(?:${inner})`;
    }
    case '[':
      return readClass(reader);
    case '.':
      return '[^\\u{a}\\u{d}]';
    case '\\': {
      const escaped = readEscape(reader);
      return typeof escaped === 'number' ? literal(escaped) : escaped;
    }
    case '?':
    case '*':
    case '+':
    case '{':
    case '}':
    case ']':
      reader.at -= 1;
      return fail(reader, `unexpected \`${character}\``);
    default:
      return literal(character.codePointAt(0) ?? 0);
  }
}

function readQuantifier(reader: Reader): string {
  const character = peek(reader);
  if (character === '?' || character === '*' || character === '+') {
    reader.at += 1;
    return character;
  }
  if (character !== '{') return '';
  const match = /^\{(\d+)(?:(,)(\d*))?\}/.exec(reader.text.slice(reader.at));
  if (match === null) return fail(reader, 'malformed quantifier');
  if (match[3] && Number(match[3]) < Number(match[1])) fail(reader, 'quantifier whose bounds are the wrong way round');
  reader.at += match[0].length;
  return match[0];
}

/** What follows a backslash: a character's code or a class. */
function readEscape(reader: Reader): number | string {
  const character = take(reader);
  const code = single[character];
  if (code !== undefined) return code;
  const set = multiple[character];
  if (set !== undefined) return set;
  if (character === 'p' || character === 'P') return readProperty(reader, character === 'P');
  if ('\\|.-^?*+{}()[]'.includes(character)) return character.charCodeAt(0);
  return fail(reader, `unknown escape \`\\${character}\``);
}

function readProperty(reader: Reader, negated: boolean): string {
  const match = /^\{([^}]*)\}/.exec(reader.text.slice(reader.at));
  const name = match?.[1];
  if (match === null || name === undefined) return fail(reader, 'expected `{`');
  if (category.test(name)) {
    reader.at += match[0].length;
    return `\\${negated ? 'P' : 'p'}{${name}}`;
  }
  const ranges = name.startsWith('Is') ? blocks[name.slice(2)] : undefined;
  if (ranges === undefined) return fail(reader, `unknown property \`${name}\``);
  reader.at += match[0].length;
  const body = ranges.map(([from, to]) => `${literal(from)}-${literal(to)}`).join('');
  return `[${negated ? '^' : ''}${body}]`;
}

/** A character class after its `[`; written for the `v` flag, which knows subtraction. */
function readClass(reader: Reader): string {
  const negated = peek(reader) === '^';
  if (negated) reader.at += 1;
  let body = '';
  let subtracted = '';
  for (let first = true; ; first = false) {
    const character = take(reader);
    if (character === ']') {
      if (first) fail(reader, 'empty character class');
      break;
    }
    if (character === '-' && peek(reader) === '[' && !first) {
      reader.at += 1;
      subtracted = readClass(reader);
      if (take(reader) !== ']') fail(reader, 'expected `]` after a subtracted class');
      break;
    }
    if (character === '[') fail(reader, 'unexpected `[`');
    const from = character === '\\' ? readEscape(reader) : (character.codePointAt(0) ?? 0);
    if (typeof from === 'string') {
      body += from;
      continue;
    }
    body += literal(from) + readRangeEnd(reader, from);
  }
  const set = `[${negated ? '^' : ''}${body}]`;
  return subtracted === '' ? set : `[${set}--${subtracted}]`;
}

function readRangeEnd(reader: Reader, from: number): string {
  const next = reader.text[reader.at + 1];
  if (peek(reader) !== '-' || next === ']' || next === '[' || next === undefined) return '';
  reader.at += 1;
  const character = take(reader);
  const to = character === '\\' ? readEscape(reader) : (character.codePointAt(0) ?? 0);
  if (typeof to === 'string') return fail(reader, 'a class of characters cannot end a range');
  if (to < from) fail(reader, 'range whose bounds are the wrong way round');
  return `-${literal(to)}`;
}

/**
 * A JavaScript expression that matches the same strings as a whole.
 * @throws SyntaxError saying where the pattern is malformed
 */
export function translatePattern(pattern: string): RegExp {
  const reader: Reader = { text: pattern, at: 0 };
  const body = readAlternatives(reader);
  if (reader.at < pattern.length) fail(reader, 'unexpected `)`');
  return new RegExp(`^(?:${body})$`, 'v');
}
