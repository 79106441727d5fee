import { annotationsOf, documentationAfter, sectionOf } from './annotations.ts';
import type { GrammarData, Parameter } from './data.ts';
import { collapse, createDatatype, noContext } from './datatypes.ts';
import { GrammarError } from './error.ts';
import { readNameClass, readQualifiedName } from './loadNames.ts';
import type { NameClass } from './names.ts';
import { checkRestrictions } from './restrictions.ts';
import { readSchema, relaxngNamespace, type SchemaElement, xmlNamespace } from './schema.ts';
import { simplify } from './simplify.ts';
import { type Define, type Place, type Scope, type SourcePattern, startName } from './source.ts';
import {
  attributeOf,
  checkElement,
  isNameElement,
  isPatternElement,
  refuse,
  schemaChildren,
  textOf,
} from './syntax.ts';

/** What is handed down from the elements around. */
interface Surroundings {
  readonly namespace: string;
  readonly library: string;
  readonly base: string;
  readonly scope: Scope | undefined;
  /** Files being read, to refuse a file that includes itself. */
  readonly open: readonly string[];
  /** The enclosing `define` when it holds one pattern: it lends its documentation. */
  readonly define: SchemaElement | undefined;
  /** The section of the documentation that the elements around name, in the same file. */
  readonly section: string | undefined;
}

/** Names an `<include>` replaces; `met` collects those the included grammar really has. */
interface Overrides {
  readonly names: ReadonlySet<string>;
  readonly met: Set<string>;
}

interface Loader {
  readonly files: Map<string, SchemaElement>;
  readonly read: (uri: string) => string;
  /** References in force, to be checked when their grammar is complete. */
  readonly references: { readonly scope: Scope; readonly name: string; readonly place: Place }[];
}

/**
 * Loads a RELAX NG schema in XML syntax with all it includes.
 * @param entry URI or path of the schema, parts separated by `/`; hrefs in it are resolved against it
 * @param read gives the text of a file; what it throws becomes a GrammarError
 * @throws GrammarError when a file cannot be read or the schema is not correct (RELAX NG, sections 3, 4 and 7)
 */
export function loadGrammar(entry: string, read: (uri: string) => string): GrammarData {
  const loader: Loader = { files: new Map(), read, references: [] };
  const root = openFile(loader, entry, undefined);
  const pattern = readPattern(loader, root, {
    namespace: '',
    library: '',
    base: entry,
    scope: undefined,
    open: [entry],
    define: undefined,
    section: undefined,
  });
  for (const { scope, name, place } of loader.references) {
    if (!scope.defines.has(name)) throw new GrammarError(`\`${name}\` is not defined`, place.file, place.line);
  }
  const { data, places } = simplify(pattern, root);
  checkRestrictions(data, places);
  return data;
}

function openFile(loader: Loader, uri: string, from: SchemaElement | undefined): SchemaElement {
  const known = loader.files.get(uri);
  if (known) return known;
  let text: string;
  try {
    text = loader.read(uri);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new GrammarError(`cannot read \`${uri}\`: ${reason}`, from?.file ?? uri, from?.line ?? 0);
  }
  const root = readSchema(text, uri);
  if (root.namespace !== relaxngNamespace) refuse(root, 'not a RELAX NG schema (its namespace is missing)');
  loader.files.set(uri, root);
  return root;
}

/** Resolves a relative reference against the file it stands in. */
export function resolveUri(base: string, reference: string): string {
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(reference) || reference.startsWith('/')) return reference;
  const parts = base.split('/').slice(0, -1);
  for (const part of reference.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function enter(element: SchemaElement, around: Surroundings): Surroundings {
  checkElement(element);
  const namespace = attributeOf(element, 'ns');
  const library = attributeOf(element, 'datatypeLibrary');
  const base = element.attributes.find((one) => one.namespace === xmlNamespace && one.localName === 'base')?.value;
  const section = sectionOf(element);
  if (namespace === undefined && library === undefined && base === undefined && section === undefined) return around;
  return {
    ...around,
    section: section ?? around.section,
    namespace: namespace ?? around.namespace,
    library: library ?? around.library,
    base: base === undefined ? around.base : resolveUri(around.base, base),
  };
}

function readPattern(loader: Loader, element: SchemaElement, outer: Surroundings): SourcePattern {
  const around = enter(element, outer);
  const inner = around.define === undefined ? around : { ...around, define: undefined };
  const children = schemaChildren(element);
  const patterns = () => readPatterns(loader, element, children, inner);
  const place = placeOf(element);
  switch (element.localName) {
    case 'element':
    case 'attribute':
      return readNamed(loader, element, around, element.localName);
    case 'choice': {
      // Several forms of one type share its documentation.
      const members = schemaChildren(element);
      const simple = members.every((member) => member.localName === 'data' || member.localName === 'value');
      return { kind: 'choice', of: simple ? readPatterns(loader, element, members, around) : patterns(), place };
    }
    case 'group':
    case 'interleave':
      return { kind: element.localName, of: patterns(), place };
    case 'optional':
      return { kind: 'choice', of: [{ kind: 'empty' }, asGroup(patterns(), place)], place };
    case 'zeroOrMore': {
      const repeated: SourcePattern = { kind: 'oneOrMore', of: asGroup(patterns(), place), place };
      return { kind: 'choice', of: [{ kind: 'empty' }, repeated], place };
    }
    case 'oneOrMore':
    case 'list':
      return { kind: element.localName, of: asGroup(patterns(), place), place };
    case 'mixed':
      return { kind: 'interleave', of: [asGroup(patterns(), place), { kind: 'text' }], place };
    case 'empty':
    case 'text':
    case 'notAllowed':
      return { kind: element.localName };
    case 'ref':
    case 'parentRef': {
      const scope = element.localName === 'ref' ? around.scope : around.scope?.parent;
      if (scope === undefined)
        return refuse(element, `\`<${element.localName}>\` stands in no grammar it could refer to`);
      const reference = { scope, name: attributeOf(element, 'name') ?? '', place };
      loader.references.push(reference);
      return { kind: 'ref', ...reference };
    }
    case 'value':
      return readValue(element, around);
    case 'data':
      return readData(loader, element, inner, annotationsOf(element, '', around.define, undefined).documentation);
    case 'externalRef': {
      const uri = resolveUri(around.base, attributeOf(element, 'href') ?? '');
      if (around.open.includes(uri)) return refuse(element, `\`${uri}\` refers to itself`);
      const root = openFile(loader, uri, element);
      if (!isPatternElement(root)) return refuse(root, `expected a pattern, found \`<${root.localName}>\``);
      // A schema of its own: it sees no grammar outside and no datatype library.
      return readPattern(loader, root, {
        ...inner,
        library: '',
        base: uri,
        scope: undefined,
        section: undefined,
        open: [...around.open, uri],
      });
    }
    case 'grammar': {
      const scope: Scope = { parent: around.scope, defines: new Map() };
      readGrammarContent(loader, element, { ...inner, scope }, scope, []);
      if (!scope.defines.has(startName)) refuse(element, 'the grammar has no `<start>`');
      return { kind: 'ref', scope, name: startName, place };
    }
    default:
      return refuse(element, `expected a pattern, found \`<${element.localName}>\``);
  }
}

function asGroup(of: readonly SourcePattern[], place: Place): SourcePattern {
  const [only] = of;
  return of.length === 1 && only ? only : { kind: 'group', of, place };
}

function placeOf(element: SchemaElement): Place {
  return { file: element.file, line: element.line };
}

function readPatterns(
  loader: Loader,
  parent: SchemaElement,
  children: readonly SchemaElement[],
  around: Surroundings,
): SourcePattern[] {
  if (children.length === 0) refuse(parent, `\`<${parent.localName}>\` holds no pattern`);
  return children.map((child) => {
    const pattern = readPattern(loader, child, around);
    if (pattern.kind !== 'value') return pattern;
    // Documentation of a value cannot stand inside it; it follows it.
    const documentation = documentationAfter(parent, child);
    if (documentation === undefined || pattern.definition.documentation !== undefined) return pattern;
    return { ...pattern, definition: { ...pattern.definition, documentation } };
  });
}

function readNamed(
  loader: Loader,
  element: SchemaElement,
  around: Surroundings,
  kind: 'element' | 'attribute',
): SourcePattern {
  const children = schemaChildren(element);
  const written = attributeOf(element, 'name');
  const inner = around.define === undefined ? around : { ...around, define: undefined };
  let content = children;
  let names: NameClass;
  if (written === undefined) {
    const [first] = children;
    if (first === undefined || !isNameElement(first)) return refuse(element, `\`<${kind}>\` has no name`);
    names = readNameClass(first, around.namespace, enterNamespace);
    content = children.slice(1);
  } else {
    // The ns of the elements around concerns elements only.
    const namespace = kind === 'attribute' ? (attributeOf(element, 'ns') ?? '') : around.namespace;
    names = readQualifiedName(element, written, namespace);
  }
  if (kind === 'attribute') checkAttributeName(element, names);
  if (kind === 'attribute' && content.length > 1) refuse(element, 'an attribute holds one pattern');
  const of: SourcePattern =
    kind === 'attribute' && content.length === 0
      ? { kind: 'text' }
      : asGroup(readPatterns(loader, element, content, inner), placeOf(element));
  const label = names.kind === 'name' ? names.localName : '*';
  return { kind, names, of, definition: annotationsOf(element, label, around.define, around.section) };
}

function enterNamespace(element: SchemaElement, namespace: string): string {
  checkElement(element);
  return attributeOf(element, 'ns') ?? namespace;
}

function checkAttributeName(element: SchemaElement, names: NameClass): void {
  if (names.kind === 'choice') for (const member of names.of) checkAttributeName(element, member);
  if (names.kind === 'anyName' || names.kind === 'nsName') {
    if (names.except) checkAttributeName(element, names.except);
  }
  if (names.kind === 'name' && names.namespace === '' && names.localName === 'xmlns') {
    refuse(element, '`xmlns` cannot be the name of an attribute');
  }
  if ((names.kind === 'name' || names.kind === 'nsName') && names.namespace === 'http://www.w3.org/2000/xmlns') {
    refuse(element, 'namespace declarations cannot be attributes');
  }
}

function readValue(element: SchemaElement, around: Surroundings): SourcePattern {
  const written = attributeOf(element, 'type');
  const type = written ?? 'token';
  const library = written === undefined ? '' : around.library;
  const datatype = createDatatype(library, type, []);
  if (typeof datatype === 'string') return refuse(element, datatype);
  const value = textOf(element);
  // The namespace in force stands for the default one in names that are values.
  const prefixes: Readonly<Record<string, string>> | undefined = datatype.contextual
    ? { ...element.prefixes, '': around.namespace }
    : undefined;
  const context = prefixes ? { resolve: (prefix: string) => prefixes[prefix] } : noContext;
  if (datatype.read(value, context) === undefined) refuse(element, `\`${value}\` is not of the datatype \`${type}\``);
  return {
    kind: 'value',
    library,
    type,
    value,
    prefixes,
    definition: annotationsOf(element, collapse(value), undefined, around.section),
  };
}

function readData(
  loader: Loader,
  element: SchemaElement,
  around: Surroundings,
  documentation: string | undefined,
): SourcePattern {
  const type = attributeOf(element, 'type') ?? '';
  const children = schemaChildren(element);
  const parameters: Parameter[] = [];
  let except: SourcePattern | undefined;
  for (const child of children) {
    const inner = enter(child, around);
    if (except !== undefined) refuse(child, '`<except>` comes last in `<data>`');
    if (child.localName === 'param') {
      parameters.push({ name: attributeOf(child, 'name') ?? '', value: textOf(child) });
    } else if (child.localName === 'except') {
      const place = placeOf(child);
      except = { kind: 'choice', of: readPatterns(loader, child, schemaChildren(child), inner), place };
    } else refuse(child, `\`<${child.localName}>\` is not allowed in \`<data>\``);
  }
  const datatype = createDatatype(around.library, type, parameters);
  if (typeof datatype === 'string') refuse(element, datatype);
  return { kind: 'data', library: around.library, type, parameters, except, documentation, place: placeOf(element) };
}

function readGrammarContent(
  loader: Loader,
  parent: SchemaElement,
  around: Surroundings,
  scope: Scope,
  overrides: readonly Overrides[],
): void {
  for (const child of schemaChildren(parent)) {
    switch (child.localName) {
      case 'start':
      case 'define':
        readDefine(loader, child, around, scope, overrides);
        break;
      case 'div':
        readGrammarContent(loader, child, enter(child, around), scope, overrides);
        break;
      case 'include':
        if (parent.localName === 'include') refuse(child, '`<include>` is not allowed in `<include>`');
        readInclude(loader, child, around, scope, overrides);
        break;
      default:
        refuse(child, `\`<${child.localName}>\` is not allowed in \`<${parent.localName}>\``);
    }
  }
}

function readInclude(
  loader: Loader,
  element: SchemaElement,
  outer: Surroundings,
  scope: Scope,
  overrides: readonly Overrides[],
): void {
  const around = enter(element, outer);
  const uri = resolveUri(around.base, attributeOf(element, 'href') ?? '');
  if (around.open.includes(uri)) refuse(element, `\`${uri}\` includes itself`);
  const root = openFile(loader, uri, element);
  if (root.localName !== 'grammar') refuse(root, 'an included schema must be a `<grammar>`');
  const names = new Set<string>();
  collectNames(element, names);
  const own: Overrides = { names, met: new Set() };
  const within = { ...around, library: '', section: undefined, base: uri, open: [...around.open, uri] };
  readGrammarContent(loader, root, enter(root, within), scope, [...overrides, own]);
  for (const name of names) {
    if (own.met.has(name)) continue;
    const missing = name === startName ? '`<start>`' : `definition of \`${name}\``;
    refuse(element, `\`${uri}\` has no ${missing} that could be replaced`);
  }
  readGrammarContent(loader, element, around, scope, overrides);
}

/** Names that stand in an `<include>`, also in its `<div>`s. */
function collectNames(element: SchemaElement, names: Set<string>): void {
  for (const child of schemaChildren(element)) {
    if (child.localName === 'start') names.add(startName);
    else if (child.localName === 'define') names.add(attributeOf(child, 'name') ?? '');
    else if (child.localName === 'div') collectNames(child, names);
    else refuse(child, `\`<${child.localName}>\` is not allowed in \`<include>\``);
  }
}

function readDefine(
  loader: Loader,
  element: SchemaElement,
  outer: Surroundings,
  scope: Scope,
  overrides: readonly Overrides[],
): void {
  const around = enter(element, outer);
  const name = element.localName === 'start' ? startName : (attributeOf(element, 'name') ?? '');
  const children = schemaChildren(element);
  if (element.localName === 'start' && children.length > 1) refuse(element, '`<start>` holds one pattern');
  // What an include replaces must still be correct, but counts for nothing.
  const replacedBy = overrides.findLast((one) => one.names.has(name));
  const target = replacedBy === undefined ? loader : { ...loader, references: [] };
  const define = children.length === 1 ? element : undefined;
  const pattern = asGroup(readPatterns(target, element, children, { ...around, define }), placeOf(element));
  if (replacedBy !== undefined) {
    replacedBy.met.add(name);
    return;
  }
  const combine = attributeOf(element, 'combine') as Define['combine'];
  const known = scope.defines.get(name);
  if (known === undefined) {
    scope.defines.set(name, { of: [pattern], combine, plain: combine ? 0 : 1, place: placeOf(element) });
    return;
  }
  const label = name === startName ? '`<start>`' : `\`${name}\``;
  if (combine === undefined) known.plain += 1;
  if (known.plain > 1) refuse(element, `${label} is defined twice without \`combine\``);
  if (combine !== undefined && known.combine !== undefined && combine !== known.combine) {
    refuse(element, `${label} is combined in two ways`);
  }
  known.combine ??= combine;
  known.of.push(pattern);
}
