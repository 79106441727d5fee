import type { Guest } from '../../../guest/guest.ts';
import { attribute } from '../../../xml/query.ts';
import type { Attribute, Element } from '../../../xml/tree.ts';

/** Elements by path, for each guest: a hundred rules ask for the same few. */
const knownPaths = new WeakMap<Guest, Map<string, readonly Element[]>>();

/** The elements at `path` below the domain, such as `devices/disk/target`, in document order. */
export function elementsAt(guest: Guest, path: string): readonly Element[] {
  const paths = knownPaths.get(guest) ?? new Map<string, readonly Element[]>();
  knownPaths.set(guest, paths);
  const known = paths.get(path);
  if (known !== undefined) return known;
  const found = findAt(guest, path);
  paths.set(path, found);
  return found;
}

function findAt(guest: Guest, path: string): readonly Element[] {
  const [, device] = /^devices\/([^/]+)$/.exec(path) ?? [];
  if (device !== undefined) return guest.devices.named(device);
  const end = path.lastIndexOf('/');
  const parents = end < 0 ? [guest.root] : elementsAt(guest, path.slice(0, end));
  const name = path.slice(end + 1);
  const found: Element[] = [];
  for (const parent of parents) {
    for (const node of parent.children) {
      if (node.kind === 'element' && node.localName === name && node.namespace === '') found.push(node);
    }
  }
  return found;
}

/**
 * The attributes at `path` below the domain, such as `devices/disk/target/@bus`, in document order;
 * where `values` are given, only those that have one of them.
 */
export function attributesAt(guest: Guest, path: string, ...values: readonly string[]): Attribute[] {
  const [elements = '', name = ''] = path.split('/@');
  const attributes: Attribute[] = [];
  for (const element of elementsAt(guest, elements)) {
    const found = attribute(element, name);
    if (found !== undefined && (values.length === 0 || values.includes(found.value))) attributes.push(found);
  }
  return attributes;
}
