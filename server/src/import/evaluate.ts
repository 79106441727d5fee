import type { SyntaxNode } from '@lezer/common';
import { plainText, type Value } from './value.ts';

/** Why an expression has no value here. */
export class Unreadable extends Error {}

/** What an expression may refer to. */
export interface Scope {
  readonly text: string;
  readonly variable: (name: string) => Value | undefined;
}

const deepest = 64;
/** Longer values are no configuration; a few `a = a + a` would fill the memory. */
const longest = 1_000_000;

/**
 * The value of an expression made of strings, numbers, lists and earlier variables. Nothing else is executed.
 * @throws Unreadable with the reason, as the end of a sentence that begins with the expression.
 */
export function evaluate(node: SyntaxNode, scope: Scope, depth = 0): Value {
  if (depth > deepest) throw new Unreadable('is nested too deeply');
  const range = { start: node.from, end: node.to };
  const words = scope.text.slice(node.from, node.to);
  const inner = (child: SyntaxNode): Value => evaluate(child, scope, depth + 1);
  switch (node.name) {
    case 'String':
      return { kind: 'string', value: unquoted(words), range };
    case 'ContinuedString':
      return { kind: 'string', value: parts(node).map(inner).map(plainText).join(''), range };
    case 'Number':
      return { kind: 'number', value: integer(words), range };
    case 'Boolean':
      return { kind: 'number', value: words === 'True' ? 1 : 0, range };
    case 'None':
      return { kind: 'string', value: '', range };
    case 'VariableName': {
      const variable = scope.variable(words);
      if (variable === undefined) throw new Unreadable(`uses "${words}", whose value is not known here`);
      return { ...variable, range };
    }
    case 'ParenthesizedExpression':
      return { ...inner(only(node)), range };
    case 'ArrayExpression':
    case 'TupleExpression':
      return { kind: 'list', items: parts(node).map(inner), range };
    case 'DictionaryExpression':
      return { kind: 'dictionary', entries: dictionary(parts(node).map(inner)), range };
    case 'UnaryExpression': {
      const value = inner(only(node));
      if (value.kind !== 'number' || !/^[+-]/.test(words)) break;
      return { ...value, value: words.startsWith('-') ? -value.value : value.value, range };
    }
    case 'BinaryExpression': {
      const operator = node.getChild('ArithOp');
      const [left, right] = parts(node);
      if (operator === null || left === undefined || right === undefined) break;
      return { ...combined(scope.text.slice(operator.from, operator.to), inner(left), inner(right)), range };
    }
    case 'MemberExpression': {
      const [holder, key] = parts(node);
      if (holder === undefined || key === undefined || key.name === 'PropertyName') break;
      return { ...member(inner(holder), inner(key)), range };
    }
    case 'CallExpression': {
      const called = node.firstChild;
      const given = node.getChild('ArgList');
      if (called === null || given === null) break;
      const values = parts(given).map(inner);
      if (called.name === 'VariableName') {
        return { ...call(scope.text.slice(called.from, called.to), values), range };
      }
      const method = called.getChild('PropertyName');
      if (called.name !== 'MemberExpression' || called.firstChild === null || method === null) break;
      const name = scope.text.slice(method.from, method.to);
      return { ...callMethod(inner(called.firstChild), name, values), range };
    }
  }
  throw new Unreadable('is Python that is not executed');
}

/** The operands of an expression: its children without brackets, commas, operators and comments. */
function parts(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (/^[A-Z]/.test(child.name) && child.name !== 'ArithOp' && child.name !== 'Comment') found.push(child);
  }
  return found;
}

function only(node: SyntaxNode): SyntaxNode {
  const [child, ...others] = parts(node);
  if (child === undefined || others.length > 0) throw new Unreadable('is Python that is not executed');
  return child;
}

function dictionary(values: readonly Value[]): Map<string, Value> {
  const entries = new Map<string, Value>();
  for (let index = 0; index + 1 < values.length; index += 2) {
    const [key, value] = [values[index], values[index + 1]];
    const name = key && plainText(key);
    if (name === undefined || value === undefined) throw new Unreadable('has a key that is no text');
    entries.set(name, value);
  }
  return entries;
}

/** What is computed has its place from the expression it comes from. */
const nowhere = { start: 0, end: 0 };

function text(value: string): Value {
  if (value.length > longest) throw new Unreadable('is too long');
  return { kind: 'string', value, range: nowhere };
}

function number(value: number): Value {
  if (!Number.isSafeInteger(value)) throw new Unreadable('is no whole number');
  return { kind: 'number', value, range: nowhere };
}

function list(items: readonly Value[]): Value {
  if (items.length > longest) throw new Unreadable('is too long');
  return { kind: 'list', items, range: nowhere };
}

function combined(operator: string, left: Value, right: Value): Value {
  if (operator === '%' && left.kind === 'string') return text(formatted(left.value, right));
  if (operator === '+' && left.kind === 'string' && right.kind === 'string') return text(left.value + right.value);
  if (operator === '+' && left.kind === 'list' && right.kind === 'list') return list([...left.items, ...right.items]);
  if (left.kind !== 'number' || right.kind !== 'number') {
    throw new Unreadable(operator === '+' ? 'adds values of different kinds' : 'is Python that is not executed');
  }
  switch (operator) {
    case '+':
      return number(left.value + right.value);
    case '-':
      return number(left.value - right.value);
    case '*':
      return number(left.value * right.value);
    case '/':
    case '//':
      return number(Math.floor(left.value / right.value));
    case '%':
      return number(left.value - right.value * Math.floor(left.value / right.value));
    default:
      throw new Unreadable('is Python that is not executed');
  }
}

/** Python's `format % values`, for strings and whole numbers. */
function formatted(format: string, values: Value): string {
  const queue = values.kind === 'list' ? [...values.items] : [values];
  const result = format.replace(
    /%(?:\(([^)]*)\))?([-0+ ]*)(\d*)([sdiuxXo%])|%/g,
    (match, key: string | undefined, flags = '', width = '', kind = '') => {
      if (kind === '%') return '%';
      const value =
        key === undefined ? queue.shift() : values.kind === 'dictionary' ? values.entries.get(key) : undefined;
      const written = value && plainText(value);
      if (kind === '' || written === undefined) throw new Unreadable(`cannot fill "${match}" in its text`);
      return padded(kind === 's' ? written : digits(written, kind), flags, Number(width));
    },
  );
  if (values.kind !== 'dictionary' && queue.length > 0) throw new Unreadable('has more values than places in its text');
  return result;
}

function digits(written: string, kind: string): string {
  if (!/^-?\d+$/.test(written)) throw new Unreadable(`uses "${written}" where a number belongs`);
  const value = Number(written);
  if (kind === 'x') return value.toString(16);
  if (kind === 'X') return value.toString(16).toUpperCase();
  return value.toString(kind === 'o' ? 8 : 10);
}

function padded(written: string, flags: string, width: number): string {
  const within = Math.min(width, 256);
  if (flags.includes('-')) return written.padEnd(within);
  return written.padStart(within, flags.includes('0') ? '0' : ' ');
}

function member(holder: Value, key: Value): Value {
  const name = plainText(key) ?? '';
  const index = key.kind === 'number' ? key.value : Number.NaN;
  const found =
    holder.kind === 'list'
      ? holder.items.at(index)
      : holder.kind === 'dictionary'
        ? holder.entries.get(name)
        : holder.kind === 'string' && holder.value.at(index) !== undefined
          ? text(holder.value.at(index) ?? '')
          : undefined;
  if (found === undefined) throw new Unreadable(`asks for "${name}", which is not there`);
  return found;
}

function call(name: string, [value, ...others]: readonly Value[]): Value {
  const written = value && plainText(value);
  if (written !== undefined && others.length === 0) {
    if (name === 'str') return text(written);
    if (name === 'int') return number(integer(written.trim()));
    if (name === 'len') return number(written.length);
  }
  if (name === 'len' && value?.kind === 'list') return number(value.items.length);
  throw new Unreadable(`calls "${name}", which is not executed`);
}

function callMethod(holder: Value, name: string, values: readonly Value[]): Value {
  const given = values.map(plainText);
  if (holder.kind === 'string') {
    const [first, second] = given;
    if (name === 'lower') return text(holder.value.toLowerCase());
    if (name === 'upper') return text(holder.value.toUpperCase());
    if (name === 'strip' && first === undefined) return text(holder.value.trim());
    if (name === 'replace' && first !== undefined && second !== undefined) {
      return text(holder.value.replaceAll(first, () => second));
    }
    const [joined] = values;
    if (name === 'join' && joined?.kind === 'list') return text(joined.items.map(plainText).join(holder.value));
  }
  throw new Unreadable(`calls "${name}", which is not executed`);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** The content of a string literal; Python and xl know the same escape sequences. */
function unquoted(literal: string): string {
  const [, prefix = '', quote = ''] = /^([A-Za-z]*)('''|"""|'|")/.exec(literal) ?? [];
  const least = prefix.length + 2 * quote.length;
  if (literal.length < least || !literal.endsWith(quote)) throw new Unreadable('has a text without its closing quote');
  const body = literal.slice(prefix.length + quote.length, literal.length - quote.length);
  if (/r/i.test(prefix)) return body;
  return body.replace(
    /\\(?:\r?\n|x([0-9a-fA-F]{2})|([0-7]{1,3})|([\s\S]))/g,
    (match, hex?: string, octal?: string, one?: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      if (one === undefined) return '';
      return escapes[one] ?? (/[\\'"]/.test(one) ? one : match);
    },
  );
}

/** Decimal, hexadecimal, or octal as in C, Python 2 and xl. */
function integer(word: string): number {
  const bare = word.replace(/[lL]$/, '');
  const sign = bare.startsWith('-') ? -1 : 1;
  const plain = bare.replace(/^[+-]/, '');
  const value = /^0[0-7]+$/.test(plain) ? Number.parseInt(plain, 8) : Number(plain === '' ? Number.NaN : plain);
  if (!Number.isSafeInteger(value)) throw new Unreadable(`has "${word}", which is no whole number`);
  return sign * value;
}
