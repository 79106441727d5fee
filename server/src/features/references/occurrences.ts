import type { Analysis } from '../../analyze.ts';
import type { Guest } from '../../guest/guest.ts';
import { parseDecimal, parseNumber } from '../../guest/hardware/numbers.ts';
import { childElements } from '../../xml/query.ts';
import type { Document, Element, Range } from '../../xml/tree.ts';
import { compileSites, type Hit, type Place } from '../sites.ts';
import { type ReferenceKind, type ReferenceSite, referenceKinds, type Span } from './kinds.ts';

/** A place where a value stands that is referred to or refers. */
export interface Occurrence {
  readonly kind: ReferenceKind;
  readonly role: 'declares' | 'refers';
  readonly scope: string;
  /** What is meant: a name, or the numbers from first to last. */
  readonly value: string | Span;
  /** False where the number is counted, not written. */
  readonly isWritten: boolean;
  /** As it stands in the document, decoded. */
  readonly written: string;
  readonly range: Range;
  /** The element it stands in or on. */
  readonly element: Element;
  /** Why this number cannot be another one. */
  readonly fixed: string | undefined;
}

/** A site with what stands there. */
interface RoleSite extends ReferenceSite {
  readonly kind: ReferenceKind;
  readonly role: 'declares' | 'refers';
}

const sites = compileSites(
  referenceKinds.flatMap((kind) => [
    ...kind.declares.map((site): RoleSite => ({ ...site, kind, role: 'declares' })),
    ...kind.refers.map((site): RoleSite => ({ ...site, kind, role: 'refers' })),
  ]),
);

const known = new WeakMap<Document, readonly Occurrence[]>();

/** All places of the document that declare or refer, in document order; found once for a document. */
export function occurrences({ document, guest }: Analysis): readonly Occurrence[] {
  const found = known.get(document) ?? find(document, guest);
  known.set(document, found);
  return found;
}

function find({ root }: Document, guest: Guest | undefined): Occurrence[] {
  const found: Occurrence[] = [];
  // The definition of the next start, which a snapshot may hold too, counts for itself.
  const parts = root ? childElements(root).filter(({ name }) => name !== 'inactiveDomain') : [];
  for (const part of parts) {
    for (const hit of sites.of(part)) found.push(...read(hit, guest));
    for (const hit of sites.in(part)) found.push(...read(hit, guest));
  }
  return found;
}

function read({ site, element, place }: Hit<RoleSite>, guest: Guest | undefined): Occurrence[] {
  const { kind, role } = site;
  const scope = site.scope === undefined ? '' : site.scope(element);
  if (scope === undefined) return [];
  const made = (value: string | Span, range: Range, written: string, isWritten = true): Occurrence => ({
    kind,
    role,
    scope,
    value,
    isWritten,
    written,
    range,
    element,
    fixed: site.fixed?.(element),
  });
  if (site.implies !== undefined) {
    if (guest === undefined) return [];
    const { range, text } = place ?? { range: element.nameRange, text: '' };
    return site.implies(element, guest).map((span) => made(span, range, text, false));
  }
  if (place === undefined || place.text === '') return [];
  if (site.form === 'set') {
    return parts(place).flatMap(({ text, range }) => {
      const span = spanOf(text);
      return span === undefined ? [] : [made(span, range, text)];
    });
  }
  if (kind.values === 'name') return [made(place.text, place.range, place.text)];
  const value = parseNumber(place.text);
  return value === undefined ? [] : [made({ first: value, last: value }, place.range, place.text)];
}

/** What stands between the commas of a set. */
function parts({ text, offset }: Place): { readonly text: string; readonly range: Range }[] {
  return [...text.matchAll(/[^,\s][^,]*/g)].map(({ 0: part, index }) => {
    const content = part.trimEnd();
    return { text: content, range: { start: offset(index), end: offset(index + content.length) } };
  });
}

/** The numbers of one part of a set; undefined for an exclusion such as `^3`. */
function spanOf(part: string): Span | undefined {
  const [first, last = first, ...others] = part.split('-').map((number) => parseDecimal(number));
  return first === undefined || last === undefined || last < first || others.length > 0 ? undefined : { first, last };
}

/** The occurrence whose text the offset is in or touches; the written one before one that is counted. */
export function occurrenceAt(analysis: Analysis, offset: number): Occurrence | undefined {
  const here = occurrences(analysis).filter(({ range }) => range.start <= offset && offset <= range.end);
  return here.find(({ isWritten }) => isWritten) ?? here[0];
}

/** Whether both speak of the same thing: all of an order belong together, sets when they share a member. */
export function meansSame(one: Occurrence, other: Occurrence): boolean {
  if (one.kind !== other.kind || one.scope !== other.scope) return false;
  if (one.kind.values === 'order') return true;
  if (typeof one.value === 'string' || typeof other.value === 'string') return one.value === other.value;
  return one.value.first <= other.value.last && other.value.first <= one.value.last;
}

/** The part an attribute or the text of an element plays, whatever stands there. */
export interface Role {
  readonly kind: ReferenceKind;
  readonly role: 'declares' | 'refers';
  readonly scope: string;
  readonly isSet: boolean;
}

/** The parts that an attribute of an element plays; without a name, its text. */
export function rolesOf(element: Element, attributeName: string | undefined): Role[] {
  return sites.of(element).flatMap(({ site }) => {
    const scope = site.scope === undefined ? '' : site.scope(element);
    const isHere = site.path.split('@')[1] === attributeName && site.implies === undefined;
    return isHere && scope !== undefined
      ? [{ kind: site.kind, role: site.role, scope, isSet: site.form === 'set' }]
      : [];
  });
}
