/** What the annotations of our grammar say of libvirt's drivers. */

import { type Definition, definitionAt, type Grammar, type NameClass } from '../../relaxng/index.ts';
import type { Target } from '../rule.ts';

/** libvirt's mock driver takes whatever the parser takes: that it knows something says nothing. */
const mockDriver = 'test';

/** Drivers as people know them, by what the grammar calls them. */
export const driverNames: Readonly<Record<string, string>> = {
  qemu: 'QEMU',
  xen: 'Xen',
  lxc: 'LXC',
  bhyve: 'bhyve',
  vmware: 'VMware',
  vz: 'Virtuozzo',
  openvz: 'OpenVZ',
  vbox: 'VirtualBox',
  hyperv: 'Hyper-V',
  ch: 'Cloud Hypervisor',
};

/** Whether the driver of the target knows a thing; what names no drivers is for all. */
export function isFor(definition: Definition | undefined, target: Target): boolean {
  const drivers = definition?.annotations.drivers?.split(' ');
  return drivers === undefined || drivers.includes(target === 'xen' ? 'xen' : 'qemu');
}

/** Whether the grammar gives a definition to drivers that do not serve the targets `kvm` and `qemu`. */
export function isForeign(definition: Definition): boolean {
  return !isFor(definition, 'kvm');
}

/** The names of the hypervisors whose drivers have it, as people know them; the mock driver is none. */
export function hypervisorsOf(definition: Definition): readonly string[] {
  const drivers = definition.annotations.drivers?.split(' ') ?? [];
  return drivers.filter((driver) => driver !== mockDriver).map((driver) => driverNames[driver] ?? driver);
}

/** Where in a document foreign constructs can stand: everything else needs no second look. */
export interface ForeignPlaces {
  /** Local names. */
  readonly elements: ReadonlySet<string>;
  /** Keys of `attributeKey`. */
  readonly attributes: ReadonlySet<string>;
  /** Keys of `valueKey`. */
  readonly values: ReadonlySet<string>;
}

export function attributeKey(element: string, attribute: string): string {
  return `${element} ${attribute}`;
}

/** @param attribute undefined for the text of the element */
export function valueKey(element: string, attribute: string | undefined, value: string): string {
  return `${element} ${attribute ?? ''}=${value}`;
}

/** A foreign attribute, or a foreign value of an attribute or of text, in the content of an element. */
interface Part {
  readonly attribute: string | undefined;
  readonly value: string | undefined;
}

const noParts: readonly Part[] = [];

/** Finds the places by names; those with names that the grammar does not spell out are never foreign. */
export function foreignPlaces(grammar: Grammar): ForeignPlaces {
  const elements = new Set<string>();
  const attributes = new Set<string>();
  const values = new Set<string>();
  const partsOf = partFinder(grammar);
  for (const pattern of grammar.data.patterns) {
    if (pattern.kind !== 'element') continue;
    for (const name of namesIn(pattern.names)) {
      if (foreignAt(grammar, 'element', pattern.definition)) elements.add(name);
      for (const { attribute, value } of partsOf(pattern.of)) {
        if (value !== undefined) values.add(valueKey(name, attribute, value));
        else if (attribute !== undefined) attributes.add(attributeKey(name, attribute));
      }
    }
  }
  return { elements, attributes, values };
}

function foreignAt(grammar: Grammar, kind: Definition['kind'], index: number): Definition | undefined {
  const definition = definitionAt(grammar, kind, index);
  return definition && isForeign(definition) ? definition : undefined;
}

function namesIn(names: NameClass): readonly string[] {
  if (names.kind === 'name') return [names.localName];
  return names.kind === 'choice' ? names.of.flatMap(namesIn) : [];
}

/** Finds the foreign parts below a pattern, short of the elements in it. */
function partFinder(grammar: Grammar): (index: number) => readonly Part[] {
  const known = new Map<number, readonly Part[]>();
  const find = (index: number): readonly Part[] => {
    const found = known.get(index) ?? look(index);
    known.set(index, found);
    return found;
  };
  const look = (index: number): readonly Part[] => {
    const pattern = grammar.data.patterns[index];
    switch (pattern?.kind) {
      case 'choice':
      case 'group':
      case 'interleave': {
        const parts = pattern.of.map(find).filter((some) => some.length > 0);
        return parts.length === 0 ? noParts : [...new Set(parts.flat())];
      }
      case 'oneOrMore':
      case 'list':
        return find(pattern.of);
      case 'value': {
        const definition = foreignAt(grammar, 'value', pattern.definition);
        return definition ? [{ attribute: undefined, value: definition.name }] : noParts;
      }
      case 'attribute': {
        const inner = find(pattern.of);
        const isItself = foreignAt(grammar, 'attribute', pattern.definition) !== undefined;
        if (inner.length === 0 && !isItself) return noParts;
        return namesIn(pattern.names).flatMap((attribute): Part[] => [
          ...(isItself ? [{ attribute, value: undefined }] : []),
          ...inner.map(({ value }) => ({ attribute, value })),
        ]);
      }
      default:
        return noParts;
    }
  };
  return find;
}
