import type { Parameter } from './data.ts';
import type { NameClass } from './names.ts';

/** A schema as written, references not yet followed. */

export interface Place {
  readonly file: string;
  readonly line: number;
}

/** What the annotations of a schema element say. */
export interface Annotations extends Place {
  readonly name: string;
  readonly documentation: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

export type SourcePattern =
  | { readonly kind: 'empty' | 'notAllowed' | 'text' }
  | { readonly kind: 'choice' | 'group' | 'interleave'; readonly of: readonly SourcePattern[]; readonly place: Place }
  | { readonly kind: 'oneOrMore' | 'list'; readonly of: SourcePattern; readonly place: Place }
  | {
      readonly kind: 'element' | 'attribute';
      readonly names: NameClass;
      readonly of: SourcePattern;
      readonly definition: Annotations;
    }
  | {
      readonly kind: 'data';
      readonly library: string;
      readonly type: string;
      readonly parameters: readonly Parameter[];
      readonly except: SourcePattern | undefined;
      readonly documentation: string | undefined;
      readonly place: Place;
    }
  | {
      readonly kind: 'value';
      readonly library: string;
      readonly type: string;
      readonly value: string;
      readonly prefixes: Readonly<Record<string, string>> | undefined;
      readonly definition: Annotations;
    }
  | { readonly kind: 'ref'; readonly scope: Scope; readonly name: string; readonly place: Place };

/** One name of a grammar; several `define`s of it are combined. */
export interface Define {
  readonly of: SourcePattern[];
  combine: 'choice' | 'interleave' | undefined;
  /** How many of them do without `combine`; one may. */
  plain: number;
  readonly place: Place;
}

/** The names of one `<grammar>`; its start is kept under `startName`. */
export interface Scope {
  readonly parent: Scope | undefined;
  readonly defines: Map<string, Define>;
}

/** No name of a definition holds a space. */
export const startName = ' start';
