import type { Context } from './datatypes.ts';
import { collapse, isBlank } from './datatypes.ts';
import { contains } from './names.ts';
import type { AttributePattern, Candidate, ElementPattern, Interner, KeyedName, Memo, Pattern } from './pattern.ts';

/**
 * Derivatives after James Clark's algorithm: what is left of a pattern after an element, an attribute
 * or text. The content of an element is left to the caller, who validates it once for all candidates;
 * so a result depends on a pattern and a name alone and can be kept for good.
 */

const noElements: readonly Candidate<ElementPattern>[] = [];
const noAttributes: readonly Candidate<AttributePattern>[] = [];

/** The elements of a pattern that may come first and bear the name, each with the rest after it. */
export function elementCandidates(
  interner: Interner,
  pattern: Pattern,
  name: KeyedName,
): readonly Candidate<ElementPattern>[] {
  if (!pattern.hasElements) return noElements;
  if (pattern.kind === 'element') {
    return contains(pattern.names, name) ? [{ owner: pattern, rest: interner.empty }] : noElements;
  }
  const memo: Memo = pattern.memo;
  memo.elements ??= new Map();
  let known = memo.elements.get(name.key);
  if (known === undefined) {
    known = candidatesIn(interner, pattern, (part) => elementCandidates(interner, part, name), true);
    memo.elements.set(name.key, known);
  }
  return known;
}

/** The attributes of a pattern that bear the name, each with the rest without it. */
export function attributeCandidates(
  interner: Interner,
  pattern: Pattern,
  name: KeyedName,
): readonly Candidate<AttributePattern>[] {
  if (!pattern.hasAttributes) return noAttributes;
  if (pattern.kind === 'attribute') {
    return contains(pattern.names, name) ? [{ owner: pattern, rest: interner.empty }] : noAttributes;
  }
  const memo: Memo = pattern.memo;
  memo.attributes ??= new Map();
  let known = memo.attributes.get(name.key);
  if (known === undefined) {
    known = candidatesIn(interner, pattern, (part) => attributeCandidates(interner, part, name), false);
    memo.attributes.set(name.key, known);
  }
  return known;
}

function candidatesIn<Owner>(
  interner: Interner,
  pattern: Pattern,
  candidatesOf: (part: Pattern) => readonly Candidate<Owner>[],
  ordered: boolean,
): readonly Candidate<Owner>[] {
  switch (pattern.kind) {
    case 'choice':
      return merge(interner, pattern.of.flatMap(candidatesOf));
    case 'group':
    case 'interleave': {
      const { kind, left, right } = pattern;
      const all = candidatesOf(left).map(({ owner, rest }) => ({ owner, rest: interner.join(kind, rest, right) }));
      if (ordered && kind === 'group' && !left.nullable) return all;
      for (const { owner, rest } of candidatesOf(right)) {
        // In an ordered group the left part is over once the right one has begun.
        all.push({ owner, rest: ordered && kind === 'group' ? rest : interner.join(kind, left, rest) });
      }
      return merge(interner, all);
    }
    case 'oneOrMore': {
      const again = interner.either(interner.empty, pattern);
      return candidatesOf(pattern.of).map(({ owner, rest }) => ({ owner, rest: interner.join('group', rest, again) }));
    }
    default:
      return [];
  }
}

/** Brings candidates of one owner together. */
function merge<Owner>(interner: Interner, candidates: readonly Candidate<Owner>[]): readonly Candidate<Owner>[] {
  if (candidates.length < 2) return candidates;
  const rests = new Map<Owner, Pattern>();
  for (const { owner, rest } of candidates) {
    const before = rests.get(owner);
    rests.set(owner, before === undefined ? rest : interner.either(before, rest));
  }
  return rests.size === candidates.length ? candidates : [...rests].map(([owner, rest]) => ({ owner, rest }));
}

/** The pattern after the start tag: attributes that have not come are missing. */
export function closeAttributes(interner: Interner, pattern: Pattern): Pattern {
  if (!pattern.hasAttributes) return pattern;
  const memo: Memo = pattern.memo;
  memo.closed ??= withoutAttributes(interner, pattern, interner.notAllowed, closeAttributes);
  return memo.closed;
}

/** The pattern after the start tag, missing attributes taken for present. */
export function assumeAttributes(interner: Interner, pattern: Pattern): Pattern {
  if (!pattern.hasAttributes) return pattern;
  const memo: Memo = pattern.memo;
  memo.assumed ??= withoutAttributes(interner, pattern, interner.empty, assumeAttributes);
  return memo.assumed;
}

function withoutAttributes(
  interner: Interner,
  pattern: Pattern,
  instead: Pattern,
  close: (interner: Interner, pattern: Pattern) => Pattern,
): Pattern {
  switch (pattern.kind) {
    case 'attribute':
      return instead;
    case 'choice':
      return interner.choice(pattern.of.map((member) => close(interner, member)));
    case 'group':
    case 'interleave':
      return interner.join(pattern.kind, close(interner, pattern.left), close(interner, pattern.right));
    case 'oneOrMore':
      return interner.oneOrMore(close(interner, pattern.of));
    default:
      return pattern;
  }
}

/** The pattern after text; the text of an element comes in one piece. */
export function afterText(interner: Interner, pattern: Pattern, text: string, context: Context): Pattern {
  if (!pattern.hasText) return interner.notAllowed;
  if (pattern.hasData) return textDerivative(interner, pattern, text, context);
  const memo: Memo = pattern.memo;
  memo.afterText ??= textDerivative(interner, pattern, text, context);
  return memo.afterText;
}

function textDerivative(interner: Interner, pattern: Pattern, text: string, context: Context): Pattern {
  const after = (part: Pattern) => afterText(interner, part, text, context);
  switch (pattern.kind) {
    case 'text':
      return pattern;
    case 'choice':
      return interner.choice(pattern.of.map(after));
    case 'group': {
      const inLeft = interner.join('group', after(pattern.left), pattern.right);
      return pattern.left.nullable ? interner.either(inLeft, after(pattern.right)) : inLeft;
    }
    case 'interleave':
      return interner.either(
        interner.join('interleave', after(pattern.left), pattern.right),
        interner.join('interleave', pattern.left, after(pattern.right)),
      );
    case 'oneOrMore':
      return interner.join('group', after(pattern.of), interner.either(interner.empty, pattern));
    case 'list':
      return matchesList(interner, pattern.of, text, context) ? interner.empty : interner.notAllowed;
    case 'data':
    case 'value':
      return matchesDatum(interner, pattern, text, context) ? interner.empty : interner.notAllowed;
    default:
      return interner.notAllowed;
  }
}

function matchesDatum(
  interner: Interner,
  pattern: Extract<Pattern, { kind: 'data' | 'value' }>,
  text: string,
  context: Context,
): boolean {
  const key = pattern.datatype.read(text, context);
  if (key === undefined) return false;
  if (pattern.kind === 'value') return key === pattern.key;
  return pattern.except === undefined || !afterText(interner, pattern.except, text, context).nullable;
}

function matchesList(interner: Interner, pattern: Pattern, text: string, context: Context): boolean {
  const folded = collapse(text);
  let rest = pattern;
  for (const token of folded === '' ? [] : folded.split(' ')) {
    rest = afterText(interner, rest, token, context);
    if (rest === interner.notAllowed) return false;
  }
  return rest.nullable;
}

/** Whether a pattern takes a string as the whole of an attribute or of an element without elements. */
export function matchesText(interner: Interner, pattern: Pattern, text: string, context: Context): boolean {
  if (pattern.nullable && isBlank(text)) return true;
  return afterText(interner, pattern, text, context).nullable;
}
