/** The two grammars that the conformance tests compare, and what they say of a document. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accepts } from '../../server/src/relaxng/accept.ts';
import { createBindings } from '../../server/src/relaxng/bind.ts';
import type { PatternData } from '../../server/src/relaxng/data.ts';
import { createGrammar, type Grammar, loadGrammar } from '../../server/src/relaxng/index.ts';
import { literalNames } from '../../server/src/relaxng/names.ts';
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

/** The root elements that are read; libvirt has a schema of the same name for each. */
export const roots = ['domain', 'domainsnapshot', 'domaincheckpoint', 'domainbackup'] as const;
export type Root = (typeof roots)[number];

/** Our grammar of documents with a root as it stands in `schemas/`, and libvirt's from a corpus. */
export function readGrammars(corpus: string, root: Root = 'domain'): Grammars {
  return {
    ours: startingWith(readGrammar(join(schemasDirectory, 'documents.rng')), root),
    theirs: readGrammar(join(corpus, `libvirt-11.3.0/schemas/${root}.rng`)),
  };
}

/** The part of a grammar of several roots that is for one of them. */
function startingWith({ data }: Grammar, root: Root): Grammar {
  const choice = data.patterns[data.start];
  const start =
    choice?.kind === 'choice' ? choice.of.find((index) => isElement(data.patterns[index], root)) : undefined;
  if (start === undefined) throw new Error(`no document starts with <${root}>`);
  return createGrammar({ ...data, start });
}

function isElement(pattern: PatternData | undefined, name: string): boolean {
  return pattern?.kind === 'element' && literalNames(pattern.names).some(({ localName }) => localName === name);
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
