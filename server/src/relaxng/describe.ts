import { valuesIn } from './bind.ts';
import { contentOf, definitionAt, type Grammar } from './createGrammar.ts';
import type { Definition } from './grammar.ts';
import { literalNames, type Name, nameKey } from './names.ts';
import type { AttributePattern, ElementPattern, Pattern } from './pattern.ts';
import { attributesIn, elementsIn, nextElements, requiredNames, textIn } from './requirements.ts';

/** Something the grammar defines, once or for several kinds of its holder. */
export interface Defined {
  /** The best documented definition of those that may be meant. */
  readonly definition: Definition | undefined;
  /** All that may be meant, the documented ones first. */
  readonly definitions: readonly Definition[];
}

export interface ExpectedValue extends Defined {
  readonly value: string;
}

export interface ExpectedAttribute extends Name, Defined {
  readonly required: boolean;
  /** Values the grammar spells out, in its order. */
  readonly values: readonly ExpectedValue[];
  readonly datatypes: readonly string[];
}

export interface ExpectedElement extends Name, Defined {
  readonly required: boolean;
  /** What must come along, whichever kind of the element is meant. */
  readonly attributes: readonly ExpectedAttribute[];
  /** What may come along besides. */
  readonly optionalAttributes: readonly ExpectedAttribute[];
  /** Elements that must come along. */
  readonly children: readonly ExpectedElement[];
  /** Texts the grammar spells out. */
  readonly values: readonly ExpectedValue[];
  /** Whether it may hold elements, and whether it may hold text. */
  readonly holdsElements: boolean;
  readonly holdsText: boolean;
}

/** The elements that may come next by patterns: required ones first, then the order of the schema. */
export function describeElements(grammar: Grammar, patterns: readonly Pattern[]): ExpectedElement[] {
  const required = new Set(requiredNames(patterns, 'element'));
  return requiredFirst(
    byName(nextElements(patterns)).map(({ name, owners }) =>
      describeElement(grammar, name, owners, required.has(name.localName), deepest),
    ),
  );
}

/** Those elements of patterns, wherever they come, that have the names. */
export function describeNamed(
  grammar: Grammar,
  patterns: readonly Pattern[],
  names: readonly string[],
): ExpectedElement[] {
  return byName(elementsIn(patterns))
    .filter(({ name }) => names.includes(name.localName))
    .map(({ name, owners }) => describeElement(grammar, name, owners, true, deepest));
}

// Elements that must come along with one that must come along with one: further down nothing is spelt out.
const deepest = 3;

// The same elements are asked for at every key: what is said of them depends on the grammar alone.
const descriptions = new WeakMap<Grammar, Map<string, ExpectedElement>>();

function describeElement(
  grammar: Grammar,
  name: Name,
  owners: readonly ElementPattern[],
  required: boolean,
  depth: number,
): ExpectedElement {
  const known = descriptions.get(grammar) ?? new Map<string, ExpectedElement>();
  descriptions.set(grammar, known);
  const key = [depth, required, nameKey(name.namespace, name.localName), ...owners.map(({ id }) => id)].join(' ');
  const found = known.get(key) ?? newDescription(grammar, name, owners, required, depth);
  known.set(key, found);
  return found;
}

function newDescription(
  grammar: Grammar,
  name: Name,
  owners: readonly ElementPattern[],
  required: boolean,
  depth: number,
): ExpectedElement {
  const contents = owners.map((owner) => contentOf(grammar, owner));
  const needed = depth === 0 ? [] : requiredNames(contents, 'element');
  const inner = elementsIn(contents);
  const neededOwners = needed.length === 0 ? [] : byName(inner).filter((one) => needed.includes(one.name.localName));
  let optional: ExpectedAttribute[] | undefined;
  return {
    ...name,
    ...definedBy(grammar, 'element', owners),
    required,
    attributes: describeAttributes(grammar, contents, 'required'),
    // Few ask for them, and all would be many.
    get optionalAttributes() {
      optional ??= describeAttributes(grammar, contents, 'optional');
      return optional;
    },
    children: neededOwners.map((one) => describeElement(grammar, one.name, one.owners, true, depth - 1)),
    values: describeValues(grammar, contents),
    holdsElements: inner.length > 0,
    holdsText: contents.some((content) => content.hasText),
  };
}

/** The attributes of patterns, all or only those wanted: required ones first, then the order of the schema. */
export function describeAttributes(
  grammar: Grammar,
  patterns: readonly Pattern[],
  wanted?: 'required' | 'optional',
): ExpectedAttribute[] {
  const required = new Set(requiredNames(patterns, 'attribute'));
  const groups = byName(attributesIn(patterns)).filter(
    ({ name }) => wanted === undefined || required.has(name.localName) === (wanted === 'required'),
  );
  const described = groups.map(({ name, owners }): ExpectedAttribute => {
    const contents = owners.map((owner) => owner.of);
    return {
      ...name,
      ...definedBy(grammar, 'attribute', owners),
      required: required.has(name.localName),
      values: describeValues(grammar, contents),
      datatypes: textIn(contents).datatypes,
    };
  });
  return requiredFirst(described);
}

function requiredFirst<Item extends { readonly required: boolean }>(items: readonly Item[]): Item[] {
  return [...items.filter((item) => item.required), ...items.filter((item) => !item.required)];
}

function byName<Owner extends ElementPattern | AttributePattern>(
  owners: readonly Owner[],
): { readonly name: Name; readonly owners: Owner[] }[] {
  const groups = new Map<string, { name: Name; owners: Owner[] }>();
  for (const owner of owners) {
    for (const { namespace, localName } of literalNames(owner.names)) {
      const key = nameKey(namespace, localName);
      const group = groups.get(key);
      if (group) group.owners.push(owner);
      else groups.set(key, { name: { namespace, localName }, owners: [owner] });
    }
  }
  return [...groups.values()];
}

function definedBy(
  grammar: Grammar,
  kind: Definition['kind'],
  owners: readonly { readonly definition: number }[],
): Defined {
  const found = owners.map((owner) => definitionAt(grammar, kind, owner.definition));
  return asDefined(found.filter((definition) => definition !== undefined));
}

function asDefined(found: readonly Definition[]): Defined {
  const isDocumented = ({ documentation }: Definition) => documentation !== undefined;
  const definitions = [
    ...new Set([...found.filter(isDocumented), ...found.filter((definition) => !isDocumented(definition))]),
  ];
  return { definition: definitions[0], definitions };
}

/** The values that patterns spell out. */
export function describeValues(grammar: Grammar, patterns: readonly Pattern[]): ExpectedValue[] {
  const owners = new Map<string, { readonly definition: number }[]>();
  for (const value of patterns.flatMap(valuesIn)) {
    const known = owners.get(value.value);
    if (known === undefined) owners.set(value.value, [value]);
    else known.push(value);
  }
  return [...owners].map(([value, of]) => ({ value, ...definedBy(grammar, 'value', of) }));
}
