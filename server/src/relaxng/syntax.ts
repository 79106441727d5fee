import { collapse, createDatatype, isBlank, isNCName, noContext } from './datatypes.ts';
import { GrammarError } from './error.ts';
import { relaxngNamespace, type SchemaElement } from './schema.ts';

/** The shape of schema elements: section 3 of the specification, as far as it concerns one element alone. */

interface Shape {
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
  readonly children: 'none' | 'text' | 'elements';
}

const group: Shape = { children: 'elements' };
const shapes: Readonly<Record<string, Shape>> = {
  element: { optional: ['name'], children: 'elements' },
  attribute: { optional: ['name'], children: 'elements' },
  group,
  interleave: group,
  choice: group,
  optional: group,
  zeroOrMore: group,
  oneOrMore: group,
  list: group,
  mixed: group,
  except: group,
  div: group,
  grammar: group,
  ref: { required: ['name'], children: 'none' },
  parentRef: { required: ['name'], children: 'none' },
  empty: { children: 'none' },
  text: { children: 'none' },
  notAllowed: { children: 'none' },
  value: { optional: ['type'], children: 'text' },
  data: { required: ['type'], children: 'elements' },
  param: { required: ['name'], children: 'text' },
  externalRef: { required: ['href'], children: 'none' },
  include: { required: ['href'], children: 'elements' },
  start: { optional: ['combine'], children: 'elements' },
  define: { required: ['name'], optional: ['combine'], children: 'elements' },
  name: { children: 'text' },
  anyName: group,
  nsName: group,
};

const patternElements = new Set(
  (
    'element attribute group interleave choice optional zeroOrMore oneOrMore list mixed ref parentRef empty ' +
    'value data text notAllowed externalRef grammar'
  ).split(' '),
);
const nameElements = new Set(['name', 'anyName', 'nsName', 'choice']);

export function isPatternElement(element: SchemaElement): boolean {
  return patternElements.has(element.localName);
}

export function isNameElement(element: SchemaElement): boolean {
  return nameElements.has(element.localName);
}

/** Throws an error that says where. */
export function refuse(element: SchemaElement, message: string): never {
  throw new GrammarError(message, element.file, element.line);
}

/** The element's children in RELAX NG's namespace. */
export function schemaChildren(element: SchemaElement): SchemaElement[] {
  return element.children.filter(
    (child): child is SchemaElement => typeof child !== 'string' && child.namespace === relaxngNamespace,
  );
}

/** The element's text, comments and markup left aside. */
export function textOf(element: SchemaElement): string {
  return element.children.filter((child) => typeof child === 'string').join('');
}

/** An attribute without namespace; white space is folded where the specification asks for it. */
export function attributeOf(element: SchemaElement, name: string): string | undefined {
  const attribute = element.attributes.find(({ namespace, localName }) => namespace === '' && localName === name);
  if (attribute === undefined) return undefined;
  return name === 'name' || name === 'type' || name === 'combine' ? collapse(attribute.value) : attribute.value;
}

/**
 * Checks what can be told from one element: that RELAX NG knows it, its attributes and their form, and
 * whether it may hold text or elements.
 * @throws GrammarError
 */
export function checkElement(element: SchemaElement): void {
  const shape = element.namespace === relaxngNamespace ? shapes[element.localName] : undefined;
  if (shape === undefined) refuse(element, `\`<${element.localName}>\` is not an element of RELAX NG`);
  checkAttributes(element, shape);
  const known = schemaChildren(element);
  if (shape.children !== 'elements' && known[0]) {
    refuse(known[0], `\`<${known[0].localName}>\` is not allowed in \`<${element.localName}>\``);
  }
  if (shape.children !== 'text' && !isBlank(textOf(element))) {
    refuse(element, `\`<${element.localName}>\` may not hold text`);
  }
  if (shape.children === 'text') {
    // Annotations may not stand inside text.
    const foreign = element.children.find((child) => typeof child !== 'string');
    if (foreign) refuse(element, `\`<${element.localName}>\` may hold text only`);
  }
}

function checkAttributes(element: SchemaElement, shape: Shape): void {
  for (const name of shape.required ?? []) {
    if (attributeOf(element, name) === undefined) refuse(element, `\`<${element.localName}>\` lacks \`${name}\``);
  }
  for (const { namespace, localName, value } of element.attributes) {
    if (namespace === relaxngNamespace) refuse(element, `the attribute \`${localName}\` takes no prefix`);
    if (namespace !== '') continue;
    const known =
      localName === 'ns' ||
      localName === 'datatypeLibrary' ||
      shape.required?.includes(localName) === true ||
      shape.optional?.includes(localName) === true;
    if (!known) refuse(element, `\`<${element.localName}>\` takes no attribute \`${localName}\``);
    const problem = checkValue(element.localName, localName, value);
    if (problem !== undefined) refuse(element, problem);
  }
}

const anyUri = createDatatype('http://www.w3.org/2001/XMLSchema-datatypes', 'anyURI', []);

function isUri(value: string): boolean {
  return typeof anyUri !== 'string' && anyUri.read(value, noContext) !== undefined;
}

function checkValue(element: string, attribute: string, value: string): string | undefined {
  const folded = collapse(value);
  switch (attribute) {
    case 'combine':
      return folded === 'choice' || folded === 'interleave'
        ? undefined
        : `\`combine\` is \`choice\` or \`interleave\`, not \`${folded}\``;
    case 'datatypeLibrary': {
      const absolute = /^[a-zA-Z][a-zA-Z0-9+.-]*:./.test(value) && !value.includes('#') && isUri(value);
      return value === '' || absolute ? undefined : `\`${value}\` is not an absolute URI without fragment`;
    }
    case 'href':
      return isUri(value) && !value.includes('#') ? undefined : `\`${value}\` is not a URI without fragment`;
    case 'name':
      if (element === 'element' || element === 'attribute') return undefined;
      return isNCName(folded) ? undefined : `\`${folded}\` is not a name without colon`;
    case 'type':
      return isNCName(folded) ? undefined : `\`${folded}\` is not a name without colon`;
    default:
      return undefined;
  }
}
