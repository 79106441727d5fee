import { attribute, child } from '../xml/query.ts';
import type { Document, Element } from '../xml/tree.ts';

/** The roots of the documents that are read. */
const kinds = ['domain', 'domainsnapshot', 'domaincheckpoint', 'domainbackup'] as const;

/** A definition; or what libvirt keeps (snapshot, checkpoint) or does (backup) of a guest at one moment. */
export type DocumentKind = (typeof kinds)[number];

/** What a document is; undefined for other XML. */
export function documentKind({ root }: Document): DocumentKind | undefined {
  return kinds.find((kind) => kind === root?.localName);
}

/**
 * The definition in a document: its root, or the one that a snapshot or checkpoint holds. Before libvirt 0.9.5 a snapshot
 * held no more of it than the UUID, and no type: virDomainSnapshotDefParse takes that for none.
 */
export function definitionIn({ root }: Document): Element | undefined {
  if (root?.name === 'domain') return root;
  const inner = root && child(root, 'domain');
  return inner && isDefinition(inner) && attribute(inner, 'type') ? inner : undefined;
}

/** Whether an element is the root of a definition; in a snapshot that of the next start is one as well. */
export function isDefinition({ name, parent }: Element): boolean {
  if (parent.kind === 'document') return name === 'domain';
  const isInner = name === 'domain' || name === 'inactiveDomain';
  return isInner && parent.parent.kind === 'document' && documentKind(parent.parent) !== undefined;
}
