import type { Attribute, Element } from '../xml/tree.ts';
import { isDeclaration, valuesIn } from './bind.ts';
import { keyedName } from './createGrammar.ts';
import { literalNames } from './names.ts';
import type { Condition } from './problem.ts';
import {
  type Frame,
  isDiscriminating,
  openTolerantly,
  type Recovery,
  replayAttributes,
  replayChildren,
  type Substitution,
} from './replay.ts';
import { attributesIn } from './requirements.ts';
import { attributeStep, elementStep, type State } from './state.ts';
import { suits } from './suits.ts';

/** How far up the cause of a refusal is looked for. */
const levels = 3;
/** An attribute with more values than this is no switch. */
const valueLimit = 60;

/** What was refused in the innermost frame. */
export interface Refusal {
  /** The attribute in question, left out when the start tag is read again. */
  readonly attribute?: Attribute;
  /** Asks after the attributes, though none is in question. */
  readonly startTag?: true;
  /** Whether a state takes it: after the attributes, or after the children so far. */
  readonly fits: (state: State) => boolean;
}

export interface Cause {
  /** With the other value, more things would be wrong than are now. */
  readonly weak: boolean;
  readonly condition: Condition;
  readonly frame: Frame;
  /** Where the refused thing is taken, with the first of the values. */
  readonly state: State;
}

/**
 * Looks for an attribute, near by or on the elements around, whose other value would have made the
 * refused thing legal.
 * @param frames from the root to the element concerned
 */
export function findCause(recovery: Recovery, frames: readonly Frame[], refusal: Refusal): Cause | undefined {
  let weak: Cause | undefined;
  for (let level = frames.length - 1; level >= 0 && level >= frames.length - levels; level -= 1) {
    const frame = frames[level];
    if (frame === undefined || recovery.budget <= 0) return weak;
    const chain = frames.slice(level);
    const switches = switchesOf(recovery, frame, refusal.attribute);
    if (switches.length === 0) continue;
    const before = tryOut(recovery, chain, undefined, refusal);
    let best: { cause: Cause; failures: number; values: readonly string[] } | undefined;
    for (const { attribute, values, found } of switches) {
      const fitting: string[] = [];
      let failures = Number.POSITIVE_INFINITY;
      let state: State | undefined;
      for (const value of values) {
        const trial = tryOut(recovery, chain, { attribute, value }, refusal);
        if (!trial.fits) continue;
        if (trial.failures < failures) {
          fitting.length = 0;
          state = trial.state;
        }
        if (trial.failures <= failures) fitting.push(value);
        failures = Math.min(failures, trial.failures);
      }
      if (state === undefined || fitting.length === 0 || (best !== undefined && best.failures <= failures)) continue;
      const condition = {
        attribute,
        element: frame.element.name,
        values: fitting,
        found,
        sufficient: false,
        instead: [],
        takesValue: false,
      };
      best = { cause: { condition, frame, state, weak: failures > before.failures }, failures, values: fitting };
    }
    if (best !== undefined) best = { ...best, cause: narrowed(recovery, best.cause) };
    if (best !== undefined && !best.cause.weak) return best.cause;
    weak ??= best?.cause;
  }
  return weak;
}

/** The values that cure the element to its end, when some do. */
function narrowed(recovery: Recovery, cause: Cause): Cause {
  const { condition, frame } = cause;
  const { attribute } = condition;
  const curing = condition.values.filter((value) =>
    suits(recovery, frame.initial, frame.element, { attribute, value }),
  );
  if (curing.length === 0) return cause;
  return { ...cause, condition: { ...condition, values: curing, sufficient: true } };
}

/** Whether what was found to be the cause of one refusal explains another in the same element too. */
export function explains(recovery: Recovery, frames: readonly Frame[], cause: Cause, refusal: Refusal): boolean {
  const chain = frames.slice(frames.indexOf(cause.frame));
  const { attribute, values } = cause.condition;
  return values.slice(0, 3).some((value) => tryOut(recovery, chain, { attribute, value }, refusal).fits);
}

/** How many child nodes lie before the present one. */
function passed(frame: Frame): number {
  return Math.max(0, frame.child - 1);
}

interface Switch {
  readonly attribute: string;
  readonly values: readonly string[];
  readonly found: string | undefined;
}

/** Attributes that choose between kinds of content, with the values they could have. */
function switchesOf(recovery: Recovery, frame: Frame, refused: Attribute | undefined): Switch[] {
  const { grammar } = recovery;
  const written = new Map(
    frame.element.attributes
      .filter((attribute) => attribute !== refused && !isDeclaration(attribute))
      .map((attribute) => [attribute.name, attribute.value]),
  );
  const values = new Map<string, Set<string>>();
  for (const pattern of attributesIn(frame.initial.patterns)) {
    for (const { namespace, localName } of literalNames(pattern.names)) {
      if (namespace !== '') continue;
      const step = attributeStep(grammar, frame.initial, keyedName(grammar, { namespace, localName }));
      if (!isDiscriminating(step)) continue;
      const known = values.get(localName) ?? new Set();
      for (const { value } of valuesIn(pattern.of)) known.add(value);
      values.set(localName, known);
    }
  }
  const switches = [...values].map(([attribute, possible]) => {
    const found = written.get(attribute);
    const granted = frame.granted.get(attribute) ?? [];
    return { attribute, found, values: [...possible].filter((value) => value !== found && !granted.includes(value)) };
  });
  return switches
    .filter((one) => one.values.length > 0 && one.values.length <= valueLimit && one.attribute !== refused?.name)
    .sort((one, other) => Number(one.found === undefined) - Number(other.found === undefined));
}

/** Reads the frames again with an attribute changed in the outermost, and asks whether the thing fits then. */
function tryOut(
  recovery: Recovery,
  chain: readonly Frame[],
  substitution: Substitution | undefined,
  refusal: Refusal,
): { fits: boolean; failures: number; state: State | undefined } {
  const { grammar } = recovery;
  let state: State | undefined = chain[0]?.initial;
  let failures = 0;
  for (const [depth, frame] of chain.entries()) {
    if (state === undefined) break;
    const innermost = depth === chain.length - 1;
    const own = depth === 0 ? substitution : undefined;
    const without = innermost ? refusal.attribute : undefined;
    const attributes = replayAttributes(recovery, state, frame, { substitution: own, without });
    failures += attributes.failures;
    if (innermost && (refusal.attribute !== undefined || refusal.startTag)) {
      return { fits: refusal.fits(attributes.state), failures, state: attributes.state };
    }
    const opened = openTolerantly(grammar, attributes.state);
    // The child that is open, or the one that was refused, has been passed already.
    const children = replayChildren(recovery, opened, frame.element, passed(frame));
    failures += children.failures;
    if (innermost) return { fits: refusal.fits(children.state), failures, state: children.state };
    const inner = chain[depth + 1]?.element;
    const step = inner && elementStep(grammar, children.state, keyedName(grammar, inner));
    state = step === undefined || step.owners.length === 0 ? undefined : step.initial;
  }
  return { fits: false, failures, state: undefined };
}

/** Takes the other values for granted from now on, and reads the frames again up to the present place. */
export function grant(recovery: Recovery, frames: readonly Frame[], cause: Cause): void {
  const { condition, frame: changed } = cause;
  changed.granted.set(condition.attribute, [
    ...(changed.granted.get(condition.attribute) ?? []),
    ...condition.values.slice(0, 6),
  ]);
  const { grammar } = recovery;
  const start = frames.indexOf(changed);
  for (let depth = start; depth < frames.length; depth += 1) {
    const frame = frames[depth];
    const parent = frames[depth - 1];
    if (frame === undefined) return;
    if (depth > start && parent !== undefined && !frame.ghost) {
      const step = elementStep(grammar, parent.state, keyedName(grammar, frame.element));
      if (step.owners.length > 0) {
        frame.step = step;
        frame.initial = step.initial;
      }
    }
    const absent = !frame.element.attributes.some((attribute) => attribute.name === condition.attribute);
    const substitution =
      depth === start && absent ? { attribute: condition.attribute, value: condition.values[0] ?? '' } : undefined;
    const attributes = replayAttributes(recovery, frame.initial, frame, { substitution });
    frame.opened = openTolerantly(grammar, attributes.state);
    frame.state = replayChildren(recovery, frame.opened, frame.element, passed(frame)).state;
  }
}

/** A child whose absence would let an element of this name in. */
export function findConflict(recovery: Recovery, frame: Frame, fits: (state: State) => boolean): Element | undefined {
  return frame.element.children.slice(0, passed(frame)).find((child): child is Element => {
    if (child.kind !== 'element' || recovery.budget <= 0) return false;
    return fits(replayChildren(recovery, frame.opened, frame.element, passed(frame), child).state);
  });
}
