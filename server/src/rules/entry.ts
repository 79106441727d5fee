import type { Guest } from '../guest/guest.ts';
import type { Attribute, Element } from '../xml/tree.ts';
import type { Explanation, FragmentPlace, MomentRule, Rule, Severity } from './rule.ts';

/** A construct of native xm and xl configurations that has no form in domain XML: the import speaks of it. */
export interface ImportEntry extends Explanation {
  readonly kind: 'import';
  readonly severity: Severity;
  /** The settings of a native configuration that it is about. */
  readonly keys: readonly string[];
  /** Lines of a native configuration that the import has something to say of. */
  readonly example: string;
}

/** A fragment that a conversion leaves as it is. */
export interface KeptExample {
  readonly title: string;
  /** Where the fragment stands; default `devices`. */
  readonly at?: FragmentPlace;
  /** The Xen guest around it; default `pv`. */
  readonly guest?: 'pv' | 'hvm';
  /** What stands in the Xen guest; without it, what is kept. */
  readonly before?: string;
  /** What stands there before and after the conversion, to the letter. */
  readonly kept: string;
}

/** A construct that means the same under KVM: the conversion keeps it, and its examples prove that it does. */
export interface GuaranteeEntry extends Explanation {
  readonly kind: 'guarantee';
  readonly examples: readonly KeptExample[];
}

/** Something that a guest has for itself alone. */
export interface Claim {
  /** The same for guests that claim the same. */
  readonly key: string;
  /** As it is written. */
  readonly value: string;
  readonly place: Attribute | Element;
}

/** What only several definitions together show: two guests that claim the same. */
export interface WorkspaceEntry extends Explanation {
  readonly kind: 'workspace';
  readonly severity: Severity;
  readonly claims: (guest: Guest) => readonly Claim[];
  /** @param other name of the other guest, quoted, with its file */
  readonly message: (value: string, other: string) => string;
  /** Two whole definitions. */
  readonly examples: readonly {
    readonly title: string;
    readonly guests: readonly [string, string];
    readonly found: boolean;
  }[];
}

/** Anything that has a page in the catalogue. */
export type Entry = Rule | MomentRule | ImportEntry | GuaranteeEntry | WorkspaceEntry;

/** Constructs that belong together, in the order of the catalogue. */
export interface Area<Of extends Entry = Entry> {
  readonly title: string;
  readonly entries: readonly Of[];
}

/** Names an entry of the import. */
export function importEntry(definition: Omit<ImportEntry, 'kind'>): ImportEntry {
  return { kind: 'import', ...definition };
}

/** Names a conflict between guests. */
export function workspaceEntry(definition: Omit<WorkspaceEntry, 'kind'>): WorkspaceEntry {
  return { kind: 'workspace', ...definition };
}

/** Names a promise of the conversion. */
export function guarantee(definition: Omit<GuaranteeEntry, 'kind'>): GuaranteeEntry {
  return { kind: 'guarantee', ...definition };
}
