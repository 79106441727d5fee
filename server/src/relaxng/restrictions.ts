import type { GrammarData, PatternData, PatternIndex } from './data.ts';
import { GrammarError } from './error.ts';
import { isOpen, type NameClass, nameKey, overlap } from './names.ts';
import type { Place } from './source.ts';

/** Section 7 of the specification: what a simplified schema may not do. */

type Content = 'empty' | 'complex' | 'simple';

/** Where a pattern stands, as far as a rule of section 7.1 asks. */
interface Path {
  readonly attribute: boolean;
  readonly list: boolean;
  readonly except: boolean;
  readonly start: boolean;
  readonly repeated: boolean;
  /** In a group or interleave that is repeated. */
  readonly repeatedGroup: boolean;
}

interface Checker {
  readonly data: GrammarData;
  readonly places: readonly (Place | undefined)[];
  readonly visited: Set<string>;
  /** Elements met so far. */
  readonly elements: Set<PatternIndex>;
  readonly contents: Map<PatternIndex, Content>;
  readonly named: Map<PatternIndex, Named>;
}

/** The elements and attributes of a pattern, those inside its elements left aside. */
interface Named {
  readonly elements: readonly NameClass[];
  readonly attributes: readonly NameClass[];
  readonly text: boolean;
}

const nowhere: Path = {
  attribute: false,
  list: false,
  except: false,
  start: false,
  repeated: false,
  repeatedGroup: false,
};

/**
 * Checks a simplified grammar.
 * @throws GrammarError at the first restriction broken
 */
export function checkRestrictions(data: GrammarData, places: readonly (Place | undefined)[]): void {
  const checker: Checker = {
    data,
    places,
    visited: new Set(),
    elements: new Set(),
    contents: new Map(),
    named: new Map(),
  };
  checkPath(checker, data.start, { ...nowhere, start: true });
  // A set grows while it is walked: elements met on the way are checked in turn. What normalisation
  // has made unreachable may break any rule.
  for (const index of checker.elements) {
    const pattern = patternAt(checker, index);
    if (pattern.kind !== 'element') continue;
    checkPath(checker, pattern.of, nowhere);
    contentOf(checker, pattern.of);
    namedIn(checker, pattern.of);
  }
}

function patternAt(checker: Checker, index: PatternIndex): PatternData {
  return checker.data.patterns[index] ?? { kind: 'notAllowed' };
}

function fail(checker: Checker, index: PatternIndex, message: string): never {
  const place = checker.places[index];
  throw new GrammarError(message, place?.file ?? checker.data.files[0] ?? 'schema', place?.line ?? 0);
}

function checkPath(checker: Checker, index: PatternIndex, path: Path): void {
  const key = `${index} ${Object.values(path).map(Number).join('')}`;
  if (checker.visited.has(key)) return;
  checker.visited.add(key);
  const pattern = patternAt(checker, index);
  const refuseIn = (place: string): never => fail(checker, index, `\`<${pattern.kind}>\` is not allowed in ${place}`);
  const { kind } = pattern;
  if (path.start && kind !== 'element' && kind !== 'choice' && kind !== 'notAllowed') refuseIn('`<start>`');
  if (path.attribute && (kind === 'element' || kind === 'attribute')) refuseIn('`<attribute>`');
  if (path.list && ['list', 'element', 'attribute', 'text', 'interleave'].includes(kind)) refuseIn('`<list>`');
  if (path.except && !['data', 'value', 'choice', 'notAllowed'].includes(kind)) refuseIn('the `<except>` of `<data>`');
  switch (pattern.kind) {
    case 'element':
      checker.elements.add(index);
      break;
    case 'choice':
      for (const member of pattern.of) checkPath(checker, member, path);
      break;
    case 'group':
    case 'interleave':
      for (const member of pattern.of) {
        checkPath(checker, member, path.repeated ? { ...path, repeatedGroup: true } : path);
      }
      break;
    case 'oneOrMore':
      checkPath(checker, pattern.of, { ...path, repeated: true });
      break;
    case 'list':
      checkPath(checker, pattern.of, { ...path, list: true });
      break;
    case 'attribute':
      if (path.repeatedGroup) fail(checker, index, 'an attribute cannot be repeated together with something else');
      if (isOpen(pattern.names) && !path.repeated) {
        fail(checker, index, 'an attribute with an open set of names must be in `<oneOrMore>` or `<zeroOrMore>`');
      }
      checkPath(checker, pattern.of, { ...path, attribute: true, repeated: false, repeatedGroup: false });
      break;
    case 'data':
      if (pattern.except !== undefined) checkPath(checker, pattern.except, { ...path, except: true });
      break;
  }
}

const rank: Readonly<Record<Content, number>> = { empty: 0, complex: 1, simple: 2 };

/** Section 7.2: text with a datatype stands alone. */
function contentOf(checker: Checker, index: PatternIndex): Content {
  const known = checker.contents.get(index);
  if (known !== undefined) return known;
  const content = computeContent(checker, index);
  checker.contents.set(index, content);
  return content;
}

function computeContent(checker: Checker, index: PatternIndex): Content {
  const pattern = patternAt(checker, index);
  switch (pattern.kind) {
    case 'empty':
    case 'notAllowed':
      return 'empty';
    case 'text':
    case 'element':
      return 'complex';
    case 'value':
    case 'list':
      return 'simple';
    case 'data':
      if (pattern.except !== undefined) contentOf(checker, pattern.except);
      return 'simple';
    case 'attribute':
      contentOf(checker, pattern.of);
      return 'empty';
    case 'oneOrMore':
      return groupContents(checker, index, [contentOf(checker, pattern.of), contentOf(checker, pattern.of)]);
    case 'group':
    case 'interleave':
      return groupContents(
        checker,
        index,
        pattern.of.map((member) => contentOf(checker, member)),
      );
    case 'choice':
      return pattern.of.map((member) => contentOf(checker, member)).reduce(greater, 'empty');
  }
}

function greater(one: Content, other: Content): Content {
  return rank[one] >= rank[other] ? one : other;
}

function groupContents(checker: Checker, index: PatternIndex, contents: readonly Content[]): Content {
  const full = contents.filter((content) => content !== 'empty');
  if (full.length > 1 && full.includes('simple')) {
    fail(checker, index, 'text with a datatype cannot stand beside elements or other text');
  }
  return full.reduce(greater, 'empty');
}

/** Sections 7.3 and 7.4: the same attribute twice, and parts of an interleave that cannot be told apart. */
function namedIn(checker: Checker, index: PatternIndex): Named {
  const known = checker.named.get(index);
  if (known !== undefined) return known;
  const named = computeNamed(checker, index);
  checker.named.set(index, named);
  return named;
}

const nothing: Named = { elements: [], attributes: [], text: false };

function computeNamed(checker: Checker, index: PatternIndex): Named {
  const pattern = patternAt(checker, index);
  switch (pattern.kind) {
    case 'text':
      return { ...nothing, text: true };
    case 'element':
      return { ...nothing, elements: [pattern.names] };
    case 'attribute':
      return { ...nothing, attributes: [pattern.names] };
    case 'oneOrMore':
      return namedIn(checker, pattern.of);
    case 'choice':
    case 'group':
    case 'interleave': {
      const members = pattern.of.map((member) => namedIn(checker, member));
      if (pattern.kind !== 'choice') {
        const attribute = meeting(members.map((member) => member.attributes));
        if (attribute !== undefined) fail(checker, index, `the attribute ${attribute} may occur twice`);
      }
      if (pattern.kind === 'interleave') {
        const element = meeting(members.map((member) => member.elements));
        if (element !== undefined) fail(checker, index, `two parts of \`<interleave>\` take the element ${element}`);
        if (members.filter((member) => member.text).length > 1) {
          fail(checker, index, 'two parts of `<interleave>` take text');
        }
      }
      return {
        elements: [...new Set(members.flatMap((member) => member.elements))],
        attributes: [...new Set(members.flatMap((member) => member.attributes))],
        text: members.some((member) => member.text),
      };
    }
    default:
      return nothing;
  }
}

/** A name that is in two of the sets of names, in words. */
function meeting(sets: readonly (readonly NameClass[])[]): string | undefined {
  const seen = new Map<string, number>();
  const open: { readonly names: NameClass; readonly set: number }[] = [];
  const all: { readonly names: NameClass; readonly set: number }[] = [];
  for (const [set, classes] of sets.entries()) {
    for (const names of classes) {
      if (names.kind === 'name') {
        const key = nameKey(names.namespace, names.localName);
        const before = seen.get(key);
        if (before !== undefined && before !== set) return `\`${key}\``;
        seen.set(key, set);
      } else open.push({ names, set });
      all.push({ names, set });
    }
  }
  const pair = open.find((one) => all.some((other) => other.set !== one.set && overlap(one.names, other.names)));
  return pair && 'names of an open set';
}
