import { collapse, isNCName } from './datatypes.ts';
import type { NameClass } from './names.ts';
import type { SchemaElement } from './schema.ts';
import { isNameElement, refuse, schemaChildren, textOf } from './syntax.ts';

type Enter = (element: SchemaElement, namespace: string) => string;

/**
 * Reads a name class.
 * @param inherited the namespace in force around it
 * @param enter checks an element and gives the namespace in force in it
 * @throws GrammarError
 */
export function readNameClass(element: SchemaElement, inherited: string, enter: Enter): NameClass {
  const namespace = enter(element, inherited);
  switch (element.localName) {
    case 'name':
      return readQualifiedName(element, collapse(textOf(element)), namespace);
    case 'choice':
      return readMembers(element, namespace, enter);
    case 'anyName': {
      const except = readExcept(element, namespace, enter, ['anyName']);
      return except ? { kind: 'anyName', except } : { kind: 'anyName' };
    }
    case 'nsName': {
      const except = readExcept(element, namespace, enter, ['anyName', 'nsName']);
      return except ? { kind: 'nsName', namespace, except } : { kind: 'nsName', namespace };
    }
    default:
      return refuse(element, `expected a class of names, found \`<${element.localName}>\``);
  }
}

function readMembers(element: SchemaElement, namespace: string, enter: Enter): NameClass {
  const members = schemaChildren(element).map((child) => readNameClass(child, namespace, enter));
  const [first] = members;
  if (first === undefined) return refuse(element, `\`<${element.localName}>\` holds no class of names`);
  return members.length === 1 ? first : { kind: 'choice', of: members };
}

function readExcept(
  element: SchemaElement,
  namespace: string,
  enter: Enter,
  barred: readonly NameClass['kind'][],
): NameClass | undefined {
  const [except, ...more] = schemaChildren(element);
  if (except === undefined) return undefined;
  if (except.localName !== 'except' || more.length > 0) {
    return refuse(more[0] ?? except, `\`<${element.localName}>\` holds one \`<except>\` at most`);
  }
  const bad = schemaChildren(except).find((child) => !isNameElement(child));
  if (bad) refuse(bad, `expected a class of names, found \`<${bad.localName}>\``);
  const names = readMembers(except, enter(except, namespace), enter);
  if (holds(names, barred)) refuse(except, `\`<${barred.join('>` or `<')}>\` makes no sense in this \`<except>\``);
  return names;
}

function holds(names: NameClass, kinds: readonly NameClass['kind'][]): boolean {
  return kinds.includes(names.kind) || (names.kind === 'choice' && names.of.some((member) => holds(member, kinds)));
}

/** A name that may carry a prefix declared in the schema. */
export function readQualifiedName(element: SchemaElement, text: string, namespace: string): NameClass {
  const colon = text.indexOf(':');
  const [prefix, localName] = colon < 0 ? ['', text] : [text.slice(0, colon), text.slice(colon + 1)];
  if (!isNCName(localName) || (colon >= 0 && !isNCName(prefix))) return refuse(element, `\`${text}\` is not a name`);
  if (colon < 0) return { kind: 'name', namespace, localName };
  const bound = element.prefixes[prefix];
  if (bound === undefined) return refuse(element, `the namespace prefix \`${prefix}\` is not declared`);
  return { kind: 'name', namespace: bound, localName };
}
