import { domainGrammarText } from '../generated/domainGrammar.js';
import { createGrammar, type Grammar, type GrammarData } from './relaxng/index.ts';

let grammar: Grammar | undefined;

/** Our grammar of domain XML, compiled from `schemas/` by the build; made on first use. */
export function domainGrammar(): Grammar {
  grammar ??= createGrammar(JSON.parse(domainGrammarText) as GrammarData);
  return grammar;
}
