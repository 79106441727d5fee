import assert from 'node:assert/strict';
import { broken, refusals, semanticMutators } from './semanticMutations.ts';
import { corpusVerdicts, isSound, noCorpus } from './support.ts';

/** Sound definitions, each broken in one known way: the mistake is found. */

/** At least this part of what was broken is found. */
const leastFound = 0.95;
/** Definitions that each way of breaking is tried on. */
const most = 40;

describe('a sound definition broken in one way', function () {
  this.timeout(120_000);
  let sound: string[] = [];

  before(function () {
    sound = corpusVerdicts()
      .filter(isSound)
      .map(({ text }) => text);
    if (sound.length > 0) return;
    console.log(noCorpus);
    this.skip();
  });

  it('has a finding of severity error', () => {
    const counts = { all: 0, found: 0 };
    const missed: string[] = [];
    for (const mutator of Object.keys(semanticMutators)) {
      const mutants = sound.flatMap((text) => broken(text, mutator) ?? []).slice(0, most);
      const found = mutants.filter((text) => refusals(text).length > 0).length;
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
