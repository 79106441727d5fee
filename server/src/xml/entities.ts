/** General entities a document declares itself, and the bounds of their expansion. */
import type { Expansion } from './references.ts';

export interface Entity {
  readonly name: string;
  /** Replacement text; undefined for an external entity, which is never loaded. */
  readonly replacement: string | undefined;
  readonly unparsed: boolean;
  /** Text it gives in element content, and whether it is well-formed there; set at its first use. */
  content?: { readonly result: Expansion; readonly cost: number };
}

export interface Entities {
  readonly declared: Map<string, Entity>;
  /** True when a declaration may stand in a part that is not read, so that an unknown name is no mistake. */
  undeclaredAllowed: boolean;
  /** Attribute types other than CDATA, by element and attribute name. */
  readonly attributeTypes: Map<string, Map<string, string>>;
  /** Names of entities being expanded, outermost first. */
  readonly expanding: string[];
  /** Characters produced so far, with a fixed charge for each reference. */
  cost: number;
  readonly limit: number;
}

/** Nesting beyond this is refused, as libxml2 does by default. */
export const maximumEntityDepth = 20;
/** What each reference counts besides the characters it stands for. */
export const referenceCost = 20;
const allowedExpansion = 1_000_000;
const allowedAmplification = 5;

export function noEntities(textLength: number): Entities {
  return {
    declared: new Map(),
    undeclaredAllowed: false,
    attributeTypes: new Map(),
    expanding: [],
    cost: 0,
    limit: Math.max(allowedExpansion, allowedAmplification * textLength),
  };
}

const predefined: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

export function predefinedEntity(name: string): string | undefined {
  return Object.hasOwn(predefined, name) ? predefined[name] : undefined;
}
