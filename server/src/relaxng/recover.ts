import type { Document, Element, Range, Text } from '../xml/tree.ts';
import { startState } from './accept.ts';
import { type Bindings, contextOf, textOf } from './bind.ts';
import { type Grammar, keyedName } from './createGrammar.ts';
import { isBlank } from './datatypes.ts';
import { describeNamed } from './describe.ts';
import { forgetAll, forgetElement, takenBefore } from './earlier.ts';
import { expectAttributes, expectElements, expectText, nothingExpected } from './expected.ts';
import { asChild, attributesFor, isSelective, splitUnit, withoutSpace } from './forms.ts';
import type { Problem } from './problem.ts';
import { type Reader, readAttributes } from './recoverAttributes.ts';
import { namespacesOf, type Reading, refuseElement, standIn } from './recoverElements.ts';
import { type Frame, readingOf, takesText, union } from './replay.ts';
import { requiredNames } from './requirements.ts';
import { afterTextIn, elementStep, keyOf, outcomeOf, type State } from './state.ts';
import { suggest } from './suggest.ts';
import { vocabularyOf } from './vocabulary.ts';
import { findCause } from './whatIf.ts';

/** Steps a document may spend on finding causes: a hopeless one must not hold up the editor. */
const budget = 500_000;

/** Is shown the open elements before a start tag is read, before each child and before the end; may end the walk. */
export type Observer = (frames: readonly Frame[], at: 'attributes' | 'children') => boolean;

/**
 * Reads a document to its end whatever is wrong with it.
 * @param bindings filled for every node that found a place, also a corrected one; what is in them of an earlier version is
 * not read again
 * @returns one problem for each mistake, in document order
 */
export function recover(grammar: Grammar, document: Document, bindings: Bindings): Problem[] {
  const reader: Reader = {
    grammar,
    readings: new Map(),
    doubtful: new Set(),
    bindings,
    problems: [],
    retracted: new Set(),
    budget,
  };
  walk(reader, document);
  const problems = reader.problems.filter((problem) => !reader.retracted.has(problem));
  if (problems.length === 0 && document.problems.length === 0 && document.root) {
    problems.push(incomplete(document.root, []));
  }
  return withoutMoved(problems).sort((one, other) => one.range.start - other.range.start);
}

/** Leaves out what is missing at one place because it stands, reported, at another: one for one. */
function withoutMoved(problems: readonly Problem[]): Problem[] {
  const strayed = new Map<string, number>();
  for (const problem of problems) {
    if (problem.kind === 'misplaced-element' && isStranger(problem)) {
      strayed.set(problem.name, (strayed.get(problem.name) ?? 0) + 1);
    }
  }
  if (strayed.size === 0) return [...problems];
  return problems.filter((problem) => {
    if (problem.kind !== 'missing-element' && problem.kind !== 'incomplete') return true;
    const [name] = problem.names;
    const count = name === undefined ? undefined : strayed.get(name);
    if (name === undefined || !count || (problem.kind === 'missing-element' && problem.names.length > 1)) return true;
    strayed.set(name, count - 1);
    return false;
  });
}

/** Walks through a document, keeping the frames of the open elements. */
export function walk(reader: Reader, document: Document, observe: Observer = () => true): void {
  const { root } = document;
  if (root === undefined) return;
  const frames: Frame[] = [];
  const rootReading = readRoot(reader, document, root);
  if (rootReading === undefined) return;
  if (!enter(reader, document, frames, root, rootReading, observe)) return;
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    if (!observe(frames, 'children')) return;
    const node = frame.element.children[frame.child];
    if (node === undefined) {
      leave(reader, frames, frame);
      continue;
    }
    frame.child += 1;
    if (node.kind === 'text') readText(reader, document, frame, node);
    if (node.kind !== 'element') continue;
    const reading = readElement(reader, document, frames, frame, node);
    if (reading === undefined) {
      forgetAll(reader.bindings, node);
      const told = reader.problems.at(-1);
      if (told !== undefined && told.element === node && isStranger(told)) frame.strangers.push(told);
    } else if (!isKnown(reader, frame, node, reading) && !enter(reader, document, frames, node, reading, observe))
      return;
  }
}

function readRoot(reader: Reader, document: Document, root: Element): Reading | undefined {
  const { grammar } = reader;
  const state = startState(grammar);
  const step = elementStep(grammar, state, keyedName(grammar, root));
  if (step.owners.length > 0) return { step, ghost: false };
  const expected = expectElements(state);
  const suggestions = suggest(root.name, expected.elements);
  if (!isUnfinished(document, root)) {
    reader.problems.push({
      kind: 'wrong-root',
      name: root.name,
      range: root.nameRange,
      element: root,
      expected,
      suggestions,
      belongsIn: [],
      condition: undefined,
      ...(expected.elements.includes(root.localName)
        ? { remedy: { kind: 'namespace' as const, namespaces: namespacesOf(state.patterns, root.localName) } }
        : {}),
    });
  }
  const [meant] = suggestions;
  if (meant !== undefined) {
    const reading = elementStep(grammar, state, keyedName(grammar, { namespace: root.namespace, localName: meant }));
    if (reading.owners.length > 0) return { step: reading, ghost: true };
  }
  const elsewhere = vocabularyOf(grammar).elements.get(keyedName(grammar, root).key);
  return elsewhere && { step: standIn(grammar, elsewhere), ghost: true };
}

/** Whether an element's start tag is still being typed. */
function isUnfinished(document: Document, element: Element): boolean {
  const { start, end } = element.startTag;
  if (document.problems.length === 0) return false;
  if (document.text[end - 1] !== '>') return true;
  return document.problems.some(({ range }) => range.start >= start && range.end <= end && range.end > range.start);
}

function readElement(
  reader: Reader,
  document: Document,
  frames: readonly Frame[],
  frame: Frame,
  element: Element,
): Reading | undefined {
  const name = keyedName(reader.grammar, element);
  const step = elementStep(reader.grammar, frame.state, name);
  if (step.owners.length > 0) {
    if (!frame.seen.has(name.key)) frame.seen.set(name.key, element);
    return { step, ghost: false };
  }
  if (isUnfinished(document, element)) {
    reader.readings.set(element, undefined);
    const known = vocabularyOf(reader.grammar).elements.get(name.key);
    return known && { step: standIn(reader.grammar, known), ghost: true };
  }
  const reading = refuseElement(reader, frames, element);
  if (reading !== undefined && !reading.ghost) {
    const key = readingOf(reader, element)?.key ?? name.key;
    if (!frame.seen.has(key)) frame.seen.set(key, element);
  }
  return reading;
}

/** Takes an element as it was taken in an earlier version, when nothing was wrong with it. */
function isKnown({ bindings, doubtful }: Reader, frame: Frame, element: Element, reading: Reading): boolean {
  if (reading.ghost || doubtful.has(element)) return false;
  const before = takenBefore(bindings, element, reading.step);
  if (before !== undefined && !before.next.dead) frame.state = before.next;
  return before !== undefined;
}

/** Opens an element; false when the observer has seen enough. */
function enter(
  reader: Reader,
  document: Document,
  frames: Frame[],
  element: Element,
  reading: Reading,
  observe: Observer,
): boolean {
  const { step, ghost } = reading;
  forgetElement(reader.bindings, element);
  const frame: Frame = {
    element,
    step,
    initial: step.initial,
    opened: step.initial,
    state: step.initial,
    child: 0,
    ghost,
    granted: new Map(),
    seen: new Map(),
    refused: new Set(),
    mark: reader.problems.length,
    strangers: [],
    textTold: false,
    unfinished: isUnfinished(document, element),
  };
  frames.push(frame);
  if (!observe(frames, 'attributes')) return false;
  readAttributes(reader, frames);
  return true;
}

/** Text beside elements; the text of an element without elements is read at its end. */
function readText(reader: Reader, document: Document, frame: Frame, text: Text): void {
  if (isBlank(text.value) || !hasElements(frame.element)) return;
  const next = afterTextIn(reader.grammar, frame.state, text.value, false, contextOf(frame.element));
  if (!next.dead) frame.state = next;
  else if (!frame.unfinished && !isTold(document, text.range)) {
    reader.problems.push(unexpectedText(frame, trimmed([text]), text.value.trim()));
  }
}

/** Whether the parser has found fault with the text already. */
function isTold(document: Document, { start, end }: Range): boolean {
  return document.problems.some(({ range }) => range.start < end && range.end > start);
}

function hasElements(element: Element): boolean {
  return element.children.some((child) => child.kind === 'element');
}

function leave(reader: Reader, frames: Frame[], frame: Frame): void {
  const { grammar, bindings } = reader;
  if (!hasElements(frame.element)) finishText(reader, frames, frame);
  const accepted = acceptedIn(grammar, frame.state);
  if (frame.state.accepted.length === 0) reportIncomplete(reader, frame);
  frames.pop();
  const outcome = outcomeOf(grammar, frame.step, accepted);
  const { owners } = outcome;
  const faultless = !frame.ghost && !isOpen(frame) && reader.problems.length === frame.mark;
  if (faultless) bindings.elements[frame.element.index] = outcome;
  else if (!frame.ghost || owners.length === 1) bindings.elements[frame.element.index] = { owners };
  const parent = frames.at(-1);
  if (frame.ghost && isMismatched(reader, frame)) {
    // It only bears that name: what it holds was meant for something else.
    const problem = reader.problems[frame.mark - 1];
    reader.problems.length = frame.mark;
    if (problem?.kind === 'misplaced-element') reader.problems[frame.mark - 1] = { ...problem, misfit: true };
    if (problem !== undefined && parent !== undefined && isStranger(problem)) parent.strangers.push(problem);
  }
  if (parent !== undefined && !frame.ghost) {
    const { next } = outcome;
    if (next.dead) return;
    parent.state = reader.doubtful.has(frame.element) ? union(grammar, parent.state, next) : next;
  }
}

/** Whether an element's own attributes, text or children do not suit it. */
function isMismatched(reader: Reader, { element, mark }: Frame): boolean {
  return reader.problems.slice(mark).some((problem) => {
    if (problem.element === element) return true;
    return 'name' in problem && problem.kind !== 'unknown-attribute' && problem.element.parent === element;
  });
}

function isStranger(problem: Problem): boolean {
  if (problem.remedy !== undefined) return false;
  if (problem.kind === 'unknown-element') return problem.suggestions.length === 0;
  if (problem.kind !== 'misplaced-element') return false;
  return problem.condition === undefined && problem.conflict === undefined && problem.after === undefined;
}

/** The owners satisfied, or those still in the race when none is. */
function acceptedIn(grammar: Grammar, state: State): readonly number[] {
  if (state.accepted.length > 0) return state.accepted;
  const alive: number[] = [];
  for (const [position, pattern] of state.patterns.entries()) {
    if (pattern !== grammar.interner.notAllowed) alive.push(position);
  }
  return alive.length > 0 ? alive : state.patterns.map((_, position) => position);
}

/** Reads the text of an element without elements. */
function finishText(reader: Reader, frames: readonly Frame[], frame: Frame): void {
  const { grammar } = reader;
  const { element, state } = frame;
  const text = textOf(element);
  const next = afterTextIn(grammar, state, text, true, contextOf(element));
  if (next.accepted.length > 0) {
    frame.state = next;
    return;
  }
  if (isOpen(frame) || frame.textTold) {
    satisfy(grammar, frame);
    return;
  }
  const blank = isBlank(text);
  const lacksElements = requiredNames(state.patterns, 'element').length > 0;
  const textual = state.patterns.some((pattern) => pattern.hasText);
  // What is missing then are elements, and that is told at the element's end.
  if (blank && (!state.hasData || lacksElements)) return;
  const pieces = element.children.filter((child): child is Text => child.kind === 'text');
  if (!blank && textual && !state.hasData) {
    frame.state = next;
    return;
  }
  if (!blank && (!textual || lacksElements)) {
    refuseText(reader, frame, trimmed(pieces), text.trim());
    return;
  }
  const expected = expectText(state.patterns);
  const suggestions = suggest(text.trim(), expected.values);
  const found = findCause(reader, frames, { fits: (other) => takesText(grammar, other, element) });
  const cause = found?.weak && suggestions.length > 0 ? undefined : found;
  const common = { element, expected, belongsIn: [], condition: cause?.condition };
  if (blank) reader.problems.push({ ...common, kind: 'missing-text', range: element.nameRange, suggestions: [] });
  else {
    const value = text.trim();
    const fits = (other: string): boolean =>
      afterTextIn(grammar, state, other, true, contextOf(element)).accepted.length > 0;
    const remedy = withoutSpace(text, fits) ?? splitUnit(grammar, frame.initial, element, value, fits);
    const problem = { ...common, kind: 'wrong-text' as const, range: trimmed(pieces), value, suggestions };
    reader.problems.push(remedy ? { ...problem, remedy } : problem);
  }
  satisfy(grammar, frame);
}

/** Text where none may stand: it may have been meant for an attribute or a child the element lacks. */
function refuseText(reader: Reader, frame: Frame, range: Range, value: string): void {
  const { grammar } = reader;
  const { element } = frame;
  const lacking = reader.problems
    .slice(frame.mark)
    .find((problem) => problem.element === element && problem.kind === 'missing-attribute');
  const possible = attributesFor(grammar, frame.initial, value, element);
  const fitting =
    possible.length === 1 ? possible : possible.filter((one) => isSelective(grammar, frame.initial, one, element));
  const names = lacking?.kind === 'missing-attribute' ? lacking.names : [];
  const asked = possible.find((name) => names.includes(name));
  const name = asked ?? (lacking === undefined && fitting.length === 1 ? fitting[0] : undefined);
  if (lacking !== undefined && (asked !== undefined || names.length > 0)) reader.retracted.add(lacking);
  const problem = unexpectedText(frame, range, value);
  if (name !== undefined) {
    reader.problems.push({ ...problem, remedy: { kind: 'attribute', name, value, holder: element } });
    return;
  }
  const [lost, ...others] = requiredNames(frame.state.patterns, 'element');
  const child = lost === undefined || others.length > 0 ? undefined : { namespace: element.namespace, localName: lost };
  const remedy = child && asChild(grammar, frame.state, child, value, element);
  for (const one of requiredNames(frame.state.patterns, 'element')) frame.refused.add(one);
  const written = new Set(element.attributes.map((one) => one.name));
  const free = expectAttributes(frame.initial).attributes.filter((one) => !written.has(one));
  const attributes = names.length > 0 ? names : free;
  reader.problems.push(remedy ? { ...problem, remedy } : { ...problem, expected: { ...problem.expected, attributes } });
}

/** Whether the element is still being typed, so that what it lacks may yet come. */
function isOpen({ element, unfinished }: Frame): boolean {
  return unfinished || (element.endTag === undefined && !element.selfClosing);
}

/** Takes the element for complete. */
function satisfy(grammar: Grammar, frame: Frame): void {
  const alive = acceptedIn(grammar, frame.state);
  frame.state = completeState(frame.state, alive);
}

function completeState(state: State, accepted: readonly number[]): State {
  return { ...state, accepted, acceptedKey: keyOf(accepted) };
}

function reportIncomplete(reader: Reader, frame: Frame): void {
  const { element, state, refused } = frame;
  if (isOpen(frame)) return;
  const names = requiredNames(state.patterns, 'element');
  const unexplained = names.filter((name) => !refused.has(name));
  const expected = expectElements(state);
  const [stranger] = frame.strangers;
  if (names.length > 0) {
    if (unexplained.length === 0) return;
    if (unexplained.length === 1 && frame.strangers.length === 1 && stranger !== undefined && 'name' in stranger) {
      // One element too many and one too few: a name that was mistaken for another.
      const { name, range, element: wrong, expected: before } = stranger;
      const meant = { kind: 'unknown-element' as const, name: String(name), range, element: wrong, expected: before };
      const at = reader.problems.indexOf(stranger);
      reader.problems[at] = { ...meant, suggestions: unexplained, belongsIn: [], condition: undefined };
      return;
    }
    const lacking = describeNamed(reader.grammar, state.patterns, unexplained);
    reader.problems.push({
      ...incomplete(element, []),
      kind: 'missing-element',
      names: unexplained,
      expected,
      lacking,
    });
    return;
  }
  if (stranger !== undefined || refused.size > 0) return;
  const lacking = describeNamed(reader.grammar, state.patterns, expected.elements);
  reader.problems.push({ ...incomplete(element, expected.elements), expected, lacking });
}

function incomplete(element: Element, names: readonly string[]): Extract<Problem, { kind: 'incomplete' }> {
  return {
    kind: 'incomplete',
    names,
    range: element.nameRange,
    element,
    expected: nothingExpected,
    suggestions: [],
    belongsIn: [],
    condition: undefined,
  };
}

function unexpectedText(frame: Frame, range: Range, value: string): Problem {
  return {
    kind: 'unexpected-text',
    value,
    range,
    element: frame.element,
    expected: expectElements(frame.state),
    suggestions: [],
    belongsIn: [],
    condition: undefined,
  };
}

/** The text from its first to its last character that is not white space. */
function trimmed(pieces: readonly Text[]): Range {
  const full = pieces.filter((piece) => !isBlank(piece.value));
  const first = full[0] ?? pieces[0];
  const last = full.at(-1) ?? first;
  if (first === undefined || last === undefined) return { start: 0, end: 0 };
  const lead = first.cdata ? 0 : first.value.length - first.value.trimStart().length;
  const tail = last.cdata ? 0 : last.value.length - last.value.trimEnd().length;
  return { start: first.range.start + lead, end: Math.max(first.range.start + lead, last.range.end - tail) };
}
