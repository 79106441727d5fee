import type { Attribute, Element } from '../xml/tree.ts';
import { contextOf, valuesIn } from './bind.ts';
import { contentOf, type Grammar, keyedName } from './createGrammar.ts';
import { isBlank } from './datatypes.ts';
import { contains } from './names.ts';
import type { ElementPattern } from './pattern.ts';
import type { Remedy } from './problem.ts';
import { openTolerantly } from './replay.ts';
import { attributesIn, elementsIn, labelOf, requiredNames } from './requirements.ts';
import { afterAttribute, afterTextIn, attributeStep, type State, stateOf } from './state.ts';

/** In which other form a value could stand: as an attribute, an element, or text. */

/** Values spelled out by an attribute before a match among them tells anything: yes and no are everywhere. */
const tellingValues = 3;

/** Whether an attribute of the name takes the value. */
export function takesValue(grammar: Grammar, state: State, localName: string, value: string, at: Element): boolean {
  const step = attributeStep(grammar, state, keyedName(grammar, { namespace: '', localName }));
  return step.owners.length > 0 && !afterAttribute(grammar, step, value, contextOf(at)).dead;
}

/** Whether an attribute takes values of a form of its own, not any text. */
export function isSelective(grammar: Grammar, state: State, localName: string, at: Element): boolean {
  return !takesValue(grammar, state, localName, '?\n', at);
}

/** Names of attributes that are not written yet and take the value: required ones, then those that spell it out. */
export function attributesFor(
  grammar: Grammar,
  state: State,
  value: string,
  at: Element,
  written: ReadonlySet<string> = new Set(at.attributes.map((attribute) => attribute.name)),
): string[] {
  const required = new Set(requiredNames(state.patterns, 'attribute'));
  const rank = (name: string) => (required.has(name) ? 0 : spelledOut(state, name).includes(value) ? 1 : 2);
  return [...new Set(attributesIn(state.patterns).map(labelOf))]
    .filter((name) => name !== '*' && !written.has(name) && takesValue(grammar, state, name, value, at))
    .sort((one, other) => rank(one) - rank(other));
}

function spelledOut(state: State, name: string): string[] {
  const patterns = attributesIn(state.patterns).filter((one) => labelOf(one) === name);
  return patterns.flatMap((one) => valuesIn(one.of).map(({ value }) => value));
}

/** The one attribute, not written yet, among whose several values the value is. */
export function attributeKnowing(state: State, value: string, at: Element): string | undefined {
  const written = new Set(at.attributes.map((attribute) => attribute.name));
  const names = [...new Set(attributesIn(state.patterns).map(labelOf))].filter((name) => {
    const values = new Set(spelledOut(state, name));
    return !written.has(name) && values.size >= tellingValues && values.has(value);
  });
  return names.length === 1 ? names[0] : undefined;
}

/** Whether the value may be the text of an element that has none yet. */
export function takesAsText(grammar: Grammar, state: State, element: Element, value: string): boolean {
  const empty = element.children.every(
    (child) => child.kind === 'comment' || (child.kind === 'text' && isBlank(child.value)),
  );
  if (!empty || value.trim() === '') return false;
  const opened = openTolerantly(grammar, state);
  if (!opened.patterns.some((pattern) => pattern.hasText)) return false;
  return afterTextIn(grammar, opened, value, true, contextOf(element)).accepted.length > 0;
}

/** How the child element of a name would hold a value; undefined when the parent has no such child. */
export function asChild(
  grammar: Grammar,
  parent: State,
  child: { readonly namespace: string; readonly localName: string },
  value: string,
  at: Element,
): Remedy | undefined {
  const name = keyedName(grammar, child);
  const owners = elementsIn(parent.patterns).filter((one) => one.names.kind === 'name' && contains(one.names, name));
  if (owners.length === 0) return undefined;
  const remedy = { kind: 'element' as const, name: child.localName, value };
  const initial = initialOf(grammar, owners);
  const opened = openTolerantly(grammar, initial);
  const complete = requiredNames(initial.patterns, 'attribute');
  if (
    value.trim() !== '' &&
    complete.length === 0 &&
    opened.patterns.some((pattern) => pattern.hasText) &&
    afterTextIn(grammar, opened, value, true, contextOf(at)).accepted.length > 0
  ) {
    return { ...remedy, shape: 'text' };
  }
  const [attribute] = attributesFor(grammar, initial, value, at, new Set());
  const others = complete.filter((one) => one !== attribute);
  if (attribute !== undefined && others.length === 0) return { ...remedy, shape: 'attribute', attribute };
  const nothing = afterTextIn(grammar, opened, '', true, contextOf(at)).accepted.length > 0;
  return { ...remedy, shape: nothing && complete.length === 0 ? 'empty' : 'unknown' };
}

function initialOf(grammar: Grammar, owners: readonly ElementPattern[]): State {
  return stateOf(
    grammar,
    owners.map((owner) => contentOf(grammar, owner)),
  );
}

/** The value alone, when only the white space around it is refused. */
export function withoutSpace(value: string, fits: (value: string) => boolean): Remedy | undefined {
  const bare = value.trim();
  return bare !== value && bare !== '' && fits(bare) ? { kind: 'trim', value: bare } : undefined;
}

/** A number with its unit in one: the number where it stands, and the attribute that takes the unit. */
export function splitUnit(
  grammar: Grammar,
  state: State,
  element: Element,
  value: string,
  fits: (number: string) => boolean,
  own?: Attribute,
): Remedy | undefined {
  const [, number, unit] = /^(\d+)\s*([A-Za-z]+)$/.exec(value.trim()) ?? [];
  if (number === undefined || unit === undefined || !fits(number)) return undefined;
  const written = new Set(element.attributes.map((attribute) => attribute.name));
  const names = [...new Set(attributesIn(state.patterns).map(labelOf))].filter(
    (name) =>
      name !== own?.name &&
      name !== '*' &&
      !written.has(name) &&
      spelledOut(state, name).length === 0 &&
      takesValue(grammar, state, name, unit, element) &&
      !takesValue(grammar, state, name, unit + unit, element),
  );
  const [attribute] = names;
  return names.length === 1 && attribute !== undefined ? { kind: 'split', number, unit, attribute } : undefined;
}
