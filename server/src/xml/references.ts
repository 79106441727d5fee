/** Decoding of character data and attribute values: references, line ends, white space of values. */
import { endOfName, isSuspicious, isXmlCharacter } from './characters.ts';
import { type Entities, maximumEntityDepth, predefinedEntity, referenceCost } from './entities.ts';
import { report } from './state.ts';
import type { SyntaxProblem } from './tree.ts';

export interface DecodeContext {
  readonly text: string;
  readonly problems: SyntaxProblem[];
  readonly entities: Entities;
}

/** A piece of decoded text and the text it stands for; `start` and `end` are offsets into the document. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

export type DecodeMode = 'content' | 'attribute' | 'cdata';

/**
 * Decodes `text` from `start` to `end`, reporting what is wrong with references and characters.
 * What cannot be decoded stays as it is written.
 */
export function decode(context: DecodeContext, start: number, end: number, mode: DecodeMode): string {
  let value = '';
  forEachPiece(context, start, end, mode, (piece) => {
    value += piece.value;
  });
  return value;
}

/** Calls `visit` for each run of plain text and each replaced character or reference, in order. */
export function forEachPiece(
  context: DecodeContext,
  start: number,
  end: number,
  mode: DecodeMode,
  visit: (piece: Piece) => void,
): void {
  const { text } = context;
  let plain = start;
  let position = start;
  const replace = (until: number, value: string): void => {
    if (position > plain) visit({ start: plain, end: position, value: text.slice(plain, position) });
    visit({ start: position, end: until, value });
    position = until;
    plain = until;
  };
  while (position < end) {
    const code = text.charCodeAt(position);
    if (code === 0x26 && mode !== 'cdata') {
      const reference = readReference(context, position, end, mode);
      if (reference.value === undefined) position = reference.end;
      else replace(reference.end, reference.value);
    } else if (code === 0x0d) {
      const until = text.charCodeAt(position + 1) === 0x0a && position + 1 < end ? position + 2 : position + 1;
      replace(until, mode === 'attribute' ? ' ' : '\n');
    } else if (mode === 'attribute' && (code === 0x0a || code === 0x09)) {
      replace(position + 1, ' ');
    } else if (isSuspicious(code)) {
      position = checkCharacters(context, position, end);
    } else {
      position++;
    }
  }
  if (end > plain) visit({ start: plain, end, value: text.slice(plain, end) });
}

/** Skips the suspicious character at `position`, reporting a run of illegal ones once. */
export function checkCharacters(context: DecodeContext, position: number, end: number): number {
  const { text } = context;
  let until = position;
  let illegal = 0;
  let first = 0;
  while (until < end && isSuspicious(text.charCodeAt(until))) {
    const point = text.codePointAt(until) ?? 0;
    const size = point > 0xffff ? 2 : 1;
    if (isXmlCharacter(point)) {
      if (illegal > 0) break;
      return until + size;
    }
    if (illegal++ === 0) first = point;
    until += size;
  }
  const shown = `U+${first.toString(16).toUpperCase().padStart(4, '0')}`;
  report(context, 'illegal-character', `The character ${shown} may not stand in XML; remove it`, position, until);
  return until;
}

interface Reference {
  readonly end: number;
  /** Undefined when the reference cannot be decoded. */
  readonly value: string | undefined;
}

function readReference(context: DecodeContext, start: number, end: number, mode: DecodeMode): Reference {
  const { text } = context;
  if (text.charCodeAt(start + 1) === 0x23) return readCharacterReference(context, start, end);
  const nameEnd = Math.min(endOfName(text, start + 1), end);
  if (nameEnd === start + 1) {
    report(context, 'unescaped-ampersand', 'A literal `&` is written `&amp;`', start, start + 1);
    return { end: start + 1, value: undefined };
  }
  const name = text.slice(start + 1, nameEnd);
  if (text.charCodeAt(nameEnd) !== 0x3b || nameEnd === end) {
    const cure = predefinedEntity(name) === undefined ? ', or write `&amp;` for a literal `&`' : '';
    report(context, 'unfinished-reference', `\`&${name}\` has no \`;\`; add it${cure}`, start, nameEnd);
    return { end: nameEnd, value: undefined };
  }
  const predefined = predefinedEntity(name);
  if (predefined !== undefined) return { end: nameEnd + 1, value: predefined };
  const expansion =
    mode === 'attribute' ? expandInAttribute(context.entities, name) : expandInContent(context.entities, name);
  if (expansion.fault === undefined) return { end: nameEnd + 1, value: expansion.text };
  report(context, expansion.code, expansion.fault, start, nameEnd + 1);
  return { end: nameEnd + 1, value: undefined };
}

function readCharacterReference(context: DecodeContext, start: number, end: number): Reference {
  const { text } = context;
  const hexadecimal = text.charCodeAt(start + 2) === 0x78;
  const digits = start + (hexadecimal ? 3 : 2);
  let position = digits;
  let point = 0;
  for (; position < end; position++) {
    const digit = digitValue(text.charCodeAt(position));
    if (digit >= (hexadecimal ? 16 : 10)) break;
    point = Math.min(point * (hexadecimal ? 16 : 10) + digit, 0x110000);
  }
  if (position === digits) {
    report(context, 'bad-character-reference', 'A character reference is written `&#65;` or `&#x41;`', start, position);
    return { end: position, value: undefined };
  }
  if (position === end || text.charCodeAt(position) !== 0x3b) {
    const written = text.slice(start, position);
    report(context, 'unfinished-reference', `\`${written}\` has no \`;\`; add it`, start, position);
    return { end: position, value: undefined };
  }
  if (!isXmlCharacter(point)) {
    const written = text.slice(start, position + 1);
    report(
      context,
      'illegal-character',
      `\`${written}\` names a character that may not stand in XML`,
      start,
      position + 1,
    );
    return { end: position + 1, value: undefined };
  }
  return { end: position + 1, value: String.fromCodePoint(point) };
}

function digitValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : 99;
}

export type Expansion =
  | { readonly fault: undefined; readonly text: string }
  | { readonly fault: string; readonly code: string };

function undefinedEntity(name: string): Expansion {
  return {
    fault: `The entity \`&${name};\` is not declared; write \`&amp;${name};\` for the literal text`,
    code: 'undefined-entity',
  };
}

const tooMuch: Expansion = {
  fault: 'The entities of this document expand to too much text',
  code: 'entity-expansion',
};

/** Checks that hold wherever an entity is used; undefined when it may be expanded. */
function refusal(entities: Entities, name: string): Expansion | undefined {
  const entity = entities.declared.get(name);
  if (entity === undefined) {
    return entities.undeclaredAllowed ? { fault: undefined, text: '' } : undefinedEntity(name);
  }
  if (entity.unparsed) {
    return { fault: `The entity \`&${name};\` is not text and cannot be used here`, code: 'unparsed-entity' };
  }
  if (entities.expanding.includes(name)) {
    return { fault: `The entity \`&${name};\` refers to itself`, code: 'entity-loop' };
  }
  if (entities.expanding.length >= maximumEntityDepth) {
    return { fault: `Entities are nested more than ${maximumEntityDepth} deep`, code: 'entity-depth' };
  }
  entities.cost += referenceCost + (entity.replacement?.length ?? 0);
  return entities.cost > entities.limit ? tooMuch : undefined;
}

function expandInAttribute(entities: Entities, name: string): Expansion {
  const refused = refusal(entities, name);
  if (refused !== undefined) return refused;
  const replacement = entities.declared.get(name)?.replacement;
  if (replacement === undefined) {
    return { fault: `The external entity \`&${name};\` cannot be used in an attribute`, code: 'external-entity' };
  }
  if (replacement.includes('<')) {
    return { fault: `The entity \`&${name};\` holds \`<\`, which no attribute may hold`, code: 'illegal-less-than' };
  }
  const problems: SyntaxProblem[] = [];
  entities.expanding.push(name);
  const text = decode({ text: replacement, problems, entities }, 0, replacement.length, 'attribute');
  entities.expanding.pop();
  return faultOf(name, problems) ?? { fault: undefined, text };
}

function expandInContent(entities: Entities, name: string): Expansion {
  const refused = refusal(entities, name);
  if (refused !== undefined) return refused;
  const entity = entities.declared.get(name);
  const replacement = entity?.replacement;
  if (entity === undefined || replacement === undefined) return { fault: undefined, text: '' };
  if (entity.content === undefined) {
    const before = entities.cost;
    entities.expanding.push(name);
    const { text, problems } = entities.readContent(replacement, entities);
    entities.expanding.pop();
    const fault = faultOf(name, problems);
    entity.content = { result: fault ?? { fault: undefined, text }, cost: entities.cost - before };
  } else {
    entities.cost += entity.content.cost;
    if (entities.cost > entities.limit) return tooMuch;
  }
  return entity.content.result;
}

function faultOf(name: string, problems: readonly SyntaxProblem[]): Expansion | undefined {
  const first = problems[0];
  if (first === undefined) return undefined;
  if (first.code === 'entity-expansion') return tooMuch;
  return { fault: `In the entity \`&${name};\`: ${first.message}`, code: first.code };
}
