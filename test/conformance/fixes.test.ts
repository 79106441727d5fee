/** The quick fixes of what is found in whole guests: each cures what it is for, and leaves no error without a cure behind. */
import assert from 'node:assert/strict';
import { analyze, type Finding } from '../../server/src/analyze.ts';
import { applyEdits } from '../../server/src/xml/edit.ts';
import { type CorpusVerdict, corpusVerdicts, isSound, noCorpus } from './support.ts';

const settings = { target: 'kvm' } as const;

describe('quick fixes in whole guests', function () {
  this.timeout(240_000);
  const verdicts = corpusVerdicts();

  before(function () {
    if (verdicts.length > 0) return;
    console.log(`      ${noCorpus}`);
    this.skip();
  });

  for (const [title, isOne] of [
    ['of KVM', isSound],
    ['of Xen', ({ type, verdict }: CorpusVerdict) => type === 'xen' && verdict === 'accept'],
  ] as const) {
    it(`${title} cure what they are for, and leave no error behind without a cure`, () =>
      check(verdicts.filter(isOne)));
  }

  function check(guests: readonly CorpusVerdict[]): void {
    let applied = 0;
    const wrong: string[] = [];
    for (const { file, text } of guests) {
      const { findings } = analyze(text, settings);
      for (const finding of findings) {
        for (const fix of finding.fixes) {
          applied++;
          const after = analyze(applyEdits(text, fix.edits), settings).findings;
          const what = `${file}: ${finding.code}, "${fix.title}"`;
          if (countOf(after, finding) >= countOf(findings, finding)) wrong.push(`${what}: is found again`);
          // A rule that stops at its first mistake goes on to the next.
          const error = after.find(
            (other) =>
              other.severity === 'error' &&
              other.fixes.length === 0 &&
              other.code !== finding.code &&
              countOf(findings, other) === 0,
          );
          if (error) wrong.push(`${what}: ${error.message} [${error.code}]`);
        }
      }
    }
    console.log(`      ${applied - wrong.length}/${applied} fixes of ${guests.length} guests`);
    assert.deepEqual(wrong, []);
  }
});

function countOf(findings: readonly Finding[], { code, message }: Finding): number {
  return findings.filter((other) => other.code === code && other.message === message).length;
}
