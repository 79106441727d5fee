/** Reading the pieces that declarations in a document type are made of. The first fault ends the reading. */
import { endOfName, endOfNameCharacters, isSuspicious, isXmlCharacter, skipSpace } from './characters.ts';
import type { Entities } from './entities.ts';

export interface Cursor {
  readonly text: string;
  position: number;
  readonly entities: Entities;
  /** Names of the parameter entities being read, outermost first. */
  readonly nesting: readonly string[];
  fault: { readonly message: string; readonly position: number } | undefined;
}

/** Notes what is wrong where the cursor stands, unless something is already. */
export function fail(cursor: Cursor, message: string): undefined {
  cursor.fault ??= { message, position: Math.min(cursor.position + 1, cursor.text.length) };
  return undefined;
}

/** Steps over `expected` if it comes next. */
export function accept(cursor: Cursor, expected: string): boolean {
  if (!cursor.text.startsWith(expected, cursor.position)) return false;
  cursor.position += expected.length;
  return true;
}

export function skip(cursor: Cursor): boolean {
  const before = cursor.position;
  cursor.position = skipSpace(cursor.text, before);
  return cursor.position > before;
}

export function space(cursor: Cursor, message: string): boolean {
  if (skip(cursor)) return true;
  fail(cursor, message);
  return false;
}

export function name(cursor: Cursor, message: string): string | undefined {
  const end = endOfName(cursor.text, cursor.position);
  if (end === cursor.position) return fail(cursor, message);
  const found = cursor.text.slice(cursor.position, end);
  cursor.position = end;
  return found;
}

/** A name of name characters in any order. */
export function nameToken(cursor: Cursor, message: string): string | undefined {
  const end = endOfNameCharacters(cursor.text, cursor.position);
  if (end === cursor.position) return fail(cursor, message);
  const found = cursor.text.slice(cursor.position, end);
  cursor.position = end;
  return found;
}

/** What stands between quotes; the offset of its first character comes along. */
export function quoted(
  cursor: Cursor,
  message: string,
): { readonly value: string; readonly start: number } | undefined {
  const { text, position } = cursor;
  const quote = text.charAt(position);
  if (quote !== '"' && quote !== "'") return fail(cursor, message);
  const end = text.indexOf(quote, position + 1);
  if (end < 0) return fail(cursor, `the closing \`${quote}\` is missing`);
  cursor.position = end + 1;
  const value = text.slice(position + 1, end);
  if (!isLegal(value)) return fail(cursor, 'a character may not stand in XML');
  return { value, start: position + 1 };
}

export function isLegal(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    if (!isSuspicious(value.charCodeAt(index))) continue;
    const point = value.codePointAt(index) ?? 0;
    if (!isXmlCharacter(point)) return false;
    if (point > 0xffff) index++;
  }
  return true;
}

/** `SYSTEM '…'` or `PUBLIC '…' '…'`; the system part may be left out where `strict` is false. Gives the system identifier. */
export function systemIdentifier(cursor: Cursor, strict: boolean): string | undefined {
  if (accept(cursor, 'SYSTEM')) {
    if (!space(cursor, 'a space is missing after `SYSTEM`')) return undefined;
    return quoted(cursor, 'the system identifier needs quotes')?.value;
  }
  if (!accept(cursor, 'PUBLIC')) return fail(cursor, '`SYSTEM` or `PUBLIC` is missing');
  if (!space(cursor, 'a space is missing after `PUBLIC`')) return undefined;
  const identifier = quoted(cursor, 'the public identifier needs quotes');
  if (identifier === undefined) return undefined;
  if (!/^[ \r\na-zA-Z0-9\-'()+,./:=?;!*#@$_%]*$/.test(identifier.value)) {
    return fail(cursor, 'a character may not stand in a public identifier');
  }
  const before = cursor.position;
  const spaced = skip(cursor);
  const next = cursor.text.charAt(cursor.position);
  if (!strict && (!spaced || (next !== '"' && next !== "'"))) {
    cursor.position = before;
    return '';
  }
  if (!spaced) return fail(cursor, 'a space is missing after the public identifier');
  return quoted(cursor, 'the system identifier is missing')?.value;
}
