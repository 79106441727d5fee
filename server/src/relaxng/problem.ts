import type { Attribute, Element, Range } from '../xml/tree.ts';
import type { ExpectedElement } from './describe.ts';

/** What may stand at a place, the likeliest first. `value` of a datatype names the type, as `unsignedInt`. */
export interface Expected {
  readonly elements: readonly string[];
  readonly attributes: readonly string[];
  readonly values: readonly string[];
  /** Names of datatypes or patterns that are not a list of values. */
  readonly datatypes: readonly string[];
  readonly text: boolean;
  /** What the schema's documentation says of the datatypes, when it speaks of all of them. */
  readonly forms?: readonly string[];
}

/** An attribute value that would have made the refused thing legal. */
export interface Condition {
  readonly attribute: string;
  readonly element: string;
  readonly values: readonly string[];
  /** What the document has; undefined when the attribute is absent. */
  readonly found: string | undefined;
  /** Whether that value alone makes the element it stands on right to its end. */
  readonly sufficient: boolean;
  /** What belongs to the value found in place of the refused thing: names of attributes, or of elements. */
  readonly instead: readonly string[];
  /** Whether the value refused would do there. */
  readonly takesValue: boolean;
}

/** The form in which the refused thing would be right. */
export type Remedy =
  /** An attribute of `holder`; `value` when it fits there. */
  | { readonly kind: 'attribute'; readonly name: string; readonly value: string | undefined; readonly holder: Element }
  /** A child element that holds the value as text, in an attribute, or by being there. */
  | {
      readonly kind: 'element';
      readonly name: string;
      readonly value: string;
      readonly shape: 'text' | 'attribute' | 'empty' | 'unknown';
      readonly attribute?: string;
      /** Where the child belongs, when not in the element itself. */
      readonly holder?: Element;
    }
  /** The text of the element itself. */
  | { readonly kind: 'text'; readonly value: string }
  /** The number alone, and the unit in an attribute. */
  | { readonly kind: 'split'; readonly number: string; readonly unit: string; readonly attribute: string }
  /** The value without the white space around it. */
  | { readonly kind: 'trim'; readonly value: string }
  /** The same name in another namespace. */
  | { readonly kind: 'namespace'; readonly namespaces: readonly string[] };

interface Common {
  /** The smallest range that names the mistake. */
  readonly range: Range;
  /** The element refused, or the one that lacks something or holds the attribute or text. */
  readonly element: Element;
  readonly expected: Expected;
  /** Likeliest intended names or values for a misspelt one, best first. */
  readonly suggestions: readonly string[];
  /** Elements in which a misplaced name is allowed. */
  readonly belongsIn: readonly string[];
  /** Set when another value of an attribute would allow it. */
  readonly condition: Condition | undefined;
  /** A sibling element or attribute beside which the refused thing cannot stand. */
  readonly conflict?: string;
  /** Names of siblings that must come before the refused element. */
  readonly after?: readonly string[];
  readonly remedy?: Remedy;
  /** What the element holds, or the attribute's value, does not suit the place where the name is allowed. */
  readonly misfit?: boolean;
}

interface Lacking {
  /** What is missing with all that it needs itself: all of it, or of an incomplete element any one. */
  readonly lacking: readonly ExpectedElement[];
}

/** A mistake against the grammar, as data; `render.ts` puts it into words. */
export type Problem =
  | (Common & { readonly kind: 'wrong-root'; readonly name: string })
  | (Common & { readonly kind: 'unknown-element'; readonly name: string })
  | (Common & { readonly kind: 'misplaced-element'; readonly name: string })
  | (Common & { readonly kind: 'repeated-element'; readonly name: string; readonly first: Element })
  | (Common & { readonly kind: 'missing-element'; readonly names: readonly string[] } & Lacking)
  | (Common & { readonly kind: 'unknown-attribute'; readonly name: string; readonly attribute: Attribute })
  | (Common & { readonly kind: 'missing-attribute'; readonly names: readonly string[] })
  | (Common & { readonly kind: 'wrong-attribute-value'; readonly attribute: Attribute; readonly value: string })
  | (Common & { readonly kind: 'wrong-text'; readonly value: string })
  | (Common & { readonly kind: 'missing-text' })
  | (Common & { readonly kind: 'unexpected-text'; readonly value: string })
  | (Common & { readonly kind: 'incomplete'; readonly names: readonly string[] } & Partial<Lacking>);
