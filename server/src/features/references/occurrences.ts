import type { Analysis } from '../../analyze.ts';
import type { Guest } from '../../guest/guest.ts';
import { parseDecimal, parseNumber } from '../../guest/hardware/numbers.ts';
import { attribute, attributeOffset, elementsIn, textOffset } from '../../xml/query.ts';
import type { Document, Element, Range } from '../../xml/tree.ts';
import { type ReferenceKind, referenceKinds, type Site, type Span } from './kinds.ts';

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

interface CompiledSite {
  readonly kind: ReferenceKind;
  readonly role: 'declares' | 'refers';
  readonly site: Site;
  readonly steps: readonly string[];
  readonly attribute: string | undefined;
}

const qemuNamespace = 'http://libvirt.org/schemas/domain/qemu/1.0';

/** The sites by the name of the element they are at; under `*` those at any. */
const sitesByName: ReadonlyMap<string, readonly CompiledSite[]> = compile();

function compile(): Map<string, CompiledSite[]> {
  const sites = new Map<string, CompiledSite[]>();
  for (const kind of referenceKinds) {
    for (const role of ['declares', 'refers'] as const) {
      for (const site of kind[role]) {
        const [path = '', attributeName] = site.path.split('@');
        const steps = path.split('/');
        const name = localName(steps.at(-1) ?? '');
        const known = sites.get(name) ?? [];
        known.push({ kind, role, site, steps, attribute: attributeName });
        sites.set(name, known);
      }
    }
  }
  return sites;
}

const known = new WeakMap<Document, readonly Occurrence[]>();

/** All places of the definition that declare or refer, in document order; found once for a document. */
export function occurrences({ document, guest }: Analysis): readonly Occurrence[] {
  if (guest === undefined) return [];
  const found = known.get(document) ?? find(guest);
  known.set(document, found);
  return found;
}

function find(guest: Guest): Occurrence[] {
  const found: Occurrence[] = [];
  const anywhere = sitesByName.get('*') ?? [];
  for (const element of elementsIn(guest.root)) {
    for (const compiled of [...(sitesByName.get(element.localName) ?? []), ...anywhere]) {
      if (matches(element, compiled.steps, compiled.steps.length - 1)) found.push(...read(element, compiled, guest));
    }
  }
  return found;
}

/** Whether the path of an element, up to the root, is that of the steps up to `index`. */
function matches(element: Element, steps: readonly string[], index: number): boolean {
  const { parent } = element;
  const step = steps[index];
  if (step === undefined) return parent.kind === 'document';
  if (parent.kind !== 'element') return false;
  if (step === '**') return matches(element, steps, index - 1) || matches(parent, steps, index);
  return isNamed(element, step) && matches(parent, steps, index - 1);
}

function isNamed(element: Element, step: string): boolean {
  if (step === '*') return true;
  return element.localName === localName(step) && element.namespace === (step.startsWith('qemu:') ? qemuNamespace : '');
}

function localName(step: string): string {
  return step.replace(/^.*:/, '');
}

function read(element: Element, { kind, role, site, attribute: name }: CompiledSite, guest: Guest): Occurrence[] {
  const scope = site.scope === undefined ? '' : site.scope(element);
  const place = name === undefined ? textPlace(element) : attributePlace(element, name);
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

/** A decoded text and where it stands. */
interface Place {
  readonly text: string;
  readonly range: Range;
  /** The offset in the document of a character of the text. */
  readonly offset: (index: number) => number;
}

function attributePlace(element: Element, name: string): Place | undefined {
  const found = attribute(element, name);
  if (found?.valueRange === undefined) return undefined;
  return { text: found.value, range: found.valueRange, offset: (index) => attributeOffset(found, index) };
}

/** The text of an element that holds nothing else, without the space around it. */
function textPlace({ children: [text, ...others] }: Element): Place | undefined {
  if (text?.kind !== 'text' || others.length > 0) return undefined;
  const trimmed = text.value.trim();
  const start = text.value.length - text.value.trimStart().length;
  const offset = (index: number): number => textOffset(text, start + index);
  return trimmed === ''
    ? undefined
    : { text: trimmed, range: { start: offset(0), end: offset(trimmed.length) }, offset };
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
