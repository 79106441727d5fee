import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RelaxNGValidator, XmlDocument, XmlValidateError } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { createGrammar, type GrammarData, loadGrammar, validate } from '../../server/src/relaxng/index.ts';
import { parse } from '../../server/src/xml/parse.ts';
import { mutateForGrammar } from './grammarMutations.ts';
import { corpusDirectory, corpusDocuments, noCorpus, pick, seededRandom } from './support.ts';

/**
 * Verdicts under libvirt's own grammar beside libxml2's, on libvirt's test documents and on mutations
 * of them. Where the two differ, jing has the last word; libxml2's mistakes are counted and printed.
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
    assertAgreement('documents', compare(entry, samples), entry);
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
    assertAgreement('mutations', compare(entry, samples), entry);
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

function assertAgreement(what: string, outcome: Outcome, entry: string): void {
  const { compared, invalid, different, inconsistent } = outcome;
  const disputed = different.length === 0 ? undefined : jingVerdicts(entry, different);
  const wrong = different.filter((sample, index) => disputed?.[index] !== sample.ours);
  const agreed = compared - different.length;
  console.log(`      ${agreed}/${compared} ${what} judged as libxml2 does (${invalid} of them invalid)`);
  for (const sample of different) {
    if (!wrong.includes(sample))
      console.log(`      jing and we say ${sample.ours ? 'valid' : 'invalid'}: ${sample.label}`);
  }
  assert.deepEqual(
    wrong.map(({ label, ours }) => `${label}: ours ${ours ? 'valid' : 'invalid'}`),
    [],
  );
  assert.deepEqual(inconsistent, []);
}

/** jing's verdicts on documents; undefined when jing is not installed. */
function jingVerdicts(entry: string, samples: readonly Sample[]): boolean[] | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'domxml-jing-'));
  try {
    const files = samples.map((sample, index) => {
      const file = join(directory, `${index}.xml`);
      writeFileSync(file, sample.text);
      return file;
    });
    const run = spawnSync('jing', ['-i', entry, ...files], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (run.error) return undefined;
    return files.map((file) => !run.stdout.includes(`${file}:`));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
