import type { Range } from '../xml/tree.ts';

export type Dialect = 'xm' | 'xl';

export type Value =
  | { readonly kind: 'string'; readonly value: string; readonly range: Range }
  | { readonly kind: 'number'; readonly value: number; readonly range: Range }
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly range: Range };

export interface Setting {
  readonly name: string;
  readonly value: Value;
  readonly range: Range;
}

/** A statement that was left alone; it is never executed. */
export interface Unread {
  readonly range: Range;
  readonly reason: string;
}

export interface Configuration {
  /** The last value of each name wins, as in Xen's own readers. */
  readonly settings: ReadonlyMap<string, Setting>;
  readonly unread: readonly Unread[];
}

class Unreadable extends Error {}

const maximumNesting = 64;
const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"', '\n': '' };

/** Reads assignments of strings, numbers and lists; anything else is handed back as unread with its place. */
export function readConfiguration(text: string, dialect: Dialect): Configuration {
  const settings = new Map<string, Setting>();
  const unread: Unread[] = [];
  let position = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (position < text.length) {
    const start = position + (/^[ \t\r\n;,]*/.exec(text.slice(position, position + 4096))?.[0].length ?? 0);
    if (start > position) {
      position = start;
      continue;
    }
    if (text[position] === '#') {
      position = endOfLine(text, position);
      continue;
    }
    const indented = dialect === 'xm' && /[ \t]/.test(text[position - 1] ?? '');
    const head = /^([A-Za-z_][A-Za-z0-9_]*)[ \t]*(\+?=)(?!=)/.exec(text.slice(position, position + 256));
    const name = head?.[1];
    try {
      if (indented) throw new Unreadable('is inside a Python block, which is not executed');
      if (head === null || name === undefined) throw new Unreadable('is no assignment; it is not executed');
      const reader = createReader(text, position + head[0].length, dialect, settings);
      let value = reader.value();
      const end = reader.statementEnd();
      const earlier = settings.get(name)?.value;
      if (head[2] === '+=' && earlier !== undefined) value = sum(earlier, value);
      settings.set(name, { name, value, range: { start: position, end } });
      position = end;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const end = Math.max(endOfLine(text, position), position + 1);
      unread.push({ range: { start: position, end }, reason: error.message });
      // The earlier value no longer holds when the new one cannot be told.
      if (name !== undefined) settings.delete(name);
      position = end;
    }
  }
  return { settings, unread };
}

function endOfLine(text: string, position: number): number {
  const end = text.indexOf('\n', position);
  return end < 0 ? text.length : end;
}

function sum(left: Value, right: Value): Value {
  const range = { start: left.range.start, end: right.range.end };
  if (left.kind === 'string' && right.kind === 'string') {
    return { kind: 'string', value: left.value + right.value, range };
  }
  if (left.kind === 'number' && right.kind === 'number') {
    return { kind: 'number', value: left.value + right.value, range };
  }
  if (left.kind === 'list' && right.kind === 'list') {
    return { kind: 'list', items: [...left.items, ...right.items], range };
  }
  throw new Unreadable('adds values of different kinds');
}

function createReader(text: string, from: number, dialect: Dialect, settings: ReadonlyMap<string, Setting>) {
  let position = from;
  let depth = 0;

  function blanks(): void {
    for (;;) {
      const character = text[position];
      if (character === ' ' || character === '\t' || character === '\r') position += 1;
      else if (character === '\n' && depth > 0) position += 1;
      else if (character === '\\' && /^\\\r?\n/.test(text.slice(position, position + 3))) {
        position = endOfLine(text, position) + 1;
      } else if (character === '#' && depth > 0) position = endOfLine(text, position);
      else return;
    }
  }

  function value(): Value {
    let result = operand();
    for (;;) {
      blanks();
      if (dialect === 'xl' || text[position] !== '+') return result;
      position += 1;
      result = sum(result, operand());
    }
  }

  function operand(): Value {
    blanks();
    const start = position;
    const character = text[position] ?? '';
    if (character === '[' || (character === '(' && dialect === 'xm')) return list(character === '[' ? ']' : ')');
    if (character === '"' || character === "'") return string(false);
    if (dialect === 'xm' && /^[rRuU]["']/.test(text.slice(position, position + 2))) {
      const raw = /[rR]/.test(character);
      position += 1;
      return string(raw);
    }
    const word = /^[+-]?[A-Za-z0-9_]+/.exec(text.slice(position, position + 256))?.[0] ?? '';
    position += word.length;
    const range = { start, end: position };
    if (/^[+-]?(0[xX][0-9a-fA-F]+|[0-9]+)$/.test(word)) return { kind: 'number', value: integer(word), range };
    if (dialect === 'xm' && (word === 'True' || word === 'False')) {
      return { kind: 'number', value: word === 'True' ? 1 : 0, range };
    }
    const variable = dialect === 'xm' ? settings.get(word) : undefined;
    if (variable !== undefined) return { ...variable.value, range };
    throw new Unreadable(
      word ? `uses "${word}", whose value is not known here` : 'has no string, number or list after the equals sign',
    );
  }

  function list(close: string): Value {
    const start = position;
    if (depth >= maximumNesting) throw new Unreadable('nests its lists too deeply');
    position += 1;
    depth += 1;
    const items: Value[] = [];
    let commas = 0;
    for (;;) {
      blanks();
      if (text[position] === close) break;
      if (position >= text.length) throw new Unreadable(`has a list without its closing ${close}`);
      items.push(value());
      blanks();
      if (text[position] === ',') {
        position += 1;
        commas += 1;
      } else if (text[position] !== close) throw new Unreadable(`has a list without its closing ${close}`);
    }
    position += 1;
    depth -= 1;
    const [only] = items;
    if (close === ')' && commas === 0 && only !== undefined) return only;
    return { kind: 'list', items, range: { start, end: position } };
  }

  function string(raw: boolean): Value {
    const start = position;
    let result = '';
    do {
      result += oneString(raw);
      blanks();
    } while (dialect === 'xm' && (text[position] === '"' || text[position] === "'"));
    return { kind: 'string', value: result, range: { start, end: position } };
  }

  function oneString(raw: boolean): string {
    const quote = text[position] ?? '';
    const triple = text.startsWith(quote.repeat(3), position);
    const close = triple ? quote.repeat(3) : quote;
    position += close.length;
    let result = '';
    while (!text.startsWith(close, position)) {
      const character = text[position];
      if (character === undefined || (character === '\n' && !triple)) {
        throw new Unreadable('has a string without its closing quote');
      }
      if (character === '\\' && dialect === 'xm' && !raw) {
        const next = text[position + 1] ?? '';
        result += escapes[next] ?? character + next;
        position += 2;
      } else {
        result += character;
        position += 1;
      }
    }
    position += close.length;
    return result;
  }

  function statementEnd(): number {
    const end = position;
    blanks();
    const character = text[position];
    if (character !== undefined && !/[\n;#]/.test(character) && !(dialect === 'xl' && character === ',')) {
      throw new Unreadable('goes on after its value with something that is not evaluated');
    }
    return end;
  }

  return { value, statementEnd };
}

function integer(word: string): number {
  const negative = word.startsWith('-');
  const digits = word.replace(/^[+-]/, '');
  const base = /^0[xX]/.test(digits) ? 16 : /^0[0-7]+$/.test(digits) ? 8 : 10;
  const value = Number.parseInt(base === 16 ? digits.slice(2) : digits, base);
  return negative ? -value : value;
}
