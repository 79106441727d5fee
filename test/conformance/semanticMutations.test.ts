import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze, type Finding } from '../../server/src/analyze.ts';
import { broken, semanticMutators } from './semanticMutations.ts';
import { corpusDirectory, noCorpus } from './support.ts';

/** Sound definitions, each broken in one known way: the mistake is found. */

/** At least this part of what was broken is found. */
const leastFound = 0.95;
/** Definitions that each way of breaking is tried on. */
const most = 40;

function errorsIn(text: string): Finding[] {
  return analyze(text, { target: 'auto' }).findings.filter(
    ({ severity, code }) => severity === 'error' && !code.startsWith('xen-'),
  );
}

describe('a sound definition broken in one way', function () {
  this.timeout(120_000);
  let sound: string[] = [];

  before(function () {
    const corpus = corpusDirectory();
    if (corpus === undefined) {
      console.log(noCorpus);
      return this.skip();
    }
    const directory = join(corpus, 'libvirt-11.3.0');
    sound = readFileSync(join(directory, 'verdicts.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line): { file: string; type: string; verdict: string } => JSON.parse(line))
      .filter(({ type, verdict }) => verdict === 'accept' && (type === 'kvm' || type === 'qemu'))
      .map(({ file }) => readFileSync(join(directory, file), 'utf8'));
  });

  it('has a finding of severity error', () => {
    const counts = { all: 0, found: 0 };
    const missed: string[] = [];
    for (const mutator of Object.keys(semanticMutators)) {
      const mutants = sound.flatMap((text) => broken(text, mutator) ?? []).slice(0, most);
      const found = mutants.filter((text) => errorsIn(text).length > 0).length;
      console.log(`      ${found}/${mutants.length}  ${mutator}`);
      counts.all += mutants.length;
      counts.found += found;
      if (mutants.length === 0) missed.push(`${mutator}: nothing to break`);
    }
    console.log(`      ${counts.found}/${counts.all} found, of ${Object.keys(semanticMutators).length} kinds`);
    assert.deepEqual(missed, []);
    assert.ok(counts.found / counts.all >= leastFound);
  });
});
