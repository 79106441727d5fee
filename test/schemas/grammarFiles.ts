/** The schema files of our grammar as XML, with the annotations that hold for each of their patterns. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ParseOption, XmlDocument, XmlElement } from 'libxml2-wasm';
import { schemasDirectory } from '../conformance/verdicts.ts';

export const relaxngNamespace = 'http://relaxng.org/ns/structure/1.0';
export const documentationNamespace = 'http://relaxng.org/ns/compatibility/annotations/1.0';
export const domxmlNamespace = 'https://domxml.dev/ns/schema/1';

/** Values that say all there is to say. */
const plainValues = ['yes', 'no', 'on', 'off'];

export const schemaFiles = readdirSync(schemasDirectory).filter((name) => name.endsWith('.rng'));

/** @returns the document; the caller disposes of it */
export function readSchemaFile(name: string): XmlDocument {
  const path = join(schemasDirectory, name);
  return XmlDocument.fromBuffer(readFileSync(path), { url: path, option: ParseOption.XML_PARSE_NONET });
}

/** The elements of RELAX NG below `element`, in document order. */
export function patterns(element: XmlElement): XmlElement[] {
  return children(element)
    .filter((child) => child.namespaceUri === relaxngNamespace)
    .flatMap((child) => [child, ...patterns(child)]);
}

export function children(element: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  for (let node = element.firstChild; node !== null; node = node.next) if (node instanceof XmlElement) found.push(node);
  return found;
}

/** Whether it is an element or attribute with a name; those with any name need no documentation. */
export function isNamed(pattern: XmlElement): boolean {
  return (pattern.name === 'element' || pattern.name === 'attribute') && pattern.attr('name') !== null;
}

/** Whether it is a value of more than a yes/no kind that may be written: those in an `except` may not. */
export function isEnumerated(pattern: XmlElement): boolean {
  if (pattern.name !== 'value' || plainValues.includes(pattern.content)) return false;
  for (let parent = pattern.parent; parent !== null; parent = parent.parent) if (parent.name === 'except') return false;
  return true;
}

/** Whether documentation that is a sentence stands in it or, since a value has no room inside, follows it. */
export function isDocumented(pattern: XmlElement): boolean {
  if (pattern.name !== 'value') {
    const first = children(pattern)[0];
    return first !== undefined && isDocumentation(first);
  }
  let node = pattern.next;
  while (node !== null && !(node instanceof XmlElement)) node = node.next;
  return node !== null && isDocumentation(node);
}

function isDocumentation(element: XmlElement): boolean {
  return (
    element.name === 'documentation' &&
    element.namespaceUri === documentationNamespace &&
    /\p{L}.*\p{P}$/su.test(element.content)
  );
}

/** Our annotations on a pattern itself. */
export function annotationsOn(pattern: XmlElement): { readonly name: string; readonly value: string }[] {
  return pattern.attrs.filter((attribute) => attribute.namespaceUri === domxmlNamespace);
}

export function annotationOn(pattern: XmlElement, name: string): string | undefined {
  return annotationsOn(pattern).find((annotation) => annotation.name === name)?.value;
}

/** An annotation of the pattern itself or of the nearest one around it that has it, up to the file's root. */
export function inheritedAnnotation(pattern: XmlElement, name: string): string | undefined {
  for (let element: XmlElement | null = pattern; element !== null; element = element.parent) {
    const found = annotationOn(element, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The text of the examples that stand in a pattern. */
export function examplesIn(pattern: XmlElement): string[] {
  return children(pattern)
    .filter(({ name, namespaceUri }) => name === 'example' && namespaceUri === domxmlNamespace)
    .map(({ content }) => content.trim());
}

export function describePattern(pattern: XmlElement): string {
  return `line ${pattern.line}: ${pattern.name} ${pattern.attr('name')?.value ?? pattern.content.trim()}`;
}
