import { attributeValue, child, childrenNamed } from '../xml/query.ts';
import type { Document, Element } from '../xml/tree.ts';
import { type DocumentKind, documentKind } from './definition.ts';
import type { Disk } from './disks.ts';
import type { Guest, Hypervisor } from './guest.ts';

/** A snapshot, checkpoint or backup of a guest. */
export interface Moment {
  readonly kind: Exclude<DocumentKind, 'domain'>;
  readonly document: Document;
  readonly root: Element;
  /** The guest it was made of; undefined when the document does not tell. */
  readonly guest: Guest | undefined;
  /** Type of that guest; '' when the document does not tell. */
  readonly type: string;
  /** What the document is checked for. */
  readonly target: Hypervisor;
  /** What is said of single disks. */
  readonly disks: readonly Element[];
}

/** Reads a document of a moment; undefined when it is a definition or other XML. */
export function readMoment(document: Document, guest: Guest | undefined, target: Hypervisor): Moment | undefined {
  const kind = documentKind(document);
  const { root } = document;
  if (root === undefined || kind === undefined || kind === 'domain') return undefined;
  const list = child(root, 'disks');
  const disks = list ? childrenNamed(list, 'disk') : [];
  return { kind, document, root, guest, type: guest?.type ?? '', target, disks };
}

/**
 * The disk of a guest that a snapshot or checkpoint names by its target or by the path of its source; several where that
 * is the source of several, which libvirt refuses (virDomainDiskIndexByName).
 */
export function disksNamed(guest: Guest, name: string): Disk[] {
  const { disks } = guest.devices;
  if (!name.startsWith('/')) return disks.filter(({ targetDevice }) => targetDevice?.value === name);
  return disks.filter(
    ({ source }) => source && [attributeValue(source, 'file'), attributeValue(source, 'dev')].includes(name),
  );
}
