/** What a type may ask of the place where a value stands. */
export interface Context {
  /** The namespace a prefix stands for; '' asks for the default namespace. Undefined when not declared. */
  readonly resolve: (prefix: string) => string | undefined;
}

export const noContext: Context = { resolve: (prefix) => (prefix === '' ? '' : undefined) };

/** A type with its parameters applied. */
export interface Datatype {
  /**
   * The value a string stands for, as a key: two strings mean the same exactly when their keys are equal.
   * Undefined when the string is not of the type.
   */
  readonly read: (text: string, context: Context) => string | undefined;
  /** Whether `read` looks at the context. */
  readonly contextual: boolean;
}

/** A type before parameters. */
export interface Primitive extends Datatype {
  readonly whiteSpace: 'preserve' | 'replace' | 'collapse';
  /** Order of two keys; undefined when they cannot be compared. Types without order have none. */
  readonly compare?: (one: string, other: string) => number | undefined;
  /** Length of a key in the type's unit (characters, octets, items). */
  readonly length?: (key: string) => number;
  /** Digits before and after the point, for decimals. */
  readonly digits?: (key: string) => { readonly total: number; readonly fraction: number };
}

/** Removes leading and trailing XML white space and folds the rest to single spaces. */
export function collapse(text: string): string {
  // Most values hold no white space at all.
  return /[ \t\n\r]/.test(text) ? text.replace(/[ \t\n\r]+/g, ' ').replace(/^ | $/g, '') : text;
}

/** Prepares a string as the type's white space rule asks. */
export function normalise(text: string, whiteSpace: Primitive['whiteSpace']): string {
  if (whiteSpace === 'preserve') return text;
  return whiteSpace === 'replace' ? text.replace(/[\t\n\r]/g, ' ') : collapse(text);
}

/** Whether a string holds nothing but XML white space. */
export function isBlank(text: string): boolean {
  return !/[^ \t\n\r]/.test(text);
}
