/** The declarations of an internal subset: elements, attributes, entities, notations. */
import { endOfName, isSpace, isXmlCharacter } from './characters.ts';
import { decode } from './references.ts';
import {
  accept,
  type Cursor,
  fail,
  isLegal,
  name,
  nameToken,
  quoted,
  skip,
  space,
  systemIdentifier,
} from './subset.ts';
import type { SyntaxProblem } from './tree.ts';

/** Reads the declaration, comment or instruction where the cursor stands. */
export function readDeclaration(cursor: Cursor): void {
  if (accept(cursor, '<!ELEMENT')) readElement(cursor);
  else if (accept(cursor, '<!ATTLIST')) readAttributeList(cursor);
  else if (accept(cursor, '<!ENTITY')) readEntity(cursor);
  else if (accept(cursor, '<!NOTATION')) readNotation(cursor);
  else if (accept(cursor, '<!--')) readComment(cursor);
  else if (accept(cursor, '<?')) readInstruction(cursor);
  else fail(cursor, 'only declarations, comments and instructions may stand here');
}

function close(cursor: Cursor): void {
  skip(cursor);
  if (!accept(cursor, '>')) fail(cursor, '`>` is missing');
}

function readComment(cursor: Cursor): void {
  const end = cursor.text.indexOf('--', cursor.position);
  if (end < 0) {
    fail(cursor, 'a comment is never closed');
    return;
  }
  const content = cursor.text.slice(cursor.position, end);
  cursor.position = end + 2;
  if (!accept(cursor, '>')) fail(cursor, 'a comment may not hold `--`');
  else if (!isLegal(content)) fail(cursor, 'a character may not stand in XML');
}

function readInstruction(cursor: Cursor): void {
  const target = name(cursor, 'an instruction needs a name');
  if (target === undefined) return;
  const end = cursor.text.indexOf('?>', cursor.position);
  if (end < 0) fail(cursor, 'an instruction is never closed');
  else if (target.toLowerCase() === 'xml' || target.includes(':'))
    fail(cursor, `\`${target}\` is no name for an instruction`);
  else if (end > cursor.position && !isSpace(cursor.text.charCodeAt(cursor.position))) {
    fail(cursor, `a space is missing after \`${target}\``);
  } else if (!isLegal(cursor.text.slice(cursor.position, end))) fail(cursor, 'a character may not stand in XML');
  else cursor.position = end + 2;
}

function readElement(cursor: Cursor): void {
  if (!space(cursor, 'a space is missing after `<!ELEMENT`')) return;
  if (name(cursor, 'the name of the element is missing') === undefined) return;
  if (!space(cursor, 'a space is missing after the name of the element')) return;
  if (!accept(cursor, 'EMPTY') && !accept(cursor, 'ANY')) readContentModel(cursor);
  if (cursor.fault === undefined) close(cursor);
}

function readContentModel(cursor: Cursor): void {
  if (!accept(cursor, '(')) {
    fail(cursor, '`EMPTY`, `ANY` or `(` is missing');
    return;
  }
  skip(cursor);
  if (accept(cursor, '#PCDATA')) readMixedContent(cursor);
  else readChildren(cursor);
}

function readMixedContent(cursor: Cursor): void {
  let names = 0;
  for (;;) {
    skip(cursor);
    if (accept(cursor, ')')) break;
    if (!accept(cursor, '|')) {
      fail(cursor, '`|` or `)` is missing');
      return;
    }
    skip(cursor);
    if (name(cursor, 'the name of an element is missing') === undefined) return;
    names++;
  }
  if (!accept(cursor, '*') && names > 0) fail(cursor, '`*` is missing');
}

/** The rest of a content model behind its first `(`; keeps the separator of each open group. */
function readChildren(cursor: Cursor): void {
  const separators = [''];
  for (;;) {
    skip(cursor);
    if (accept(cursor, '(')) {
      separators.push('');
      continue;
    }
    if (name(cursor, 'a name or `(` is missing') === undefined) return;
    readOccurrence(cursor);
    skip(cursor);
    while (accept(cursor, ')')) {
      readOccurrence(cursor);
      separators.pop();
      if (separators.length === 0) return;
      skip(cursor);
    }
    const next = cursor.text.charAt(cursor.position);
    const expected = separators[separators.length - 1];
    if ((next !== ',' && next !== '|') || (expected !== '' && expected !== next)) {
      fail(cursor, expected === '' ? '`,`, `|` or `)` is missing' : `\`${expected}\` or \`)\` is missing`);
      return;
    }
    separators[separators.length - 1] = next;
    cursor.position++;
  }
}

function readOccurrence(cursor: Cursor): void {
  if ('?*+'.includes(cursor.text.charAt(cursor.position) || ' ')) cursor.position++;
}

const tokenTypes = ['IDREFS', 'IDREF', 'ID', 'ENTITIES', 'ENTITY', 'NMTOKENS', 'NMTOKEN'];

function readAttributeList(cursor: Cursor): void {
  if (!space(cursor, 'a space is missing after `<!ATTLIST`')) return;
  const element = name(cursor, 'the name of the element is missing');
  if (element === undefined) return;
  for (;;) {
    const spaced = skip(cursor);
    if (accept(cursor, '>')) return;
    if (!spaced) {
      fail(cursor, 'a space is missing');
      return;
    }
    readAttribute(cursor, element);
    if (cursor.fault !== undefined) return;
  }
}

function readAttribute(cursor: Cursor, element: string): void {
  const attribute = name(cursor, 'the name of an attribute is missing');
  if (attribute === undefined || !space(cursor, 'a space is missing after the name of an attribute')) return;
  const type = readAttributeType(cursor);
  if (type === undefined) return;
  if (attribute === 'xml:id' && type !== 'ID') {
    fail(cursor, '`xml:id` must have the type `ID`');
    return;
  }
  if (!space(cursor, 'a space is missing after the type of an attribute')) return;
  const value = readDefault(cursor);
  if (cursor.fault !== undefined) return;
  const { attributeTypes, namespaceDefaults } = cursor.entities;
  const types = attributeTypes.get(element) ?? new Map<string, string>();
  attributeTypes.set(element, types);
  if (!types.has(attribute)) types.set(attribute, type);
  if (value !== undefined && (attribute === 'xmlns' || attribute.startsWith('xmlns:'))) {
    const defaults = namespaceDefaults.get(element) ?? new Map<string, string>();
    namespaceDefaults.set(element, defaults);
    const prefix = attribute.slice('xmlns:'.length);
    if (!defaults.has(prefix)) defaults.set(prefix, value);
  }
}

function readAttributeType(cursor: Cursor): string | undefined {
  if (accept(cursor, 'CDATA')) return 'CDATA';
  for (const type of tokenTypes) if (accept(cursor, type)) return type;
  const isNotation = accept(cursor, 'NOTATION');
  if (isNotation && !space(cursor, 'a space is missing after `NOTATION`')) return undefined;
  if (!accept(cursor, '(')) return fail(cursor, 'the type of an attribute is missing');
  for (;;) {
    skip(cursor);
    const item = isNotation ? name(cursor, 'a name is missing') : nameToken(cursor, 'a name is missing');
    if (item === undefined) return undefined;
    skip(cursor);
    if (accept(cursor, ')')) return 'enumeration';
    if (!accept(cursor, '|')) return fail(cursor, '`|` or `)` is missing');
  }
}

function readDefault(cursor: Cursor): string | undefined {
  if (accept(cursor, '#REQUIRED') || accept(cursor, '#IMPLIED')) return undefined;
  if (accept(cursor, '#FIXED') && !space(cursor, 'a space is missing after `#FIXED`')) return undefined;
  const value = quoted(cursor, 'the default value of an attribute needs quotes');
  if (value === undefined) return undefined;
  if (value.value.includes('<')) return fail(cursor, 'a default value may not hold `<`');
  const problems: SyntaxProblem[] = [];
  const decoded = decode(
    { text: value.value, problems, entities: cursor.entities },
    0,
    value.value.length,
    'attribute',
  );
  const first = problems[0];
  return first === undefined ? decoded : fail(cursor, first.message);
}

function readNotation(cursor: Cursor): void {
  if (!space(cursor, 'a space is missing after `<!NOTATION`')) return;
  const notation = name(cursor, 'the name of the notation is missing');
  if (notation === undefined) return;
  if (notation.includes(':')) fail(cursor, 'a notation may not have a colon in its name');
  if (!space(cursor, 'a space is missing after the name of the notation')) return;
  if (systemIdentifier(cursor, false) !== undefined) close(cursor);
}

function readEntity(cursor: Cursor): void {
  if (!space(cursor, 'a space is missing after `<!ENTITY`')) return;
  const isParameter = accept(cursor, '%');
  if (isParameter && !space(cursor, 'a space is missing after `%`')) return;
  const entity = name(cursor, 'the name of the entity is missing');
  if (entity === undefined) return;
  if (entity.includes(':')) fail(cursor, 'an entity may not have a colon in its name');
  if (!space(cursor, 'a space is missing after the name of the entity')) return;
  const next = cursor.text.charAt(cursor.position);
  if (next === '"' || next === "'") {
    const value = quoted(cursor, '');
    const replacement = value === undefined ? undefined : readEntityValue(cursor, value.value);
    if (cursor.fault === undefined) close(cursor);
    if (cursor.fault === undefined) declare(cursor, entity, isParameter, replacement, false);
    return;
  }
  const identifier = systemIdentifier(cursor, true);
  if (identifier?.includes('#')) fail(cursor, 'the identifier of an entity may not hold `#`');
  if (cursor.fault !== undefined) return;
  const unparsed = isParameter ? false : readNotationOfEntity(cursor);
  if (cursor.fault === undefined) close(cursor);
  if (cursor.fault === undefined) declare(cursor, entity, isParameter, undefined, unparsed);
}

function readNotationOfEntity(cursor: Cursor): boolean {
  const spaced = skip(cursor);
  if (cursor.text.charAt(cursor.position) === '>') return false;
  if (!spaced) fail(cursor, 'a space is missing');
  else if (!accept(cursor, 'NDATA')) fail(cursor, '`>` is missing');
  // libxml2 lets the name be missing.
  else if (space(cursor, 'a space is missing after `NDATA`')) cursor.position = endOfName(cursor.text, cursor.position);
  return true;
}

/** The first declaration of a name holds. */
function declare(
  cursor: Cursor,
  entity: string,
  isParameter: boolean,
  replacement: string | undefined,
  unparsed: boolean,
): void {
  const { declared, parameters } = cursor.entities;
  if (isParameter) {
    if (!parameters.has(entity)) parameters.set(entity, replacement);
  } else if (!declared.has(entity)) {
    declared.set(entity, { name: entity, replacement, unparsed });
  }
}

/** Replaces character references, and checks that others are well written; undefined when it cannot be known. */
function readEntityValue(cursor: Cursor, written: string): string | undefined {
  const value = written.replace(/\r\n?/g, '\n');
  const { parameters, standalone } = cursor.entities;
  const replacement = value.replace(/%[^%&;]*;?|&#|&/g, (reference, offset: number) => {
    if (reference === '&#') return reference;
    const mark = reference.charAt(0);
    const end = endOfName(value, offset + 1);
    if (end === offset + 1 || value.charAt(end) !== ';') {
      fail(cursor, `\`${mark}\` must begin a reference here`);
    } else if (mark === '%') {
      const declared = parameters.has(value.slice(offset + 1, end));
      if (declared || standalone) fail(cursor, '`%…;` may not stand in a value here');
      else cursor.entities.undeclaredAllowed = true;
      // Not declared, so far as is known: nothing stands for it.
      return '';
    }
    return reference;
  });
  if (cursor.fault !== undefined) return undefined;
  return replacement.replace(
    /&#(?:x([0-9A-Fa-f]+);|([0-9]+);)?/g,
    (reference, hexadecimal?: string, decimal?: string) => {
      const point = Number.parseInt(hexadecimal ?? decimal ?? '', hexadecimal === undefined ? 10 : 16);
      if (Number.isNaN(point) || !isXmlCharacter(point)) {
        fail(cursor, `\`${reference}\` names no character`);
        return reference;
      }
      return String.fromCodePoint(point);
    },
  );
}
