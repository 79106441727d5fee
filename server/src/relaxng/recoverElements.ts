import type { Element } from '../xml/tree.ts';
import { contentOf, type Grammar, keyedName } from './createGrammar.ts';
import { everyElement, expectElements } from './expected.ts';
import { contains } from './names.ts';
import type { Candidate, ElementPattern, KeyedName, Pattern } from './pattern.ts';
import type { Problem } from './problem.ts';
import type { Reader } from './recoverAttributes.ts';
import type { Frame } from './replay.ts';
import { elementsIn, requiredNames } from './requirements.ts';
import { type ElementStep, elementStep, type State, stateOf } from './state.ts';
import { suggest } from './suggest.ts';
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
  problems.push({ ...common, kind: 'misplaced-element', condition: cause.condition });
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
  const suggestions = suggest(element.localName, [...common.expected.elements, ...everyElement(frame.opened)]);
  const elsewhere = vocabularyOf(grammar).elements.get(name.key);
  const belongsIn = elsewhere === undefined || weak !== undefined ? [] : homesNear(reader, frames, element, name);
  if (suggestions.length > 0 && (elsewhere === undefined || belongsIn.length === 0)) {
    problems.push({ ...common, kind: 'unknown-element', suggestions });
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

/** A step into any of the elements, whose end leads nowhere. */
export function standIn(grammar: Grammar, owners: readonly ElementPattern[]): ElementStep {
  const initial = stateOf(
    grammar,
    owners.map((owner) => contentOf(grammar, owner)),
  );
  return { owners, rests: [], initial, next: new Map() };
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
  const { parents } = vocabularyOf(reader.grammar);
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
  const possible = everyElement(frame.opened).filter((home) => homes.has(home));
  const below = [...new Set([...before.reverse(), ...possible])];
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
  return { step: { owners: list, rests, initial, next: new Map() }, missing: [...missing] };
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
