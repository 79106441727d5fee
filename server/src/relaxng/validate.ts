import type { Attribute, Document, Element } from '../xml/tree.ts';
import { accepts } from './accept.ts';
import {
  type Bindings,
  createBindings,
  definitionOf,
  definitionsOf,
  valueDefinitionOf,
  valueDefinitionsOf,
} from './bind.ts';
import type { Grammar } from './createGrammar.ts';
import type { Definition } from './grammar.ts';
import type { Problem } from './problem.ts';
import { recover } from './recover.ts';

/** What validating a document gave. */
export interface Validation {
  /** By RELAX NG; the document's syntax is another matter. */
  readonly valid: boolean;
  /** In document order; empty exactly when valid. */
  readonly problems: readonly Problem[];
  /** The definition that took a node; undefined for nodes the grammar does not know at their place. */
  readonly definitionOf: (node: Element | Attribute) => Definition | undefined;
  /** The definition of an attribute's value or of an element's text, when the grammar spells values out. */
  readonly valueDefinitionOf: (node: Element | Attribute) => Definition | undefined;
  /** All definitions that may have taken a node, where the grammar has alternatives of its name; none for unknown nodes. */
  readonly definitionsOf: (node: Element | Attribute) => readonly Definition[];
  /** The same for the value of an attribute or the text of an element. */
  readonly valueDefinitionsOf: (node: Element | Attribute) => readonly Definition[];
  /** For the validation of a later version. */
  readonly bindings: Bindings;
}

/**
 * Validates a document, also one that is not well-formed: what is half typed is left alone.
 * A document without any element is invalid with the problem `incomplete` only if it has a root to say it of.
 * @param kept how the elements were taken in an earlier version that have not changed since (`keptBindings`): they are not
 * read again; used up
 */
export function validate(grammar: Grammar, document: Document, kept?: Bindings): Validation {
  let bindings = kept ?? createBindings();
  const valid = accepts(grammar, document, bindings);
  let problems: readonly Problem[] = [];
  if (!valid) {
    if (!kept) bindings = createBindings();
    problems = recover(grammar, document, bindings);
  }
  return {
    valid,
    problems,
    bindings,
    definitionOf: (node) => definitionOf(grammar, bindings, node),
    valueDefinitionOf: (node) => valueDefinitionOf(grammar, bindings, node),
    definitionsOf: (node) => definitionsOf(grammar, bindings, node),
    valueDefinitionsOf: (node) => valueDefinitionsOf(grammar, bindings, node),
  };
}
