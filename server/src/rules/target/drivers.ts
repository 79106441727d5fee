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

/** What may be foreign of an element, by its name; what is not here needs no second look. */
export interface ForeignElement {
  isForeign: boolean;
  readonly attributes: Map<string, ForeignAttribute>;
  readonly texts: Set<string>;
}

interface ForeignAttribute {
  isForeign: boolean;
  readonly values: Set<string>;
}

/** A foreign attribute, or a foreign value of an attribute or of text, in the content of an element. */
interface Part {
  readonly attribute: string | undefined;
  readonly value: string | undefined;
}

const noParts: readonly Part[] = [];

/** Finds the places by local names; those with names that the grammar does not spell out are never foreign. */
export function foreignPlaces(grammar: Grammar): ReadonlyMap<string, ForeignElement> {
  const places = new Map<string, ForeignElement>();
  const partsOf = partFinder(grammar);
  for (const pattern of grammar.data.patterns) {
    if (pattern.kind !== 'element') continue;
    const isForeign = foreignAt(grammar, 'element', pattern.definition) !== undefined;
    const parts = partsOf(pattern.of);
    if (!isForeign && parts.length === 0) continue;
    for (const name of namesIn(pattern.names)) {
      const place = places.get(name) ?? { isForeign: false, attributes: new Map(), texts: new Set() };
      places.set(name, place);
      place.isForeign ||= isForeign;
      for (const part of parts) addPart(place, part);
    }
  }
  return places;
}

function addPart({ attributes, texts }: ForeignElement, { attribute, value }: Part): void {
  if (attribute === undefined) {
    if (value !== undefined) texts.add(value);
    return;
  }
  const place = attributes.get(attribute) ?? { isForeign: false, values: new Set() };
  attributes.set(attribute, place);
  if (value === undefined) place.isForeign = true;
  else place.values.add(value);
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
