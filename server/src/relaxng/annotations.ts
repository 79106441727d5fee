import { collapse } from './datatypes.ts';
import { relaxngNamespace, type SchemaElement, xmlNamespace } from './schema.ts';
import type { Annotations } from './source.ts';
import { textOf } from './syntax.ts';

/** An annotation that holds for all that stands inside, until another one of its name. */
const inherited = 'section';
/** An annotation whose lines and indentation count. */
const verbatim = 'example';

const documentationNamespace = 'http://relaxng.org/ns/compatibility/annotations/1.0';

/** The documentation that follows a value in its parent. */
export function documentationAfter(parent: SchemaElement, value: SchemaElement): string | undefined {
  const pieces: string[] = [];
  for (const sibling of parent.children.slice(parent.children.indexOf(value) + 1)) {
    if (typeof sibling === 'string') continue;
    if (sibling.namespace !== documentationNamespace) break;
    pieces.push(collapse(textOf(sibling)));
  }
  return pieces.length > 0 ? pieces.join(' ') : undefined;
}

/** The `section` of the documentation that an element of the schema names; undefined when it names none. */
export function sectionOf(element: SchemaElement): string | undefined {
  const section = element.attributes.find(
    ({ namespace, localName }) => localName === inherited && namespace !== '' && namespace !== xmlNamespace,
  );
  return section && collapse(section.value);
}

/**
 * What the annotations in and on an element say.
 * @param name the name it is known by
 * @param define the definition around it, whose annotations it shares
 * @param section the `section` that holds for it, its own or that of what is around it in its file
 */
export function annotationsOf(
  element: SchemaElement,
  name: string,
  define: SchemaElement | undefined,
  section: string | undefined,
): Annotations {
  const documentation: string[] = [];
  const annotations: Record<string, string> = {};
  for (const { namespace, localName, value } of element.attributes) {
    if (namespace === '' || namespace === xmlNamespace) continue;
    if (localName === 'documentation') documentation.push(collapse(value));
    else annotations[localName] = collapse(value);
  }
  let afterValue = false;
  for (const child of element.children) {
    if (typeof child === 'string') continue;
    if (child.namespace === relaxngNamespace) {
      afterValue = child.localName === 'value';
      continue;
    }
    const text = child.localName === verbatim ? block(textOf(child)) : collapse(textOf(child));
    if (child.namespace !== documentationNamespace || child.localName !== 'documentation') {
      const before = annotations[child.localName];
      annotations[child.localName] = before === undefined ? text : `${before}\n${text}`;
    } else if (!afterValue) documentation.push(text);
  }
  if (section !== undefined) annotations[inherited] = section;
  const lent = define === undefined ? undefined : annotationsOf(define, name, undefined, undefined);
  return {
    name,
    documentation: documentation.length > 0 ? documentation.join('\n') : lent?.documentation,
    annotations: lent ? { ...lent.annotations, ...annotations } : annotations,
    file: element.file,
    line: element.line,
  };
}

/** Text of several lines without the blank lines around it. */
function block(text: string): string {
  return text.replace(/^([ \t]*\r?\n)+/, '').trimEnd();
}
