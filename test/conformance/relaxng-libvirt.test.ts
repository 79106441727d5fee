import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RelaxNGValidator, XmlDocument, XmlValidateError } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { createGrammar, type GrammarData, loadGrammar, validate } from '../../server/src/relaxng/index.ts';
import { parse } from '../../server/src/xml/parse.ts';
import { mutateForGrammar } from './grammarMutations.ts';
import { corpusDirectory, corpusDocuments, noCorpus, pick, seededRandom } from './support.ts';

/**
 * Verdicts under libvirt's own grammar beside libxml2's, on libvirt's test documents and on mutations
 * of them. Where the two differ, libxml2 is right: it is what libvirt validates with.
 */

const mutationCount = 5000;
const seed = 20261123;

interface Sample {
  readonly label: string;
  readonly text: string;
}

interface Outcome {
  readonly compared: number;
  readonly invalid: number;
  /** Where libxml2 says otherwise. */
  readonly different: readonly (Sample & { readonly ours: boolean })[];
  /** Where problems and verdict do not agree. */
  readonly inconsistent: readonly string[];
}

describe('libvirt’s grammar: verdicts beside libxml2', () => {
  const corpus = corpusDirectory();
  const entry = corpus && join(corpus, 'libvirt-11.3.0/schemas/domain.rng');

  it('agrees on every document of the corpus', function () {
    if (entry === undefined) {
      console.log(noCorpus);
      return this.skip();
    }
    const samples = corpusDocuments().map(({ file, text }) => ({ label: file, text }));
    assertAgreement('documents', compare(entry, samples));
  });

  it('agrees on mutations', function () {
    if (entry === undefined) {
      console.log(noCorpus);
      return this.skip();
    }
    this.timeout(300_000);
    const random = seededRandom(seed);
    const documents = corpusDocuments();
    const samples: Sample[] = [];
    while (samples.length < mutationCount) {
      const { file, text } = pick(random, documents);
      let mutant: string | undefined = text;
      for (let round = Math.floor(random() * 2); round >= 0; round -= 1) {
        mutant = mutateForGrammar(mutant, random) ?? mutant;
      }
      if (mutant !== text) samples.push({ label: `mutation ${samples.length} of ${file}`, text: mutant });
    }
    assertAgreement('mutations', compare(entry, samples));
  });
});

describe('libvirt’s grammar: one mistake, one diagnostic', () => {
  const corpus = corpusDirectory();
  const entry = corpus && join(corpus, 'libvirt-11.3.0/schemas/domain.rng');

  it('holds for nearly every mutation of a valid document', function () {
    if (entry === undefined) {
      console.log(noCorpus);
      return this.skip();
    }
    this.timeout(300_000);
    const grammar = createGrammar(loadGrammar(entry, (uri) => readFileSync(uri, 'utf8')));
    const documents = corpusDocuments().filter(({ text }) => validate(grammar, parse(text)).valid);
    const random = seededRandom(seed + 1);
    const counts = { invalid: 0, single: 0 };
    for (let round = 0; round < 2500; round += 1) {
      const text = mutateForGrammar(pick(random, documents).text, random);
      const document = text === undefined ? undefined : parse(text);
      if (document === undefined || document.problems.length > 0) continue;
      const { valid, problems } = validate(grammar, document);
      if (valid) continue;
      counts.invalid += 1;
      if (problems.length === 1) counts.single += 1;
      for (const { range } of problems) assert.ok(range.start < range.end && range.end <= document.text.length);
    }
    const share = counts.single / counts.invalid;
    console.log(
      `      ${counts.single}/${counts.invalid} mistakes gave exactly one diagnostic (${(share * 100).toFixed(1)} %)`,
    );
    assert.ok(share >= 0.95);
  });
});

function compare(entry: string, samples: readonly Sample[]): Outcome {
  xmlRegisterFsInputProviders();
  const data = loadGrammar(entry, (uri) => readFileSync(uri, 'utf8'));
  const grammar = createGrammar(JSON.parse(JSON.stringify(data)) as GrammarData);
  const schema = XmlDocument.fromBuffer(readFileSync(entry), { url: entry });
  const validator = RelaxNGValidator.fromDoc(schema);
  const different: (Sample & { ours: boolean })[] = [];
  const inconsistent: string[] = [];
  let compared = 0;
  let invalid = 0;
  for (const sample of samples) {
    let document: XmlDocument;
    try {
      document = XmlDocument.fromString(sample.text);
    } catch {
      // Not well-formed: nothing for a grammar to judge.
      continue;
    }
    const theirs = isValid(validator, document);
    document.dispose();
    const { valid, problems } = validate(grammar, parse(sample.text));
    compared += 1;
    if (!valid) invalid += 1;
    if (valid !== theirs) different.push({ ...sample, ours: valid });
    if (valid !== (problems.length === 0)) inconsistent.push(sample.label);
  }
  validator.dispose();
  schema.dispose();
  return { compared, invalid, different, inconsistent };
}

function isValid(validator: RelaxNGValidator, document: XmlDocument): boolean {
  try {
    validator.validate(document);
    return true;
  } catch (error) {
    if (error instanceof XmlValidateError) return false;
    throw error;
  }
}

function assertAgreement(what: string, outcome: Outcome): void {
  const { compared, invalid, different, inconsistent } = outcome;
  const agreed = compared - different.length;
  console.log(`      ${agreed}/${compared} ${what} judged as libxml2 does (${invalid} of them invalid)`);
  assert.deepEqual(
    different.map(({ label, ours }) => `${label}: ours ${ours ? 'valid' : 'invalid'}`),
    [],
  );
  assert.deepEqual(inconsistent, []);
}
