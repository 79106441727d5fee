/** Refactorings of guests that libvirt takes: each can be applied, and leaves a guest that nothing is wrong with. */
import assert from 'node:assert/strict';
import { type Analysis, analyze } from '../../server/src/analyze.ts';
import { type Refactoring, refactorings } from '../../server/src/refactor/index.ts';
import { applyEdits } from '../../server/src/xml/edit.ts';
import { child } from '../../server/src/xml/query.ts';
import { type CorpusVerdict, corpusVerdicts, isSound, noCorpus } from './support.ts';

describe('refactorings of the corpus', function () {
  this.timeout(120_000);
  let guests: CorpusVerdict[];

  before(function () {
    guests = corpusVerdicts().filter(isSound);
    if (guests.length === 0) {
      console.log(`      ${noCorpus}`);
      this.skip();
    }
  });

  it('give guests without errors', () => {
    const counts = new Map<string, number>();
    const broken: string[] = [];
    for (const { file, text } of guests) {
      const analysis = analyze(text, { target: 'auto' });
      const before = errors(analysis);
      for (const refactoring of offeredAnywhere(analysis)) {
        const kind = refactoring.title.replace(/ (this|all|the disk|<).*/, '');
        const after = analyze(applied(text, refactoring), { target: 'auto' });
        const added = errors(after).filter((message) => !before.includes(message));
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
        // What a comment takes away may be missed.
        if (added.length > 0 && kind !== 'Surround') broken.push(`${file}: ${refactoring.title}: ${added.join(' ')}`);
      }
    }
    for (const [kind, count] of counts) console.log(`      ${count} times: ${kind}`);
    assert.deepEqual(broken, []);
  });
});

function errors({ findings }: Analysis): string[] {
  return findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}

function applied(text: string, { steps }: Refactoring): string {
  return applyEdits(
    text,
    steps.flatMap(({ edits }) => edits),
  );
}

/** What is offered on the domain, its devices, and each of them. */
function offeredAnywhere({ document, guest }: Analysis): Refactoring[] {
  const { root } = document;
  const devices = root && child(root, 'devices');
  const places = [root, devices, ...(guest?.devices.all ?? [])].flatMap((element) =>
    element === undefined ? [] : [element.nameRange.end],
  );
  const found = places.flatMap((place) => refactorings(document, guest, { start: place, end: place }));
  const byTitle = new Map(found.flatMap((one) => ('steps' in one ? [[one.title + places.length, one] as const] : [])));
  // Those of single devices have one title.
  return [
    ...byTitle.values(),
    ...found.filter((one): one is Refactoring => 'steps' in one && / this /.test(one.title)),
  ];
}
