/** The RELAX NG engine: load a schema, validate documents, ask what may come. It knows nothing of libvirt. */
export type { Bindings } from './bind.ts';
export { createGrammar, definitionAt, type Grammar } from './createGrammar.ts';
export type { GrammarData } from './data.ts';
export type { Defined, ExpectedAttribute, ExpectedElement, ExpectedValue } from './describe.ts';
export { keptBindings } from './earlier.ts';
export { GrammarError } from './error.ts';
export { type Expectation, expectAt } from './expect.ts';
export type { Definition } from './grammar.ts';
export { loadGrammar } from './load.ts';
export type { NameClass } from './names.ts';
export type { Condition, Expected, Problem, Remedy } from './problem.ts';
export { datatypeWords, render } from './render.ts';
export { type Validation, validate } from './validate.ts';
