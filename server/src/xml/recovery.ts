/** Pairs start tags with end tags; where they do not pair, guesses what the writer meant. */
import { indentationAt } from './characters.ts';
import type { ElementNode } from './nodes.ts';
import { type EndTag, report, type State, type Token } from './state.ts';

/** In `Matching.partner`: a start tag without end tag, or an end tag that closes nothing. */
export const neverClosed = -1;

export interface Matching {
  /** For the index of a start or end tag, the index of its partner. */
  readonly partner: Int32Array;
  /** Unfinished start tags that stand for an empty element. */
  readonly empty: ReadonlySet<number>;
  /** True when the tags do not simply pair. */
  readonly recovered: boolean;
}

/** Finds the partners; mistakes are reported where an end tag is wrong (unclosed elements are left to the caller). */
export function matchTags(state: State): Matching {
  return pairPlainly(state) ?? pairWithRecovery(state);
}

function opens(token: Token | undefined): token is ElementNode {
  return token?.kind === 'element' && !token.selfClosing;
}

function pairPlainly(state: State): Matching | undefined {
  const { tokens } = state;
  if (state.unfinished.size > 0) return undefined;
  const partner = new Int32Array(tokens.length).fill(neverClosed);
  const stack: number[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token?.kind === 'end-tag') {
      const open = stack.pop();
      const start = open === undefined ? undefined : tokens[open];
      if (open === undefined || start?.kind !== 'element' || start.name !== token.name) return undefined;
      partner[open] = index;
      partner[index] = open;
    } else if (opens(token)) {
      stack.push(index);
    }
  }
  return stack.length > 0 ? undefined : { partner, empty: new Set(), recovered: false };
}

interface Work {
  readonly state: State;
  readonly partner: Int32Array;
  readonly empty: Set<number>;
  /** Indices of open start tags, outermost first. */
  readonly stack: number[];
  /** Positions in `stack` by element name. */
  readonly positions: Map<string, number[]>;
  /** Positions in `stack` of tags that are finished. */
  readonly finished: number[];
  /** Start tags less end tags, by name. */
  readonly surplus: Map<string, number>;
  /** End tags that close the innermost element whatever their name, because an earlier one took their place. */
  readonly swapped: Set<number>;
  /** How many tokens may still be looked at ahead, so that the whole stays linear. */
  budget: number;
}

function pairWithRecovery(state: State): Matching {
  const { tokens } = state;
  const work: Work = {
    state,
    partner: new Int32Array(tokens.length).fill(neverClosed),
    empty: new Set(),
    stack: [],
    positions: new Map(),
    finished: [],
    surplus: countSurplus(tokens),
    swapped: new Set(),
    budget: 20_000 + 8 * tokens.length,
  };
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token?.kind === 'end-tag') closeBy(work, index, token);
    else if (opens(token)) push(work, index, token.name);
  }
  while (work.stack.length > 0) drop(work);
  return { partner: work.partner, empty: work.empty, recovered: true };
}

function countSurplus(tokens: readonly Token[]): Map<string, number> {
  const surplus = new Map<string, number>();
  for (const token of tokens) {
    if (token.kind === 'end-tag') surplus.set(token.name, (surplus.get(token.name) ?? 0) - 1);
    else if (opens(token)) surplus.set(token.name, (surplus.get(token.name) ?? 0) + 1);
  }
  return surplus;
}

function push(work: Work, index: number, name: string): void {
  const positions = work.positions.get(name);
  if (positions === undefined) work.positions.set(name, [work.stack.length]);
  else positions.push(work.stack.length);
  work.stack.push(index);
  if (!isUnfinished(work, work.stack.length - 1)) work.finished.push(work.stack.length - 1);
}

function startTag(work: Work, position: number): ElementNode | undefined {
  const token = work.state.tokens[work.stack[position] ?? -1];
  return token?.kind === 'element' ? token : undefined;
}

function isUnfinished(work: Work, position: number): boolean {
  const element = startTag(work, position);
  return element !== undefined && work.state.unfinished.has(element);
}

/** Takes the innermost open tag off the stack without partner. */
function drop(work: Work): void {
  const position = work.stack.length - 1;
  const element = startTag(work, position);
  if (isUnfinished(work, position)) work.empty.add(work.stack[position] ?? neverClosed);
  pop(work, element);
}

function pop(work: Work, element: ElementNode | undefined): void {
  const position = work.stack.length - 1;
  if (work.finished[work.finished.length - 1] === position) work.finished.pop();
  work.stack.pop();
  if (element !== undefined) work.positions.get(element.name)?.pop();
}

function pair(work: Work, position: number, end: number): void {
  while (work.stack.length - 1 > position) drop(work);
  const start = work.stack[position];
  const element = startTag(work, position);
  if (start === undefined) return;
  work.partner[start] = end;
  work.partner[end] = start;
  pop(work, element);
}

/** The innermost open tag that is finished; -1 when there is none. */
function innermostFinished(work: Work): number {
  return work.finished[work.finished.length - 1] ?? -1;
}

function closeBy(work: Work, index: number, endTag: EndTag): void {
  const top = innermostFinished(work);
  if (work.swapped.delete(index) && top >= 0) {
    pair(work, top, index);
    return;
  }
  const candidate = chooseCandidate(work, endTag);
  if (candidate === undefined) closeByOtherName(work, index, endTag, top);
  else if (candidate >= top) pair(work, candidate, index);
  else closeAcross(work, index, endTag, candidate, top);
}

/** The open tag of the same name that the end tag most likely belongs to, as a position in the stack. */
function chooseCandidate(work: Work, endTag: EndTag): number | undefined {
  const positions = work.positions.get(endTag.name) ?? [];
  const nearest = positions[positions.length - 1];
  if (nearest === undefined || positions.length === 1 || (work.surplus.get(endTag.name) ?? 0) === 0) return nearest;
  const { text } = work.state;
  const indentation = indentationAt(text, endTag.start);
  const near = positions.slice(-8).reverse();
  if (indentation >= 0) {
    const aligned = near.find((position) => {
      const element = startTag(work, position);
      return element !== undefined && indentationAt(text, element.range.start) === indentation;
    });
    if (aligned !== undefined) return aligned;
  }
  return near.find((position) => !isUnfinished(work, position)) ?? nearest;
}

/** No open tag has the name: the end tag is misspelt, or its start tag is missing or being typed. */
function closeByOtherName(work: Work, index: number, endTag: EndTag, top: number): void {
  const innermost = work.stack.length - 1;
  if (innermost > top && belongsToUnfinished(work, innermost, endTag)) {
    pair(work, innermost, index);
    return;
  }
  const topName = startTag(work, top)?.name;
  const next = work.state.tokens[laterEnds(work, index)[0] ?? -1];
  if (topName === undefined || (next?.kind === 'end-tag' && next.name === topName)) {
    reportStray(work, endTag);
    return;
  }
  reportWrongEnd(work, endTag, topName);
  pair(work, top, index);
}

/** `<dis` … `</disk>`: the start tag's name is being typed anew. */
function belongsToUnfinished(work: Work, position: number, endTag: EndTag): boolean {
  const element = startTag(work, position);
  if (element === undefined || endTag.name === '') return false;
  if (endTag.name.startsWith(element.name) || element.name.startsWith(endTag.name)) return true;
  const { text } = work.state;
  const indentation = indentationAt(text, element.range.start);
  return indentation >= 0 && indentation === indentationAt(text, endTag.start);
}

/** The end tag's partner lies outside of finished elements that are still open. */
function closeAcross(work: Work, index: number, endTag: EndTag, candidate: number, top: number): void {
  const { tokens } = work.state;
  const topName = startTag(work, top)?.name ?? '';
  const [nextIndex, secondIndex] = laterEnds(work, index);
  const next = tokens[nextIndex ?? -1];
  const second = tokens[secondIndex ?? -1];
  const nextName = next?.kind === 'end-tag' ? next.name : undefined;
  const secondName = second?.kind === 'end-tag' ? second.name : undefined;
  const adjacent = (work.finished[work.finished.length - 2] ?? -1) <= candidate;
  if (nextName === topName) {
    // The innermost element has its own end tag: this one is too many, or the two are swapped.
    if (adjacent && nextIndex !== undefined && secondName !== endTag.name) {
      reportWrongEnd(work, endTag, topName);
      work.swapped.add(nextIndex);
      pair(work, top, index);
    } else {
      reportStray(work, endTag);
    }
  } else if (adjacent && nextName === endTag.name && work.positions.get(endTag.name)?.length === 1) {
    // The outer element has a further end tag: this one was meant for the inner element.
    reportWrongEnd(work, endTag, topName);
    pair(work, top, index);
  } else {
    pair(work, candidate, index);
  }
}

/** The next two end tags after `index` whose start tags do not come after `index`. */
function laterEnds(work: Work, index: number): number[] {
  const { tokens } = work.state;
  const found: number[] = [];
  const open: string[] = [];
  for (let later = index + 1; later < tokens.length && found.length < 2 && work.budget > 0; later++) {
    work.budget--;
    const token = tokens[later];
    if (token?.kind === 'end-tag') {
      const position = lastOf(open, token.name);
      if (position >= 0) open.length = position;
      else found.push(later);
    } else if (opens(token) && !work.state.unfinished.has(token)) {
      open.push(token.name);
    }
  }
  return found;
}

/** The position of the last such name among the few last, so that one step costs little; -1 when it is not there. */
function lastOf(names: readonly string[], name: string): number {
  for (let position = names.length - 1; position >= Math.max(0, names.length - 8); position--) {
    if (names[position] === name) return position;
  }
  return -1;
}

function reportWrongEnd(work: Work, endTag: EndTag, expected: string): void {
  if (endTag.unfinished) return;
  const { start, end } = endTag;
  report(
    work.state,
    'wrong-end-tag',
    `\`<${expected}>\` is closed by \`</${endTag.name}>\`; write \`</${expected}>\``,
    start,
    end,
  );
}

function reportStray(work: Work, endTag: EndTag): void {
  if (endTag.unfinished) return;
  const { start, end } = endTag;
  report(work.state, 'stray-end-tag', `\`</${endTag.name}>\` closes nothing; remove it`, start, end);
}
