import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { GrammarError } from './error.ts';

export interface SchemaAttribute {
  readonly namespace: string;
  readonly localName: string;
  readonly value: string;
}

/** An element of a schema file. */
export interface SchemaElement {
  readonly namespace: string;
  readonly localName: string;
  readonly attributes: readonly SchemaAttribute[];
  /** Elements and text in document order; adjacent text is one piece. */
  readonly children: readonly (SchemaElement | string)[];
  /** In-scope namespaces by prefix, '' being the default. */
  readonly prefixes: Readonly<Record<string, string>>;
  readonly file: string;
  readonly line: number;
}

export const relaxngNamespace = 'http://relaxng.org/ns/structure/1.0';
export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  // References are decoded here, after white space of attributes is normalised as XML asks.
  processEntities: false,
  cdataPropName: '#cdata',
  captureMetaData: true,
  maxNestedTags: 1000,
});
const metaData = XMLParser.getMetaDataSymbol() as symbol;

type Raw = Record<string | symbol, unknown>;

/**
 * Reads a schema file.
 * @param text the file's content
 * @param file its name, for messages
 * @throws GrammarError when it is not well-formed or uses a prefix or an entity it does not declare
 */
export function readSchema(text: string, file: string): SchemaElement {
  const content = text.startsWith('\ufeff') ? text.slice(1) : text;
  const verdict = XMLValidator.validate(content);
  if (verdict !== true) throw new GrammarError(`not well-formed: ${verdict.err.msg}`, file, verdict.err.line);
  let nodes: Raw[];
  try {
    nodes = parser.parse(content) as Raw[];
  } catch (error) {
    throw new GrammarError(`not well-formed: ${error instanceof Error ? error.message : String(error)}`, file, 0);
  }
  const lineStarts = [0];
  for (let at = content.indexOf('\n'); at >= 0; at = content.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  const roots = nodes.filter((node) => elementName(node) !== undefined);
  const root = roots[0];
  if (root === undefined || roots.length > 1) throw new GrammarError('expected one root element', file, 0);
  return toElement(root, { xml: xmlNamespace }, { file, lineStarts });
}

interface Source {
  readonly file: string;
  readonly lineStarts: readonly number[];
}

function elementName(node: Raw): string | undefined {
  return Object.keys(node).find((key) => key !== ':@' && !key.startsWith('#') && !key.startsWith('?'));
}

function lineOf(node: Raw, source: Source): number {
  const place = node[metaData] as { startIndex?: number } | undefined;
  const offset = place?.startIndex ?? 0;
  let low = 0;
  let high = source.lineStarts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((source.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

function toElement(node: Raw, outer: Readonly<Record<string, string>>, source: Source): SchemaElement {
  const name = elementName(node) ?? '';
  const line = lineOf(node, source);
  const fail = (message: string): never => {
    throw new GrammarError(message, source.file, line);
  };
  const written = Object.entries((node[':@'] ?? {}) as Record<string, string>).map(
    ([key, value]) => [key, decode(value.replace(/[\t\n\r]/g, ' '), fail)] as const,
  );
  const declarations = written.filter(([key]) => key === 'xmlns' || key.startsWith('xmlns:'));
  const prefixes =
    declarations.length === 0
      ? outer
      : { ...outer, ...Object.fromEntries(declarations.map(([key, value]) => [key.slice(6), value])) };
  const resolve = (prefix: string): string =>
    prefixes[prefix] ?? (prefix === '' ? '' : fail(`the namespace prefix \`${prefix}\` is not declared`));
  const [prefix, localName] = split(name);
  const attributes = written
    .filter(([key]) => key !== 'xmlns' && !key.startsWith('xmlns:'))
    .map(([key, value]): SchemaAttribute => {
      const [attributePrefix, attributeName] = split(key);
      return { namespace: attributePrefix === '' ? '' : resolve(attributePrefix), localName: attributeName, value };
    });
  const children: (SchemaElement | string)[] = [];
  const addText = (text: string) => {
    const last = children.at(-1);
    if (typeof last === 'string') children[children.length - 1] = last + text;
    else children.push(text);
  };
  for (const child of (node[name] ?? []) as Raw[]) {
    if (typeof child['#text'] === 'string') addText(decode(child['#text'], fail));
    else if (Array.isArray(child['#cdata'])) {
      for (const piece of child['#cdata'] as Raw[]) addText(String(piece['#text'] ?? ''));
    } else if (elementName(child) !== undefined) children.push(toElement(child, prefixes, source));
  }
  return { namespace: resolve(prefix), localName, attributes, children, prefixes, file: source.file, line };
}

function split(name: string): [prefix: string, localName: string] {
  const colon = name.indexOf(':');
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
}

const predefined: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decode(text: string, fail: (message: string) => never): string {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;\s&]*);?/g, (reference, name: string) => {
    const number = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(name);
    if (number) {
      const code = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : fail(`\`${reference}\` is not a character`);
    }
    return predefined[name] ?? fail(`the entity \`${reference}\` is not known in a schema`);
  });
}
