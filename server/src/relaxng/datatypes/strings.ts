import { type Context, normalise, type Primitive } from './datatype.ts';

// RELAX NG and XML Schema mean the names of XML 1.0 as it stood then: by its appendix B, letters may start a
// name, and marks, modifiers and digits may go on. (The fifth edition lets nearly everything start one.)
const nameStart = '_\\p{Lu}\\p{Ll}\\p{Lo}\\p{Lt}\\p{Nl}';
const namePart = `${nameStart}\\-.\\p{M}\\p{Lm}\\p{Nd}\\u{B7}`;

/** The body of a character class: what may start a name (`\i`) and what may go on in it (`\c`). */
export const nameStartClass = `:${nameStart}`;
export const namePartClass = `:${namePart}`;

const ncName = new RegExp(`^[${nameStart}][${namePart}]*$`, 'u');
const name = new RegExp(`^[:${nameStart}][:${namePart}]*$`, 'u');
const nmtoken = new RegExp(`^[:${namePart}]+$`, 'u');

/** Whether `text` is a name without colon. */
export function isNCName(text: string): boolean {
  return ncName.test(text);
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function stringType(whiteSpace: Primitive['whiteSpace'], pattern?: RegExp): Primitive {
  return {
    whiteSpace,
    contextual: false,
    length: countCharacters,
    read: (text) => {
      const value = normalise(text, whiteSpace);
      return pattern === undefined || pattern.test(value) ? value : undefined;
    },
  };
}

function listType(item: RegExp): Primitive {
  return {
    whiteSpace: 'collapse',
    contextual: false,
    length: (key) => key.split(' ').length,
    read: (text) => {
      const value = normalise(text, 'collapse');
      return value !== '' && value.split(' ').every((token) => item.test(token)) ? value : undefined;
    },
  };
}

function readQName(text: string, context: Context): string | undefined {
  const value = normalise(text, 'collapse');
  const colon = value.indexOf(':');
  const [prefix, localName] = colon < 0 ? ['', value] : [value.slice(0, colon), value.slice(colon + 1)];
  if (!isNCName(localName) || (colon >= 0 && !isNCName(prefix))) return undefined;
  const namespace = context.resolve(prefix);
  return namespace === undefined ? undefined : `{${namespace}}${localName}`;
}

const qName: Primitive = { whiteSpace: 'collapse', contextual: true, read: readQName, length: countCharacters };

function isUri(text: string): boolean {
  if (/%(?![0-9a-fA-F]{2})/.test(text) || text.indexOf('#') !== text.lastIndexOf('#')) return false;
  const scheme = /^([^/?#:]*):/.exec(text);
  return scheme === null || /^[a-zA-Z][a-zA-Z0-9+.-]*$/.test(scheme[1] ?? '');
}

const anyUri: Primitive = {
  whiteSpace: 'collapse',
  contextual: false,
  length: countCharacters,
  read: (text) => {
    const value = normalise(text, 'collapse');
    return isUri(value) ? value : undefined;
  },
};

const hexBinary: Primitive = {
  whiteSpace: 'collapse',
  contextual: false,
  length: (key) => key.length / 2,
  read: (text) => {
    const value = normalise(text, 'collapse');
    return /^(?:[0-9a-fA-F]{2})*$/.test(value) ? value.toUpperCase() : undefined;
  },
};

const base64Binary: Primitive = {
  whiteSpace: 'collapse',
  contextual: false,
  length: (key) => (key.length / 4) * 3 - (key.endsWith('==') ? 2 : key.endsWith('=') ? 1 : 0),
  read: (text) => {
    const value = text.replace(/[ \t\n\r]/g, '');
    const form = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=|[A-Za-z0-9+/][AQgw]==)?$/;
    // The last group may end in padding, so a match of full groups alone is checked by length.
    return value.length % 4 === 0 && form.test(value) ? value : undefined;
  },
};

/** Types whose values are strings, names or octets. ENTITY is checked as a name only: DTDs are not loaded. */
export const stringTypes: Readonly<Record<string, Primitive>> = {
  string: stringType('preserve'),
  normalizedString: stringType('replace'),
  token: stringType('collapse'),
  language: stringType('collapse', /^[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*$/),
  Name: stringType('collapse', name),
  NCName: stringType('collapse', ncName),
  NMTOKEN: stringType('collapse', nmtoken),
  NMTOKENS: listType(nmtoken),
  ID: stringType('collapse', ncName),
  IDREF: stringType('collapse', ncName),
  IDREFS: listType(ncName),
  ENTITY: stringType('collapse', ncName),
  ENTITIES: listType(ncName),
  QName: qName,
  NOTATION: qName,
  anyURI: anyUri,
  hexBinary,
  base64Binary,
};
