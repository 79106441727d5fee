import assert from 'node:assert/strict';
import { corpusDirectory, noCorpus } from '../conformance/support.ts';
import { readGrammars, verdictsOn } from '../conformance/verdicts.ts';
import { type Deviation, deviationIn, deviationLimit, deviations } from './deviations.ts';

describe('deliberate deviations from libvirt’s grammar', () => {
  it('are few, and have reasons', () => {
    console.log(`      ${deviations.length} deliberate deviations, at most ${deviationLimit}`);
    assert.ok(deviations.length <= deviationLimit);
    for (const { document, shownBy, reason, backing } of deviations) {
      assert.match(document, shownBy);
      assert.match(reason, /\p{L}.*\.$/su);
      assert.match(backing, /\p{L}/u);
    }
  });

  it('still exist', function () {
    const corpus = corpusDirectory();
    if (corpus === undefined) {
      console.log(noCorpus);
      return this.skip();
    }
    const grammars = readGrammars(corpus);
    for (const { document, ours } of deviations) {
      const isValid = ours === 'valid';
      assert.deepEqual(verdictsOn(grammars, document), { ours: isValid, theirs: !isValid }, document);
    }
  });

  it('are told from mistakes by document and verdict', () => {
    const deviation: Deviation = {
      document: '<domain colour="red"/>',
      shownBy: /^<domain colour=/,
      names: [],
      ours: 'valid',
      reason: 'Colours are pretty.',
      backing: 'none',
    };
    assert.equal(deviationIn('<domain colour=""/>', 'valid', [deviation]), deviation);
    assert.equal(deviationIn('<domain colour=""/>', 'invalid', [deviation]), undefined);
    assert.equal(deviationIn('<domain size=""/>', 'valid', [deviation]), undefined);
  });
});
