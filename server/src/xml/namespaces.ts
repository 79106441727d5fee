/** Namespaces in XML 1.0: prefixes → URIs, with the constraints libxml2 enforces. */
import { endOfName, isNameStart } from './characters.ts';
import type { AttributeNode, ElementNode } from './nodes.ts';
import { elementsIn } from './query.ts';
import { report, type State } from './state.ts';
import type { Attribute, Document, Element } from './tree.ts';

export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
export const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';

/** What one element declares; prefixes it does not are looked up outside, at most `maximumDepth` steps away. */
interface Scope {
  readonly uris: ReadonlyMap<string, string>;
  readonly outer: Scope | undefined;
}

const outermost: Scope = { uris: new Map([['xml', xmlNamespace]]), outer: undefined };

function lookUp(scope: Scope, prefix: string): string | undefined {
  for (let current: Scope | undefined = scope; current !== undefined; current = current.outer) {
    const uri = current.uris.get(prefix);
    if (uri !== undefined) return uri;
  }
  return undefined;
}

/** Fills in the namespaces of all elements and attributes; to be called when parents are known. */
export function resolveNamespaces(state: State): void {
  const scopes = new Map<Element | Document, Scope>([[state.document, outermost]]);
  const identifiers = new Set<string>();
  for (const element of elementsIn(state.document)) {
    const scope = declare(state, element, scopes.get(element.parent) ?? outermost);
    scopes.set(element, scope);
    resolveElement(state, element as ElementNode, scope);
    checkIdentifier(state, element, identifiers);
  }
}

function declare(state: State, element: Element, outer: Scope): Scope {
  let inner: Map<string, string> | undefined;
  const defaults = state.entities.namespaceDefaults.get(element.name);
  if (defaults !== undefined) inner = new Map(defaults);
  for (const attribute of element.attributes) {
    const prefix = declaredPrefix(attribute);
    if (prefix === undefined || !isQualifiedName(attribute.name)) continue;
    const fault = declarationFault(prefix, attribute.value);
    if (fault !== undefined) {
      const { start, end } = attribute.valueRange ?? attribute.nameRange;
      report(state, 'namespace-declaration', fault, start, end);
    }
    inner ??= new Map();
    inner.set(prefix, attribute.value);
  }
  return inner === undefined ? outer : { uris: inner, outer };
}

/** The prefix an attribute declares, '' for the default namespace; undefined when it declares none. */
function declaredPrefix(attribute: Attribute): string | undefined {
  if (attribute.name === 'xmlns') return '';
  return attribute.prefix === 'xmlns' ? attribute.localName : undefined;
}

function declarationFault(prefix: string, uri: string): string | undefined {
  if (prefix === 'xmlns') return 'The prefix `xmlns` cannot be declared; remove the declaration';
  if (prefix === 'xml') {
    return uri === xmlNamespace ? undefined : `The prefix \`xml\` stands for \`${xmlNamespace}\` only`;
  }
  if (uri === xmlNamespace) return `\`${uri}\` belongs to the prefix \`xml\` only`;
  if (uri === xmlnsNamespace) return `\`${uri}\` cannot be used as a namespace`;
  if (uri === '') return prefix === '' ? undefined : `The prefix \`${prefix}\` needs a namespace URI`;
  return isUriReference(uri) ? undefined : `\`${uri}\` is no URI`;
}

/** Whether the text has the form of a URI reference (RFC 3986), as far as its characters and scheme go. */
function isUriReference(uri: string): boolean {
  if (!/^(?:[\w.~:/?#@!$&'()*+,;=[\]-]|%[0-9A-Fa-f]{2})*$/.test(uri)) return false;
  const [body = '', ...fragments] = uri.split('#');
  if (fragments.length > 1 || fragments.some((fragment) => /[[\]]/.test(fragment))) return false;
  const scheme = /^[A-Za-z][\w+.-]*:/.exec(body)?.[0] ?? '';
  const rest = body.slice(scheme.length);
  if (scheme === '' && /^[^/?]*:/.test(rest)) return false;
  const authority = /^\/\/([^/?]*)/.exec(rest)?.[1];
  const path = authority === undefined ? rest : rest.slice(authority.length + 2);
  if (/[[\]]/.test(path)) return false;
  return authority === undefined || isAuthority(authority);
}

function isAuthority(authority: string): boolean {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (host.startsWith('[')) return /^\[[^[\]]*\](?::\d+)?$/.test(host);
  return /^[^:[\]@]*(?::\d+)?$/.test(host);
}

function isQualifiedName(name: string): boolean {
  const colon = name.indexOf(':');
  if (colon < 0) return true;
  if (colon === 0 || colon === name.length - 1 || name.indexOf(':', colon + 1) >= 0) return false;
  return isNameStart(name.codePointAt(colon + 1) ?? 0);
}

function resolveElement(state: State, element: ElementNode, scope: Scope): void {
  if (isWellNamed(state, element)) {
    const uri = lookUp(scope, element.prefix);
    if (uri === undefined && element.prefix !== '') reportPrefix(state, element);
    element.namespace = uri ?? '';
  }
  const seen = new Map<string, string>();
  for (const attribute of element.attributes as AttributeNode[]) {
    if (declaredPrefix(attribute) !== undefined) {
      isWellNamed(state, attribute);
      attribute.namespace = xmlnsNamespace;
    } else if (attribute.name.includes(':') && isWellNamed(state, attribute)) {
      const uri = lookUp(scope, attribute.prefix);
      if (uri === undefined) reportPrefix(state, attribute);
      attribute.namespace = uri ?? '';
      const key = `${attribute.localName} ${attribute.namespace}`;
      const first = seen.get(key);
      if (first !== undefined && first !== attribute.name && uri !== undefined) {
        const { start, end } = attribute.nameRange;
        const message = `\`${attribute.name}\` repeats \`${first}\`: both prefixes stand for \`${uri}\``;
        report(state, 'repeated-attribute', message, start, end);
      }
      seen.set(key, attribute.name);
    }
  }
}

function isWellNamed(state: State, node: ElementNode | AttributeNode): boolean {
  if (isQualifiedName(node.name)) return true;
  const { start, end } = node.nameRange;
  report(state, 'bad-name', `\`${node.name}\` is not a prefix, one colon and a name`, start, end);
  return false;
}

function reportPrefix(state: State, node: ElementNode | AttributeNode): void {
  // While a tag is being typed its prefix is the lesser worry.
  if (node.kind === 'element' && state.unfinished.has(node)) return;
  const { start } = node.nameRange;
  const message = `The prefix \`${node.prefix}\` is not declared; add \`xmlns:${node.prefix}='…'\``;
  report(state, 'undeclared-prefix', message, start, start + node.prefix.length);
}

/** `xml:id` must be a name without colon, and unique. */
function checkIdentifier(state: State, element: Element, identifiers: Set<string>): void {
  for (const attribute of element.attributes) {
    if (attribute.name !== 'xml:id' && state.entities.attributeTypes.get(element.name)?.get(attribute.name) !== 'ID') {
      continue;
    }
    const { start, end } = attribute.valueRange ?? attribute.nameRange;
    const value = attribute.value.replace(/ +/g, ' ').replace(/^ | $/g, '');
    const isName = value !== '' && !value.includes(':') && endOfName(value, 0) === value.length;
    if (attribute.name === 'xml:id' && !isName) {
      report(state, 'bad-id', `\`xml:id\` holds a name, not \`${value}\``, start, end);
    } else if (value === '') {
      report(state, 'bad-id', 'An ID may not be empty', start, end);
    } else if (identifiers.has(value)) {
      report(state, 'repeated-id', `The ID \`${value}\` is given twice`, start, end);
    }
    identifiers.add(value);
  }
}
