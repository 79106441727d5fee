/** Start tags: their attributes, and what is left of them while they are being typed. */
import { endOfName, isNameStart, isSpace, skipSpace, trimSpaceBefore } from './characters.ts';
import { AttributeNode, ElementNode } from './nodes.ts';
import { decode } from './references.ts';
import { intern, report, type State } from './state.ts';
import type { SyntaxProblem } from './tree.ts';

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const equals = 0x3d;

/** Reads the start tag at `state.position`, where `<` and a name begin. */
export function scanStartTag(state: State): void {
  const { text } = state;
  const start = state.position;
  const nameEnd = endOfName(text, start + 1);
  const name = intern(state, start + 1, nameEnd);
  if (name.includes(':')) state.hasNamespaces = true;
  const element = new ElementNode(state.count++, name, start, state.document);
  state.position = nameEnd;
  const end = scanAttributes(state, element);
  // An array that grew by pushing keeps room for many more; most elements have few attributes.
  if (element.attributes.length > 0) element.attributes = element.attributes.slice();
  element.startTagEnd = end;
  element.end = end;
  state.position = end;
  state.tokens.push(element);
}

/** Reads up to the end of the tag, which it returns: after `>`, or before what shows that no `>` comes. */
function scanAttributes(state: State, element: ElementNode): number {
  const { text } = state;
  // Kept back until it is known that the tag goes on: otherwise the unfinished tag is the one mistake.
  let missingValue: SyntaxProblem | undefined;
  let unclosedValue = false;
  for (;;) {
    const before = state.position;
    const position = skipSpace(text, before);
    const code = text.charCodeAt(position);
    if (code === greaterThan) {
      if (missingValue !== undefined) state.problems.push(missingValue);
      return position + 1;
    }
    if (code === slash && text.charCodeAt(position + 1) === greaterThan) {
      if (missingValue !== undefined) state.problems.push(missingValue);
      element.selfClosing = true;
      return position + 2;
    }
    if (position >= text.length || code === lessThan) {
      const end = trimSpaceBefore(text, position, element.nameRange.end);
      state.unfinished.add(element);
      if (!unclosedValue) {
        const message = `\`<${element.name}\` is not finished; add \`>\` or \`/>\``;
        report(state, 'unfinished-start-tag', message, element.startTag.start, end);
      }
      return end;
    }
    if (missingValue !== undefined) state.problems.push(missingValue);
    missingValue = undefined;
    if (code < 128 ? isNameStart(code) : isNameStart(text.codePointAt(position) ?? 0)) {
      if (position === before && position > element.nameRange.end) {
        report(state, 'missing-space', 'A space is missing before this attribute', position, endOfName(text, position));
      }
      state.position = position;
      const attribute = scanAttribute(state, element);
      unclosedValue = attribute.unclosed;
      missingValue = attribute.missing;
    } else {
      state.position = skipJunk(state, element, position);
    }
  }
}

/** Reports characters that belong to no attribute, and returns where they end. */
function skipJunk(state: State, element: ElementNode, start: number): number {
  const { text } = state;
  let position = start;
  const first = text.charCodeAt(start);
  if (first === slash) {
    // `<a/` before the next tag: that the tag is not finished says it all.
    const next = skipSpace(text, start + 1);
    if (next >= text.length || text.charCodeAt(next) === lessThan) return start + 1;
  }
  if (first === 0x22 || first === 0x27) {
    // A value without name, if it ends on this line.
    const closing = text.indexOf(text.charAt(start), start + 1);
    const written = text.slice(start, closing + 1);
    if (closing >= 0 && !/[<\r\n]/.test(written)) position = closing + 1;
  }
  if (position === start) {
    position++;
    for (;;) {
      const code = text.charCodeAt(position);
      if (position >= text.length || isSpace(code) || code === lessThan || code === greaterThan || code === slash)
        break;
      position++;
    }
  }
  const written = text.slice(start, Math.min(position, start + 20));
  report(
    state,
    'unexpected-character',
    `\`${written}\` does not belong in the tag \`<${element.name}>\`; remove it`,
    start,
    position,
  );
  return position;
}

interface Scanned {
  readonly unclosed: boolean;
  readonly missing: SyntaxProblem | undefined;
}

const closed: Scanned = { unclosed: false, missing: undefined };

function scanAttribute(state: State, element: ElementNode): Scanned {
  const { text } = state;
  const start = state.position;
  const nameEnd = endOfName(text, start);
  const name = intern(state, start, nameEnd);
  if (name === 'xmlns' || name.includes(':')) state.hasNamespaces = true;
  const attribute = new AttributeNode(state.count++, name, start, element);
  reportRepetition(state, element, attribute);
  element.attributes.push(attribute);
  let position = skipSpace(text, nameEnd);
  if (text.charCodeAt(position) !== equals) {
    state.position = nameEnd;
    return { unclosed: false, missing: missingValue(attribute, nameEnd) };
  }
  const afterEquals = position + 1;
  position = skipSpace(text, afterEquals);
  const quote = text.charCodeAt(position);
  if (quote === 0x22 || quote === 0x27) return scanQuoted(state, element, attribute, position, quote);
  return scanUnquoted(state, attribute, afterEquals, position);
}

function missingValue(attribute: AttributeNode, end: number): SyntaxProblem {
  const message = `The attribute \`${attribute.name}\` has no value; add \`='…'\``;
  return { code: 'missing-value', message, range: { start: attribute.range.start, end } };
}

function reportRepetition(state: State, element: ElementNode, attribute: AttributeNode): void {
  if (!isRepeated(state, element, attribute.name)) return;
  const { start, end } = attribute.nameRange;
  report(state, 'repeated-attribute', `The attribute \`${attribute.name}\` is repeated; keep one`, start, end);
}

/** Few attributes are compared one by one; from this number on a set keeps the search linear. */
const manyAttributes = 16;

function isRepeated(state: State, element: ElementNode, name: string): boolean {
  const { attributes } = element;
  if (attributes.length < manyAttributes) {
    for (let index = 0; index < attributes.length; index++) if (attributes[index]?.name === name) return true;
    return false;
  }
  if (attributes.length === manyAttributes) state.names = new Set(attributes.map((earlier) => earlier.name));
  if (state.names.has(name)) return true;
  state.names.add(name);
  return false;
}

function scanQuoted(
  state: State,
  element: ElementNode,
  attribute: AttributeNode,
  open: number,
  quote: number,
): Scanned {
  const { text } = state;
  attribute.quote = quote === 0x22 ? '"' : "'";
  let position = open + 1;
  let special = false;
  for (; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code === quote || code === lessThan) break;
    if (code === 0x26 || code < 0x20 || code >= 0xd800) special = true;
  }
  if (text.charCodeAt(position) === quote && !swallowsNext(text, open, position)) {
    attribute.value = special
      ? normalise(state, element, attribute, decode(state, open + 1, position, 'attribute'))
      : intern(state, open + 1, position);
    if (!special && state.entities.attributeTypes.size > 0) {
      attribute.value = normalise(state, element, attribute, attribute.value);
    }
    attribute.valueStart = open + 1;
    attribute.valueEnd = position;
    attribute.end = position + 1;
    state.position = position + 1;
    return closed;
  }
  return recoverQuoted(state, attribute, open, position);
}

/** Attributes a document type declares as other than CDATA lose leading, trailing and repeated spaces. */
function normalise(state: State, element: ElementNode, attribute: AttributeNode, value: string): string {
  const type = state.entities.attributeTypes.get(element.name)?.get(attribute.name);
  return type === undefined || type === 'CDATA' ? value : value.replace(/ +/g, ' ').replace(/^ | $/g, '');
}

/** Whether the quote at `close` opens the value of a further attribute: `a='x b='y'`. */
function swallowsNext(text: string, open: number, close: number): boolean {
  if (text.charCodeAt(close - 1) !== equals || close + 1 >= text.length) return false;
  const next = text.charCodeAt(close + 1);
  if (isSpace(next) || next === greaterThan || next === slash || next === lessThan) return false;
  return /\s[^\s='"]+\s*=$/.test(text.slice(Math.max(open + 1, close - 200), close));
}

/** Ends a value that holds `<` or whose closing quote is missing where it does the least harm. */
function recoverQuoted(state: State, attribute: AttributeNode, open: number, stop: number): Scanned {
  const { text } = state;
  const closing = text.indexOf(attribute.quote, stop);
  if (text.charCodeAt(stop) === lessThan && closing >= 0 && holdsLessThan(text, open, stop, closing)) {
    report(state, 'illegal-less-than', 'In an attribute a literal `<` is written `&lt;`', stop, stop + 1);
    attribute.value = decode(state, open + 1, closing, 'attribute');
    attribute.valueStart = open + 1;
    attribute.valueEnd = closing;
    attribute.end = closing + 1;
    state.position = closing + 1;
    return closed;
  }
  const end = endOfUnclosed(text, open + 1, endOfLine(text, open, stop));
  const message = `The value of \`${attribute.name}\` has no closing \`${attribute.quote}\`; add it`;
  report(state, 'unclosed-value', message, open, end);
  attribute.value = decode(state, open + 1, end, 'attribute');
  attribute.valueStart = open + 1;
  attribute.valueEnd = end;
  attribute.end = end;
  state.position = end;
  return { unclosed: true, missing: undefined };
}

/** Whether the text from `<` to the closing quote is part of the value rather than a tag that follows. */
function holdsLessThan(text: string, open: number, from: number, closing: number): boolean {
  const next = text.charCodeAt(closing + 1);
  if (!isSpace(next) && next !== greaterThan && next !== slash) return false;
  return endOfLine(text, open, closing) === closing && !text.slice(from, closing).includes('=');
}

function endOfUnclosed(text: string, start: number, limit: number): number {
  const written = text.slice(start, limit);
  const found = /\/?>|\s[^\s='"<>]+\s*=\s*(?:["']|$)/.exec(written);
  const end = found === null ? limit : start + found.index;
  return trimSpaceBefore(text, end, start);
}

function scanUnquoted(state: State, attribute: AttributeNode, afterEquals: number, start: number): Scanned {
  const { text } = state;
  let end = start;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (isSpace(code) || code === lessThan || code === greaterThan) break;
    if (code === slash && text.charCodeAt(end + 1) === greaterThan) break;
    if (code === equals || code === 0x22 || code === 0x27) {
      // `a= b='c'`: the value is missing and the next attribute has begun.
      state.position = afterEquals;
      return { unclosed: false, missing: missingValue(attribute, afterEquals) };
    }
    end++;
  }
  if (end === start || (start > afterEquals && /[\r\n]/.test(text.slice(afterEquals, start)))) {
    attribute.end = afterEquals;
    state.position = afterEquals;
    return { unclosed: false, missing: missingValue(attribute, afterEquals) };
  }
  const quoted = text.slice(start, end);
  report(
    state,
    'unquoted-value',
    `The value of \`${attribute.name}\` needs quotes: \`${attribute.name}='${quoted}'\``,
    start,
    end,
  );
  attribute.value = decode(state, start, end, 'attribute');
  attribute.valueStart = start;
  attribute.valueEnd = end;
  attribute.end = end;
  state.position = end;
  return closed;
}

function endOfLine(text: string, start: number, limit: number): number {
  for (let position = start; position < limit; position++) {
    const code = text.charCodeAt(position);
    if (code === 0x0a || code === 0x0d) return position;
  }
  return limit;
}
