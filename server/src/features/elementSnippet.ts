import type { Defined, Definition, ExpectedAttribute, ExpectedElement, ExpectedValue } from '../relaxng/index.ts';
import type { Target } from '../rules/rule.ts';
import { isFor } from '../rules/target/drivers.ts';
import { escapeSnippet, type Quote } from './snippet.ts';
import { suggestionsFor } from './suggestions.ts';
import { attributeRank, hasCustomary, isCustomary, valueRank } from './usage.ts';

/** What a snippet is written for. */
export interface SnippetContext {
  readonly target: Target;
  readonly quote: Quote;
  readonly architecture: string;
  /** The next free name for a disk. */
  readonly freeTarget: (prefix: string) => string;
  /** How an element of a namespace is written here, with the declaration that its prefix needs. */
  readonly prefixOf: (namespace: string) => { readonly prefix: string; readonly declaration: string };
}

/** Choices of a snippet: where there are more, the list of completion serves better. */
const mostChoices = 30;

/** Elements that are rarely without content though they may be. */
const rarelyEmpty = new Set(['disk', 'interface', 'channel', 'video']);

/** What the target knows of a thing; undefined when it knows nothing of it. */
export function definitionFor({ definitions }: Defined, target: Target): Definition | undefined | 'foreign' {
  if (definitions.length === 0) return undefined;
  return definitions.find((definition) => isFor(definition, target)) ?? 'foreign';
}

/** Those of some things that the target knows. */
export function knownTo<Thing extends Defined>(things: readonly Thing[], target: Target): Thing[] {
  return things.filter((thing) => definitionFor(thing, target) !== 'foreign');
}

/** Those that people write, as the grammar's own words tell: others libvirt prints of a running guest and ignores. */
export function writtenByPeople<Thing extends Defined>(things: readonly Thing[], target: Target): Thing[] {
  return things.filter((thing) => {
    const definition = definitionFor(thing, target);
    const documentation = typeof definition === 'object' ? definition.documentation : undefined;
    return !/libvirt writes it (and ignores it|for a running guest)/.test(documentation ?? '');
  });
}

/** The values of a place that the target knows, those used most first and those that are on their way out last. */
export function valuesInUse(
  values: readonly ExpectedValue[],
  [holder, element, attribute]: readonly [holder: string, element: string, attribute: string],
  target: Target,
): ExpectedValue[] {
  const rank = (one: ExpectedValue): number => {
    const definition = definitionFor(one, target);
    const isLate = typeof definition === 'object' && definition.annotations.deprecated !== undefined;
    return isLate ? Number.POSITIVE_INFINITY : valueRank(holder, element, attribute, one.value);
  };
  const ranked = knownTo(values, target).map((value) => ({ value, rank: rank(value) }));
  // Not by difference: two that come last are equal.
  return ranked
    .toSorted((one, other) => (one.rank === other.rank ? 0 : one.rank < other.rank ? -1 : 1))
    .map(({ value }) => value);
}

/** `<target dev='$1' bus='${2|virtio,sata|}'/>`: what must come along or mostly does, and a place for the rest. */
export function elementSnippet(expected: ExpectedElement, holder: string, context: SnippetContext): string {
  let stop = 0;
  const next = (): number => {
    stop += 1;
    return stop;
  };
  const write = (element: ExpectedElement, parent: string, indent: string, isOuter: boolean): string => {
    const { prefix, declaration } = context.prefixOf(element.namespace);
    const name = `${prefix}${element.localName}`;
    const attributes = attributesOf(element, parent, context).map(
      (one) => ` ${attributeSnippet(one, [parent, element.localName], next(), context)}`,
    );
    const open = `<${name}${isOuter ? declaration : ''}${attributes.join('')}`;
    const end = isOuter ? '$0' : '';
    const children = knownTo(element.children, context.target).map(
      (child) => `\n${indent}\t${write(child, element.localName, `${indent}\t`, false)}`,
    );
    if (children.length > 0) return `${open}>${children.join('')}${end}\n${indent}</${name}>`;
    if (element.holdsText) return `${open}>${text(element, parent, next, isOuter, context)}</${name}>`;
    const isOpen = element.holdsElements && (attributes.length === 0 || rarelyEmpty.has(element.localName));
    if (isOpen) return `${open}>\n${indent}\t$${isOuter ? 0 : next()}\n${indent}</${name}>`;
    return `${open}${end}/>`;
  };
  return write(expected, holder, '', true);
}

/** The attributes that are written with an element. */
function attributesOf(element: ExpectedElement, parent: string, { target }: SnippetContext): ExpectedAttribute[] {
  const { localName } = element;
  const optional = hasCustomary(parent, localName)
    ? element.optionalAttributes.filter((one) => isCustomary(parent, localName, one.localName))
    : [];
  return knownTo([...element.attributes, ...optional], target).toSorted(
    (one, other) => attributeRank(localName, one.localName) - attributeRank(localName, other.localName),
  );
}

function text(
  element: ExpectedElement,
  parent: string,
  next: () => number,
  isOuter: boolean,
  context: SnippetContext,
): string {
  const known = valuesInUse(element.values, [parent, element.localName, ''], context.target).map(({ value }) => value);
  const inner = known.length > 0 ? placeholder(known, next()) : isOuter ? '' : `$${next()}`;
  return isOuter ? `${inner}$0` : inner;
}

/** `bus='${1|virtio,sata|}'`. */
export function attributeSnippet(
  { localName, values }: ExpectedAttribute,
  [holder, element]: readonly [holder: string, element: string],
  stop: number,
  context: SnippetContext,
): string {
  const { quote, target, architecture } = context;
  const known = valuesInUse(values, [holder, element, localName], target).map(({ value }) => value);
  const place = { holder, element, attribute: localName, architecture };
  const isTargetName = holder === 'disk' && element === 'target' && localName === 'dev';
  const words =
    known.length > 0
      ? known
      : isTargetName
        ? [context.freeTarget(target === 'xen' ? 'xvd' : 'vd')]
        : suggestionsFor(place)
            .map(({ value }) => value)
            .slice(0, mostChoices);
  return `${localName}=${quote}${placeholder(words, stop)}${quote}`;
}

function placeholder(words: readonly string[], stop: number): string {
  const choices = words.map((word) => escapeSnippet(word, { inChoice: words.length > 1 })).join(',');
  return words.length > 1 ? `\${${stop}|${choices}|}` : `\${${stop}:${choices}}`;
}
