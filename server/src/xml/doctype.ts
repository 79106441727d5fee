/**
 * Document type declarations. The internal subset is read for the general entities and attribute types it
 * declares and to refuse what libxml2 refuses; nothing outside the document is ever loaded.
 */
import { endOfName, isSpace, skipSpace } from './characters.ts';
import { readDeclaration } from './markup-declarations.ts';
import { report, type State } from './state.ts';
import { accept, type Cursor, fail, name, space, systemIdentifier } from './subset.ts';

/** Reads the declaration at `state.position`, where `<!DOCTYPE` begins. */
export function scanDocumentType(state: State): void {
  const { text } = state;
  const start = state.position;
  if (state.hasDocumentType) {
    // A further one is a mistake, which is told where the tree is built; it is not read.
    const end = endOfTag(text, start + 1);
    state.tokens.push({ kind: 'document-type', range: { start, end }, parent: state.document });
    state.position = end;
    return;
  }
  state.hasDocumentType = true;
  const cursor: Cursor = {
    text,
    position: start + '<!DOCTYPE'.length,
    entities: state.entities,
    nesting: [],
    fault: undefined,
  };
  readDocumentType(cursor);
  let end = cursor.position;
  if (cursor.fault !== undefined) {
    const { message, position } = cursor.fault;
    report(state, 'bad-doctype', `In the document type declaration: ${message}`, start, Math.max(position, start + 9));
    end = endOfFaulty(text, start, position);
    // What stands in the rest is unknown.
    state.entities.undeclaredAllowed = true;
  }
  state.tokens.push({ kind: 'document-type', range: { start, end }, parent: state.document });
  state.position = end;
}

/** Where to go on after a mistake: behind `]>` or, outside of the subset, behind `>`, else at the end of the line. */
function endOfFaulty(text: string, start: number, position: number): number {
  const open = text.indexOf('[', start);
  if (open >= 0 && open < position) {
    const close = /\][ \t\r\n]*>/g;
    close.lastIndex = position;
    const found = close.exec(text);
    if (found !== null) return found.index + found[0].length;
  }
  return endOfTag(text, Math.max(position, start + 1));
}

/** Behind the next `>`, unless the line or another tag comes first. */
function endOfTag(text: string, from: number): number {
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x3e) return index + 1;
    if (code === 0x0a || code === 0x0d || code === 0x3c) return index;
  }
  return text.length;
}

function readDocumentType(cursor: Cursor): void {
  if (!space(cursor, 'a space is missing after `<!DOCTYPE`')) return;
  if (name(cursor, 'the name of the root element is missing') === undefined) return;
  const hadSpace = isSpace(cursor.text.charCodeAt(cursor.position));
  cursor.position = skipSpace(cursor.text, cursor.position);
  if (
    hadSpace &&
    (cursor.text.startsWith('SYSTEM', cursor.position) || cursor.text.startsWith('PUBLIC', cursor.position))
  ) {
    if (systemIdentifier(cursor, true) === undefined) return;
    if (!cursor.entities.standalone) cursor.entities.undeclaredAllowed = true;
    cursor.position = skipSpace(cursor.text, cursor.position);
  }
  if (accept(cursor, '[')) {
    readSubset(cursor, ']');
    if (cursor.fault !== undefined) return;
    cursor.position = skipSpace(cursor.text, cursor.position);
  }
  if (!accept(cursor, '>')) fail(cursor, '`>` is missing');
}

/** Reads declarations up to `end`, or up to the end of a parameter entity's text when that is undefined. */
function readSubset(cursor: Cursor, end: string | undefined): void {
  const { text } = cursor;
  while (cursor.fault === undefined) {
    cursor.position = skipSpace(text, cursor.position);
    if (cursor.position >= text.length) {
      if (end !== undefined) fail(cursor, `\`${end}\` is missing`);
      return;
    }
    if (end !== undefined && accept(cursor, end)) return;
    if (text.charCodeAt(cursor.position) === 0x25) readParameterReference(cursor);
    else readDeclaration(cursor);
  }
}

/** `%name;` between declarations stands for more of them. */
function readParameterReference(cursor: Cursor): void {
  const { entities, text } = cursor;
  const nameEnd = endOfName(text, cursor.position + 1);
  const reference = text.slice(cursor.position + 1, nameEnd);
  if (reference === '' || text.charCodeAt(nameEnd) !== 0x3b) {
    fail(cursor, 'a reference is written `%name;`');
    return;
  }
  const replacement = entities.parameters.get(reference);
  if (replacement === undefined && entities.standalone && !entities.parameters.has(reference)) {
    fail(cursor, `\`%${reference};\` is not declared`);
    return;
  }
  if (!entities.standalone) entities.undeclaredAllowed = true;
  if (replacement !== undefined) readReplacement(cursor, reference, replacement);
  cursor.position = nameEnd + 1;
}

function readReplacement(cursor: Cursor, reference: string, replacement: string): void {
  const { entities, nesting } = cursor;
  entities.cost += replacement.length + 20;
  if (nesting.includes(reference)) fail(cursor, `\`%${reference};\` refers to itself`);
  else if (nesting.length >= 20 || entities.cost > entities.limit) fail(cursor, 'entities expand to too much text');
  if (cursor.fault !== undefined) return;
  const inner: Cursor = {
    text: replacement,
    position: 0,
    entities,
    nesting: [...nesting, reference],
    fault: undefined,
  };
  readSubset(inner, undefined);
  if (inner.fault !== undefined) fail(cursor, `in \`%${reference};\` ${inner.fault.message}`);
}
