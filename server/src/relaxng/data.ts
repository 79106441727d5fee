import type { NameClass } from './names.ts';

/** A parameter of a datatype, as `minInclusive`. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** Index into `GrammarData.patterns`. */
export type PatternIndex = number;
/** Index into `GrammarData.definitions`. */
export type DefinitionIndex = number;

/**
 * A pattern after simplification (section 4 of the specification). `of` refers to earlier patterns,
 * except in elements, whose content may come later: that is where a grammar recurs.
 */
export type PatternData =
  | { readonly kind: 'empty' | 'notAllowed' | 'text' }
  | { readonly kind: 'choice' | 'group' | 'interleave'; readonly of: readonly PatternIndex[] }
  | { readonly kind: 'oneOrMore' | 'list'; readonly of: PatternIndex }
  | {
      readonly kind: 'element' | 'attribute';
      readonly names: NameClass;
      readonly of: PatternIndex;
      readonly definition: DefinitionIndex;
    }
  | {
      readonly kind: 'data';
      readonly library: string;
      readonly type: string;
      readonly parameters: readonly Parameter[];
      readonly except?: PatternIndex;
      /** What to write, in the schema's words. */
      readonly documentation?: string;
    }
  | {
      readonly kind: 'value';
      readonly library: string;
      readonly type: string;
      readonly value: string;
      /** Prefixes in scope in the schema; only for types that read them, as QName. */
      readonly prefixes?: Readonly<Record<string, string>>;
      readonly definition: DefinitionIndex;
    };

/** Name, index into `files`, line, documentation, index into `annotations`; the tail is left out when empty. */
export type DefinitionData = readonly [
  name: string,
  file: number,
  line: number,
  documentation?: string | null,
  annotations?: number,
];

/** A loaded grammar as plain data: survives JSON and needs no schema file any more. */
export interface GrammarData {
  readonly format: 2;
  readonly files: readonly string[];
  /** Each once: many definitions say the same of themselves. */
  readonly annotations: readonly Readonly<Record<string, string>>[];
  readonly definitions: readonly DefinitionData[];
  readonly patterns: readonly PatternData[];
  readonly start: PatternIndex;
}

/** The annotations of a definition; none when it has none. */
export function annotationsAt(
  { definitions, annotations }: GrammarData,
  definition: DefinitionIndex,
): Readonly<Record<string, string>> {
  const index = definitions[definition]?.[4];
  return (index === undefined ? undefined : annotations[index]) ?? {};
}
