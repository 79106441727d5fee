/** Places in a definition named by path, found in one walk: the features' tables are lists of them. */
import { documentKind, isDefinition } from '../guest/definition.ts';
import { attribute, attributeOffset, elementsIn, textOffset } from '../xml/query.ts';
import type { Element, Range } from '../xml/tree.ts';

/** A place where something of interest stands. */
export interface Site {
  /**
   * Element names from below the domain, then an attribute: `cputune/vcpupin@vcpu`. Without one it is the element's
   * text. A path that starts with `/` goes from the root of a snapshot, checkpoint or backup. `*` stands for any
   * element, `**` for any number of them, `qemu:` for QEMU's namespace.
   */
  readonly path: string;
}

/** A decoded text and where it stands. */
export interface Place {
  readonly text: string;
  readonly range: Range;
  /** The offset in the document of a character of the text. */
  readonly offset: (index: number) => number;
}

/** An element at a site; without a place when the attribute or the text is missing. */
export interface Hit<Kind extends Site> {
  readonly site: Kind;
  readonly element: Element;
  readonly place: Place | undefined;
}

export interface Sites<Kind extends Site> {
  /** The sites that an element is at. */
  readonly of: (element: Element) => readonly Hit<Kind>[];
  /** All elements below the root that are at a site, in document order. */
  readonly in: (root: Element) => Iterable<Hit<Kind>>;
}

interface Compiled<Kind extends Site> {
  readonly site: Kind;
  readonly steps: readonly string[];
  readonly attribute: string | undefined;
}

const qemuNamespace = 'http://libvirt.org/schemas/domain/qemu/1.0';

/** Makes a table of sites quick to look up in. */
export function compileSites<Kind extends Site>(table: readonly Kind[]): Sites<Kind> {
  const byName = new Map<string, Compiled<Kind>[]>();
  for (const site of table) {
    const [path = '', attributeName] = site.path.split('@');
    const steps = path.split('/');
    const name = localName(steps.at(-1) ?? '');
    const known = byName.get(name);
    const compiled = { site, steps, attribute: attributeName };
    if (known === undefined) byName.set(name, [compiled]);
    else known.push(compiled);
  }
  const anywhere = byName.get('*') ?? [];
  const none: readonly Hit<Kind>[] = [];
  const of = (element: Element): readonly Hit<Kind>[] => {
    const named = byName.get(element.localName);
    if (named === undefined && anywhere.length === 0) return none;
    return [...(named ?? []), ...anywhere]
      .filter(({ steps }) => matches(element, steps, steps.length - 1))
      .map(({ site, attribute: name }) => ({
        site,
        element,
        place: name === undefined ? textPlace(element) : attributePlace(element, name),
      }));
  };
  return {
    of,
    *in(root) {
      for (const element of elementsIn(root)) yield* of(element);
    },
  };
}

/** Whether the path of an element, up to the definition or the root, is that of the steps up to `index`. */
function matches(element: Element, steps: readonly string[], index: number): boolean {
  const { parent } = element;
  const step = steps[index];
  if (step === undefined) return isDefinition(element);
  if (step === '') return parent.kind === 'document' && !isDefinition(element) && documentKind(parent) !== undefined;
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
