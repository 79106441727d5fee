/** The scanner: text → tokens. It knows what a tag is, and nothing of which tags belong together. */
import { scanStartTag } from './attributes.ts';
import { endOfName, isNameStart, isSpace, isSuspicious, skipSpace, trimSpaceBefore } from './characters.ts';
import { scanDocumentType } from './doctype.ts';
import { TextNode } from './nodes.ts';
import { checkCharacters, decode } from './references.ts';
import { intern, report, type State } from './state.ts';

const lessThan = 0x3c;

/** Turns the text from `state.position` on into tokens and problems. */
export function scan(state: State): void {
  const { text } = state;
  while (state.position < text.length) {
    if (text.charCodeAt(state.position) === lessThan && startsMarkup(text, state.position)) scanMarkup(state);
    else scanText(state);
  }
}

function startsMarkup(text: string, position: number): boolean {
  const next = text.charCodeAt(position + 1);
  if (next < 128) return next === 0x2f || next === 0x21 || next === 0x3f || isNameStart(next);
  return isNameStart(text.codePointAt(position + 1) ?? 0);
}

function scanMarkup(state: State): void {
  const { text, position } = state;
  switch (text.charCodeAt(position + 1)) {
    case 0x2f:
      scanEndTag(state);
      break;
    case 0x3f:
      scanInstruction(state);
      break;
    case 0x21:
      if (text.startsWith('<!--', position)) scanComment(state);
      else if (text.startsWith('<![CDATA[', position)) scanCharacterData(state);
      else if (text.startsWith('<!DOCTYPE', position)) scanDocumentType(state);
      else scanUnknownDeclaration(state);
      break;
    default:
      scanStartTag(state);
  }
}

function scanText(state: State): void {
  const { text } = state;
  const start = state.position;
  let position = start;
  let special = false;
  for (; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code === lessThan) {
      if (startsMarkup(text, position)) break;
      report(
        state,
        'illegal-less-than',
        '`<` begins no tag here; a literal `<` is written `&lt;`',
        position,
        position + 1,
      );
    } else if (code === 0x5d) {
      if (text.charCodeAt(position + 1) === 0x5d && text.charCodeAt(position + 2) === 0x3e) {
        report(state, 'cdata-end', 'In text `]]>` is written `]]&gt;`', position, position + 3);
      }
    } else if (code === 0x26 || (code < 0x20 && code !== 0x0a) || code >= 0xd800) {
      special = true;
    }
  }
  const value = special ? decode(state, start, position, 'content') : intern(state, start, position);
  state.tokens.push(new TextNode(value, false, start, position, state.document));
  state.position = position;
}

function scanEndTag(state: State): void {
  const { text } = state;
  const start = state.position;
  const nameEnd = endOfName(text, start + 2);
  const name = intern(state, start + 2, nameEnd);
  const close = skipSpace(text, nameEnd);
  if (text.charCodeAt(close) === 0x3e && name !== '') {
    if (name.includes(':')) state.hasNamespaces = true;
    state.tokens.push({ kind: 'end-tag', name, start, end: close + 1, unfinished: false });
    state.position = close + 1;
    return;
  }
  // Junk is skipped only on this line: a tag that is being typed must not take what follows along.
  let end = name === '' ? start + 2 : nameEnd;
  let position = end;
  for (; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code === 0x3e) {
      end = position + 1;
      break;
    }
    if (code === lessThan || code === 0x0a || code === 0x0d) break;
  }
  const finished = end === position + 1 && name !== '';
  const message = finished
    ? `An end tag holds its name alone: \`</${name}>\``
    : `\`</${name}\` is not finished; ${name === '' ? 'add the name and `>`' : 'add `>`'}`;
  report(state, finished ? 'unexpected-character' : 'unfinished-end-tag', message, finished ? nameEnd : start, end);
  state.tokens.push({ kind: 'end-tag', name, start, end, unfinished: true });
  state.position = end;
}

function scanComment(state: State): void {
  const { text, find } = state;
  const start = state.position;
  const contentStart = start + 4;
  let contentEnd = find('-->', contentStart);
  let end = contentEnd + 3;
  const inner = find('<!--', contentStart);
  if (contentEnd < 0) {
    contentEnd = endOfUnclosed(state, contentStart);
    end = contentEnd;
    report(state, 'unclosed-comment', 'The comment is never closed; add `-->`', start, start + 4);
  } else if (inner >= 0 && inner < contentEnd) {
    const further = find('<!--', inner + 4);
    const second = text.indexOf('-->', end);
    if (second >= 0 && (further < 0 || further > second) && second - end < 100_000) {
      contentEnd = second;
      end = second + 3;
      report(state, 'nested-comment', 'Comments do not nest; remove the inner `<!--` and `-->`', inner, inner + 4);
    } else {
      contentEnd = endOfUnclosed(state, contentStart, inner);
      end = contentEnd;
      report(state, 'unclosed-comment', 'The comment is never closed; add `-->`', start, start + 4);
    }
  } else {
    reportDoubleHyphens(state, contentStart, contentEnd);
  }
  checkSuspicious(state, contentStart, contentEnd);
  const value = withoutCarriageReturns(text.slice(contentStart, contentEnd));
  state.tokens.push({ kind: 'comment', value, range: { start, end }, parent: state.document });
  state.position = end;
}

function reportDoubleHyphens(state: State, start: number, end: number): void {
  const hyphens = state.find('--', start);
  // `--->` ends with a hyphen too many: the pair begins before the end of the content.
  if (hyphens < 0 || hyphens >= end) return;
  report(state, 'double-hyphen', 'A comment may not hold `--`; put a space between the hyphens', hyphens, hyphens + 2);
}

/** Something unclosed costs its own line at most. */
function endOfUnclosed(state: State, start: number, limit = state.text.length): number {
  const { text } = state;
  let position = start;
  while (position < limit && text.charCodeAt(position) !== 0x0a && text.charCodeAt(position) !== 0x0d) position++;
  return trimSpaceBefore(text, position, start);
}

function scanCharacterData(state: State): void {
  const start = state.position;
  const contentStart = start + '<![CDATA['.length;
  let contentEnd = state.find(']]>', contentStart);
  let end = contentEnd + 3;
  if (contentEnd < 0) {
    contentEnd = endOfUnclosed(state, contentStart);
    end = contentEnd;
    report(state, 'unclosed-cdata', 'The CDATA section is never closed; add `]]>`', start, contentStart);
  }
  const value = decode(state, contentStart, contentEnd, 'cdata');
  state.tokens.push(new TextNode(value, true, start, end, state.document));
  state.position = end;
}

function scanInstruction(state: State): void {
  const { text } = state;
  const start = state.position;
  const targetEnd = endOfName(text, start + 2);
  const target = text.slice(start + 2, targetEnd);
  let contentEnd = state.find('?>', targetEnd);
  let end = contentEnd + 2;
  if (contentEnd < 0) {
    const less = text.indexOf('<', targetEnd);
    contentEnd = endOfUnclosed(state, targetEnd, less < 0 ? text.length : less);
    end = contentEnd;
    report(state, 'unclosed-instruction', `\`<?${target}\` is never closed; add \`?>\``, start, targetEnd);
  } else {
    reportTarget(state, target, start, targetEnd, contentEnd);
  }
  checkSuspicious(state, targetEnd, contentEnd);
  const value = withoutCarriageReturns(text.slice(skipSpace(text, targetEnd), contentEnd));
  state.tokens.push({
    kind: 'processing-instruction',
    target,
    value: targetEnd < contentEnd ? value : '',
    range: { start, end },
    parent: state.document,
  });
  state.position = end;
}

function reportTarget(state: State, target: string, start: number, targetEnd: number, contentEnd: number): void {
  if (target === '') {
    report(state, 'instruction-name', 'A processing instruction needs a name after `<?`', start, start + 2);
  } else if (target === 'xml') {
    const message = 'The XML declaration stands at the very start of the document; move or remove it';
    report(state, 'misplaced-xml-declaration', message, start, targetEnd);
  } else if (target.toLowerCase() === 'xml') {
    report(state, 'instruction-name', `\`${target}\` is reserved; use another name`, start, targetEnd);
  } else if (target.includes(':')) {
    report(state, 'instruction-name', `\`${target}\` may not hold a colon`, start, targetEnd);
  } else if (targetEnd < contentEnd && !isSpace(state.text.charCodeAt(targetEnd))) {
    report(state, 'instruction-name', `A space is missing after \`<?${target}\``, start, targetEnd);
  }
}

function scanUnknownDeclaration(state: State): void {
  const { text } = state;
  const start = state.position;
  let end = start + 2;
  while (/[A-Za-z[-]/.test(text.charAt(end))) end++;
  if (text.charCodeAt(end) === 0x3e) end++;
  const written = text.slice(start, Math.min(end, start + 20));
  report(state, 'unknown-markup', `\`${written}\` is no markup; a comment is written \`<!-- … -->\``, start, end);
  state.position = end;
}

/** Reports illegal characters where nothing is decoded. */
function checkSuspicious(state: State, start: number, end: number): void {
  let position = start;
  while (position < end) {
    if (isSuspicious(state.text.charCodeAt(position))) position = checkCharacters(state, position, end);
    else position++;
  }
}

function withoutCarriageReturns(value: string): string {
  return value.includes('\r') ? value.replace(/\r\n?/g, '\n') : value;
}
