/** General entities a document declares itself, and the bounds of their expansion. */
import type { Expansion } from './references.ts';
import type { Document, SyntaxProblem } from './tree.ts';

export interface Entity {
  readonly name: string;
  /** Replacement text; undefined for an external entity, which is never loaded. */
  readonly replacement: string | undefined;
  readonly unparsed: boolean;
  /** What it gives in element content; set at its first use. */
  content?: { readonly result: Expansion; readonly cost: number };
}

/** Reads an entity's replacement text as element content: the text in it, and what is wrong. */
export type ContentReader = (
  replacement: string,
  entities: Entities,
) => { text: string; problems: readonly SyntaxProblem[] };

export interface Entities {
  readonly declared: Map<string, Entity>;
  /** Parameter entities; undefined for an external one. */
  readonly parameters: Map<string, string | undefined>;
  /** The XML declaration says that nothing outside the document matters. */
  standalone: boolean;
  /** True when a declaration may stand in a part that is not read, so that an unknown name is no mistake. */
  undeclaredAllowed: boolean;
  /** Attribute types, by element and attribute name. */
  readonly attributeTypes: Map<string, Map<string, string>>;
  /** Namespaces that attribute declarations give, by element name and prefix. */
  readonly namespaceDefaults: Map<string, Map<string, string>>;
  /** Names of entities being expanded, outermost first. */
  readonly expanding: string[];
  /** Characters produced so far, with a fixed charge for each reference. */
  cost: number;
  readonly limit: number;
  readonly readContent: ContentReader;
}

/** Nesting beyond this is refused, as libxml2 does by default. */
export const maximumEntityDepth = 20;
/** What each reference counts besides the characters it stands for. */
export const referenceCost = 20;
const allowedExpansion = 1_000_000;
const allowedAmplification = 5;

export function noEntities(textLength: number, readContent: ContentReader): Entities {
  return {
    declared: new Map(),
    parameters: new Map(),
    standalone: false,
    undeclaredAllowed: false,
    attributeTypes: new Map(),
    namespaceDefaults: new Map(),
    expanding: [],
    cost: 0,
    limit: Math.max(allowedExpansion, allowedAmplification * textLength),
    readContent,
  };
}

const declarations = new WeakMap<Document, Entities>();

/** Keeps what the document declares for those who map its values back to its text later. */
export function keepEntities(document: Document, entities: Entities): void {
  declarations.set(document, entities);
}

const none = noEntities(0, () => ({ text: '', problems: [] }));

/** The entities a document declares, ready for use. */
export function entitiesOf(document: Document): Entities {
  return { ...(declarations.get(document) ?? none), expanding: [], cost: 0 };
}

const predefined: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

export function predefinedEntity(name: string): string | undefined {
  return Object.hasOwn(predefined, name) ? predefined[name] : undefined;
}
