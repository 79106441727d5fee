import type { Element } from '../xml/tree.ts';
import { textOf } from './bind.ts';
import { contentOf, type Grammar, keyedName } from './createGrammar.ts';
import { describeNamed } from './describe.ts';
import { everyElement, expectElements } from './expected.ts';
import { takesValue } from './forms.ts';
import { contains, literalNames } from './names.ts';
import type { Candidate, ElementPattern, KeyedName, Pattern } from './pattern.ts';
import type { Problem, Remedy } from './problem.ts';
import type { Reader } from './recoverAttributes.ts';
import type { Frame } from './replay.ts';
import { elementsIn, labelOf, requiredNames } from './requirements.ts';
import { attributeStep, type ElementStep, elementStep, type State, stateOf } from './state.ts';
import { isSlip, suggest } from './suggest.ts';
import { suits } from './suits.ts';
import { vocabularyOf } from './vocabulary.ts';
import { type Cause, findCause, findConflict, grant } from './whatIf.ts';

/** How an element that was not expected is read. */
export interface Reading {
  readonly step: ElementStep;
  /** The parent goes on as if the element had not been there. */
  readonly ghost: boolean;
}

/**
 * Reports an element that has no place in the innermost frame.
 * @returns how to read it; undefined to skip it with all it holds
 */
export function refuseElement(reader: Reader, frames: readonly Frame[], element: Element): Reading | undefined {
  const frame = frames.at(-1);
  if (frame === undefined) return undefined;
  const { grammar, problems } = reader;
  const name = keyedName(grammar, element);
  const common = {
    range: element.nameRange,
    element,
    name: element.name,
    expected: expectElements(frame.state),
    suggestions: [],
    belongsIn: [],
    condition: undefined,
  };
  frame.refused.add(element.localName);

  const ahead = lookAhead(grammar, frame.state, name);
  if (ahead !== undefined && ahead.missing.length > 0 && ahead.missing.every((missing) => frame.refused.has(missing))) {
    // What should have come stood at a wrong place, and that has been told.
    frame.refused.delete(element.localName);
    return { step: ahead.step, ghost: false };
  }
  if (ahead !== undefined) {
    const later = new Set(
      frame.element.children.slice(frame.child).map((node) => ('localName' in node ? node.localName : '')),
    );
    if (ahead.missing.length > 0 && !ahead.missing.some((missing) => later.has(missing))) {
      problems.push({
        ...common,
        kind: 'missing-element',
        element: frame.element,
        range: frame.element.nameRange,
        names: ahead.missing,
        lacking: describeNamed(grammar, frame.state.patterns, ahead.missing),
      });
      frame.refused.delete(element.localName);
      for (const missing of ahead.missing) frame.refused.add(missing);
      return { step: ahead.step, ghost: false };
    }
    problems.push({
      ...common,
      kind: 'misplaced-element',
      after: ahead.missing.filter((missing) => later.has(missing)),
    });
    return { step: ahead.step, ghost: true };
  }

  const here = named(elementsIn(frame.opened.patterns), name);
  if (here.length > 0) {
    const step = standIn(grammar, here);
    const first = frame.seen.get(name.key);
    const fits = (state: State) => elementStep(grammar, state, name).owners.length > 0;
    const conflict = findConflict(reader, frame, fits);
    if (first !== undefined && (conflict === undefined || conflict.localName === element.localName)) {
      problems.push({ ...common, kind: 'repeated-element', first });
    } else if (conflict !== undefined) {
      problems.push({ ...common, kind: 'misplaced-element', conflict: conflict.name });
    } else problems.push({ ...common, kind: 'misplaced-element', after: siblingsBefore(frame) });
    return { step, ghost: true };
  }

  const cause = findCause(reader, frames, { fits: (state) => elementStep(grammar, state, name).owners.length > 0 });
  if (cause === undefined || cause.weak) return refuseStranger(reader, frames, frame, element, name, common, cause);
  const there = new Set(expectElements(cause.state).elements);
  const instead = requiredNames(frame.state.patterns, 'element').filter((one) => !there.has(one));
  problems.push({ ...common, kind: 'misplaced-element', condition: { ...cause.condition, instead } });
  grant(reader, frames, cause);
  frame.refused.delete(element.localName);
  const step = elementStep(grammar, frame.state, name);
  if (step.owners.length === 0) return undefined;
  reader.doubtful.add(element);
  return { step, ghost: false };
}

type Told = Pick<
  Extract<Problem, { kind: 'unknown-element' }>,
  'range' | 'element' | 'name' | 'expected' | 'suggestions' | 'belongsIn' | 'condition'
>;

/** An element that the parent never takes: misspelt, misplaced, or unknown. */
function refuseStranger(
  reader: Reader,
  frames: readonly Frame[],
  frame: Frame,
  element: Element,
  name: KeyedName,
  common: Told,
  weak: Cause | undefined,
): Reading | undefined {
  const { grammar, problems } = reader;
  const namespaces = namespacesOf(frame.opened.patterns, element.localName).filter((one) => one !== element.namespace);
  if (namespaces.length > 0) {
    reader.readings.set(element, undefined);
    problems.push({ ...common, kind: 'unknown-element', remedy: { kind: 'namespace', namespaces } });
    return undefined;
  }
  const suggestions = suggest(element.localName, [...common.expected.elements, ...everyElement(frame.opened)]);
  const elsewhere = vocabularyOf(grammar).elements.get(name.key);
  const belongsIn = elsewhere === undefined || weak !== undefined ? [] : homesNear(reader, frames, element, name);
  const isNear = frames.slice(0, -1).some((one) => belongsIn.includes(one.element.localName));
  const remedy = isNear || weak !== undefined ? undefined : asAttribute(reader, frame, element);
  if (remedy !== undefined) {
    reader.readings.set(element, undefined);
    problems.push({ ...common, kind: 'unknown-element', remedy });
    return undefined;
  }
  const [meantHere] = suggestions;
  const isSure = meantHere !== undefined && isSlip(element.localName, meantHere);
  if (suggestions.length > 0 && !isNear && (isSure || belongsIn.length === 0)) {
    const prefix = element.prefix === '' ? '' : `${element.prefix}:`;
    problems.push({ ...common, kind: 'unknown-element', suggestions: suggestions.map((one) => prefix + one) });
    const reading = keyedName(grammar, { namespace: element.namespace, localName: suggestions[0] ?? '' });
    const step = elementStep(grammar, frame.state, reading);
    if (step.owners.length > 0) {
      reader.readings.set(element, reading);
      return { step, ghost: false };
    }
    reader.readings.set(element, undefined);
    const meant = named(elementsIn(frame.opened.patterns), reading);
    return meant.length > 0 ? { step: standIn(grammar, meant), ghost: true } : undefined;
  }
  reader.readings.set(element, undefined);
  if (weak !== undefined) {
    problems.push({ ...common, kind: 'misplaced-element', condition: weak.condition });
    return elsewhere && { step: standIn(grammar, elsewhere), ghost: true };
  }
  if (elsewhere === undefined) {
    problems.push({ ...common, kind: 'unknown-element' });
    return undefined;
  }
  problems.push({ ...common, kind: 'misplaced-element', belongsIn });
  return { step: standIn(grammar, elsewhere), ghost: true };
}

/** Children of an element that are asked whether they bear an attribute. */
const siblingLimit = 100;

/** An attribute of the parent, or of a child of it, of the element's name: written as an element by mistake. */
function asAttribute(reader: Reader, frame: Frame, element: Element): Remedy | undefined {
  const { grammar } = reader;
  if (element.children.some((child) => child.kind === 'element')) return undefined;
  const name = element.localName;
  const value = textOf(element).trim();
  const isFree = (holder: Element, state: State) =>
    !holder.attributes.some((one) => one.name === name) &&
    attributeStep(grammar, state, keyedName(grammar, { namespace: '', localName: name })).owners.length > 0;
  const remedy = (holder: Element, state: State): Remedy => ({
    kind: 'attribute',
    name,
    value: takesValue(grammar, state, name, value, holder) ? value : undefined,
    holder,
  });
  if (isFree(frame.element, frame.initial)) {
    const lacking = reader.problems.find(
      (one) => one.element === frame.element && one.kind === 'missing-attribute' && one.names.includes(name),
    );
    const found = remedy(frame.element, frame.initial);
    const fits = value !== '' && takesValue(grammar, frame.initial, name, value, frame.element);
    if (lacking === undefined) return fits ? found : undefined;
    reader.retracted.add(lacking);
    return found;
  }
  if (value === '') return undefined;
  const { bearers } = vocabularyOf(grammar);
  const bearing = bearers.get(keyedName(grammar, { namespace: '', localName: name }).key);
  if (bearing === undefined) return undefined;
  for (const child of frame.element.children.slice(0, siblingLimit)) {
    if (child.kind !== 'element' || child === element || !bearing.has(child.localName)) continue;
    const owners = named(elementsIn(frame.opened.patterns), keyedName(grammar, child));
    const { initial } = standIn(grammar, owners);
    if (owners.length > 0 && isFree(child, initial) && takesValue(grammar, initial, name, value, child)) {
      return remedy(child, initial);
    }
  }
  return undefined;
}

/** Namespaces in which patterns take an element of the local name. */
export function namespacesOf(patterns: State['patterns'], localName: string): string[] {
  const names = elementsIn(patterns).flatMap((one) => literalNames(one.names));
  return [...new Set(names.filter((one) => one.localName === localName).map((one) => one.namespace))];
}

/** A step into any of the elements, whose end leads nowhere. */
export function standIn(grammar: Grammar, owners: readonly ElementPattern[]): ElementStep {
  const initial = stateOf(
    grammar,
    owners.map((owner) => contentOf(grammar, owner)),
  );
  return { owners, rests: [], initial, next: new Map(), outcomes: new Map() };
}

function named(elements: readonly ElementPattern[], name: KeyedName): ElementPattern[] {
  const exact = elements.filter((element) => element.names.kind === 'name' && contains(element.names, name));
  return exact.length > 0 ? exact : elements.filter((element) => contains(element.names, name));
}

function siblingsBefore(frame: Frame): string[] {
  const names = frame.element.children
    .slice(0, frame.child - 1)
    .flatMap((node) => (node.kind === 'element' ? [node.name] : []));
  return names.slice(-1);
}

/** Elements near by that may hold one of the name: those around, the ones before it, children of its parent. */
function homesNear(reader: Reader, frames: readonly Frame[], element: Element, name: KeyedName): string[] {
  const { grammar } = reader;
  const { parents } = vocabularyOf(grammar);
  const frame = frames.at(-1);
  if (frame === undefined) return [];
  // It is no help to name the element it stands in.
  const homes = new Set([...(parents.get(name.key) ?? [])].filter((home) => home !== frame.element.localName));
  const around = frames
    .slice(0, -1)
    .map((one) => one.element.localName)
    .filter((home) => homes.has(home));
  if (around.length > 0) return around.slice(-1);
  const before = frame.element.children
    .slice(0, frame.child - 1)
    .flatMap((node) => (node.kind === 'element' && homes.has(node.localName) ? [node.localName] : []));
  const candidates = elementsIn(frame.opened.patterns).filter((home) => homes.has(labelOf(home)));
  const inside = candidates.flatMap((home) => {
    const owners = named(elementsIn([contentOf(grammar, home)]), name);
    const fits = owners.length > 0 && suits(reader, standIn(grammar, owners).initial, element);
    return owners.length === 0 ? [] : [{ home: labelOf(home), fits }];
  });
  const fitting = inside.filter(({ fits }) => fits);
  const possible = (fitting.length > 0 ? fitting : inside).map(({ home }) => home);
  const near = before.reverse().filter((home) => possible.includes(home));
  const below = [...new Set([...near, ...possible])];
  if (below.length > 0) return below.slice(0, 3);
  // A child of an element that may stand in one of the elements around.
  const beside = frames.slice(0, -1).reverse();
  const cousins = [...homes].filter(
    (home) => home !== element.localName && beside.some((one) => parents.get(home)?.has(one.element.localName)),
  );
  return (cousins.length > 0 ? cousins : [...homes]).slice(0, 3);
}

interface Ahead {
  readonly step: ElementStep;
  readonly missing: readonly string[];
}

/** Whether the element may come once what must come before it has come. */
function lookAhead(grammar: Grammar, state: State, name: KeyedName): Ahead | undefined {
  const owners = new Set<ElementPattern>();
  const missing = new Set<string>();
  const found = state.patterns.map((pattern) => skipTo(grammar, pattern, name));
  for (const candidates of found) {
    for (const { owner, skipped } of candidates) {
      owners.add(owner);
      for (const required of skipped.flatMap((part) => requiredNames([part], 'element'))) missing.add(required);
    }
  }
  if (owners.size === 0) return undefined;
  const list = [...owners];
  const rests = found.map((candidates) => {
    const row: (Pattern | undefined)[] = [];
    for (const { owner, rest } of candidates) {
      const position = list.indexOf(owner);
      const before = row[position];
      row[position] = before === undefined ? rest : grammar.interner.either(before, rest);
    }
    return row;
  });
  const { initial } = standIn(grammar, list);
  return { step: { owners: list, rests, initial, next: new Map(), outcomes: new Map() }, missing: [...missing] };
}

interface Skip extends Candidate<ElementPattern> {
  readonly skipped: readonly Pattern[];
}

function skipTo(grammar: Grammar, pattern: Pattern, name: KeyedName): Skip[] {
  const { interner } = grammar;
  if (!pattern.hasElements) return [];
  switch (pattern.kind) {
    case 'element':
      return contains(pattern.names, name) ? [{ owner: pattern, rest: interner.empty, skipped: [] }] : [];
    case 'choice':
      return pattern.of.flatMap((member) => skipTo(grammar, member, name));
    case 'group': {
      const { left, right } = pattern;
      const inLeft = skipTo(grammar, left, name).map((one) => ({
        ...one,
        rest: interner.join('group', one.rest, right),
      }));
      const inRight = skipTo(grammar, right, name).map((one) => ({ ...one, skipped: [left, ...one.skipped] }));
      return [...inLeft, ...inRight];
    }
    case 'interleave': {
      const { left, right } = pattern;
      const inLeft = skipTo(grammar, left, name).map((one) => ({
        ...one,
        rest: interner.join('interleave', one.rest, right),
      }));
      const inRight = skipTo(grammar, right, name).map((one) => ({
        ...one,
        rest: interner.join('interleave', left, one.rest),
      }));
      return [...inLeft, ...inRight];
    }
    case 'oneOrMore': {
      const again = interner.either(interner.empty, pattern);
      return skipTo(grammar, pattern.of, name).map((one) => ({
        ...one,
        rest: interner.join('group', one.rest, again),
      }));
    }
    default:
      return [];
  }
}
