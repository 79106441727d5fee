import type { Range } from '../xml/tree.ts';

/** A value of a configuration, with its place. */
export type Value =
  | { readonly kind: 'string'; readonly value: string; readonly range: Range }
  | { readonly kind: 'number'; readonly value: number; readonly range: Range }
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly range: Range }
  | { readonly kind: 'dictionary'; readonly entries: ReadonlyMap<string, Value>; readonly range: Range };

/** A string or a number as text; undefined for what holds others. */
export function plainText(value: Value): string | undefined {
  return value.kind === 'string' || value.kind === 'number' ? String(value.value) : undefined;
}
