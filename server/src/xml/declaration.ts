/** The XML declaration. */
import { isSpace } from './characters.ts';
import { report, type State } from './state.ts';

const declaration =
  /^<\?xml(?:[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|'([^']*)'))(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z][\w.-]*)"|'([A-Za-z][\w.-]*)'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(yes|no)"|'(yes|no)'))?[ \t\r\n]*\?>/;

/**
 * Encodings a text of ASCII characters can be in, with what parts letters and digits left out, as libxml2's converter
 * compares; the others do not name one, or need other bytes.
 */
const encodings =
  /^(?:utf8|(?:us)?ascii|iso8859(?:[1-9]|1[013-6])|isolatin1|latin1|l1|(?:windows|cp)125[0-8]|koi8[ru]|euc(?:jp|kr|tw|cn)|shiftjis|sjis|iso2022(?:jp|kr)|gbk|gb2312|gb18030|big5|tis620)$/i;

/** Reads the declaration at `state.position`, if there is one, and says whether the document stands alone. */
export function scanDeclaration(state: State): { readonly standalone: boolean } {
  const { text, position: start } = state;
  if (!text.startsWith('<?xml', start) || !isSpace(text.charCodeAt(start + 5))) return { standalone: false };
  const close = text.indexOf('?>', start);
  const lineEnd = /[\r\n]/.exec(text.slice(start, start + 1000))?.index;
  const end = close < 0 ? start + (lineEnd ?? Math.min(1000, text.length - start)) : close + 2;
  const found = declaration.exec(text.slice(start, end));
  state.position = end;
  if (found === null) {
    const message = "The XML declaration is written `<?xml version='1.0' encoding='UTF-8'?>`";
    report(state, 'bad-xml-declaration', message, start, end);
    return { standalone: false };
  }
  const version = found[1] ?? found[2] ?? '';
  if (!/^1\.\d*$/.test(version)) {
    report(state, 'bad-xml-declaration', "The version of XML is '1.0'", start, end);
  }
  checkEncoding(state, found[3] ?? found[4], start, end);
  return { standalone: (found[5] ?? found[6]) === 'yes' };
}

function checkEncoding(state: State, encoding: string | undefined, start: number, end: number): void {
  if (encoding === undefined) return;
  if (!encodings.test(encoding.replace(/[^A-Za-z0-9]+(?=[A-Za-z0-9])/g, ''))) {
    report(
      state,
      'unsupported-encoding',
      `The encoding '${encoding}' is not supported here; write 'UTF-8'`,
      start,
      end,
    );
  } else if (/^(?:us-)?ascii$|^iso-2022/i.test(encoding) && /[^\0-\x7f]/.test(state.text.slice(end))) {
    report(
      state,
      'unsupported-encoding',
      `The text holds characters that '${encoding}' lacks; write 'UTF-8'`,
      start,
      end,
    );
  }
}
