import type { Document } from '../xml/tree.ts';
import type { Bindings } from './bind.ts';
import type { Grammar } from './createGrammar.ts';
import type { Problem } from './problem.ts';
export function recover(_g: Grammar, _d: Document, _b: Bindings): Problem[] {
  return [];
}
