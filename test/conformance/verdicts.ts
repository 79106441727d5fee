/** The two grammars that the conformance tests compare, and what they say of a document. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accepts } from '../../server/src/relaxng/accept.ts';
import { createBindings } from '../../server/src/relaxng/bind.ts';
import { createGrammar, type Grammar, loadGrammar } from '../../server/src/relaxng/index.ts';
import { parse } from '../../server/src/xml/parse.ts';
import type { Document } from '../../server/src/xml/tree.ts';

export interface Grammars {
  readonly ours: Grammar;
  readonly theirs: Grammar;
}

export interface Verdicts {
  readonly ours: boolean;
  readonly theirs: boolean;
}

export const schemasDirectory = resolve(dirname(fileURLToPath(import.meta.url)), '../../schemas');

/** Our grammar as it stands in `schemas/`, and libvirt's from a corpus. */
export function readGrammars(corpus: string): Grammars {
  return {
    ours: readGrammar(join(schemasDirectory, 'domain.rng')),
    theirs: readGrammar(join(corpus, 'libvirt-11.3.0/schemas/domain.rng')),
  };
}

export function readGrammar(entry: string): Grammar {
  return createGrammar(loadGrammar(entry, (uri) => readFileSync(uri, 'utf8')));
}

/** Whether a grammar takes a document; without the work of saying what is wrong. */
export function takes(grammar: Grammar, document: Document): boolean {
  return accepts(grammar, document, createBindings());
}

export function verdictsOn({ ours, theirs }: Grammars, text: string): Verdicts {
  const document = parse(text);
  return { ours: takes(ours, document), theirs: takes(theirs, document) };
}

/** Whether the grammars differ on a text, which is no question unless it is well-formed. */
export function differOn(grammars: Grammars, text: string): boolean {
  const document = parse(text);
  return document.problems.length === 0 && takes(grammars.ours, document) !== takes(grammars.theirs, document);
}
