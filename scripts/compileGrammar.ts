/** Compiles `schemas/documents.rng` into the module that the bundles carry, so that nothing is read or parsed at start. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadGrammar } from '../server/src/relaxng/index.ts';

const schemas = new URL('../schemas/', import.meta.url);
const output = new URL('../server/generated/', import.meta.url);

const grammar = loadGrammar('documents.rng', (file) => readFileSync(new URL(file, schemas), 'utf8'));
// One character beyond Latin-1 would make V8 keep the whole text with two bytes a character.
const text = JSON.stringify(grammar).replace(
  /[^\0-\xff]/g,
  (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
);
mkdirSync(output, { recursive: true });
writeFileSync(
  new URL('domainGrammar.js', output),
  `// Compiled from schemas/ by scripts/compileGrammar.ts.\nexport const domainGrammarText = ${JSON.stringify(text)};\n`,
);
writeFileSync(new URL('domainGrammar.d.ts', output), 'export const domainGrammarText: string;\n');
console.log(`${fileURLToPath(new URL('domainGrammar.js', output))}  ${(text.length / 1e3).toFixed(0)} kB`);
