/** Refactored guests under a real libvirt: what it took before it takes after. */
import assert from 'node:assert/strict';
import { analyze } from '../../server/src/analyze.ts';
import { refactorings } from '../../server/src/refactor/index.ts';
import { sortDevices } from '../../server/src/refactor/sortDevices.ts';
import { applyEdits } from '../../server/src/xml/edit.ts';
import { parse } from '../../server/src/xml/parse.ts';
import { child } from '../../server/src/xml/query.ts';
import type { Element } from '../../server/src/xml/tree.ts';
import { corpusVerdicts, isSound, noCorpus } from '../conformance/support.ts';
import { type Libvirt, libvirtFor } from './libvirt.ts';
import { comparable, printed } from './printed.ts';

interface Guest {
  readonly file: string;
  readonly text: string;
  /** What libvirt makes of it. */
  readonly printed: string;
}

describe('refactored guests under libvirt', function () {
  this.timeout(300_000);
  let libvirt: Libvirt;
  let guests: Guest[];

  before(async function () {
    const verdicts = corpusVerdicts().filter(isSound);
    if (verdicts.length === 0) {
      console.log(`      ${noCorpus}`);
      this.skip();
    }
    libvirt = await libvirtFor(this);
    guests = [];
    for (const { file, text } of verdicts) {
      const outcome = await printed(libvirt, text);
      if (outcome.ok) guests.push({ file, text, printed: outcome.text });
    }
    console.log(`      ${libvirt.version} takes ${guests.length} of ${verdicts.length} guests`);
  });
  after(() => libvirt?.stop());

  for (const title of ['Change the machine to q35', 'Move all', 'Move the disk', 'Write down the addresses of all']) {
    it(`are taken: ${title}`, async () => {
      const refused: string[] = [];
      let tried = 0;
      let same = 0;
      for (const { file, text, printed: before } of guests) {
        const after = refactored(text, title);
        if (after === undefined) continue;
        tried += 1;
        const outcome = await printed(libvirt, after);
        if (!outcome.ok) refused.push(`${file}: ${outcome.message}`);
        else if (comparable(outcome.text) === comparable(before)) same += 1;
      }
      console.log(`      ${tried - refused.length}/${tried} taken`);
      if (title.startsWith('Write')) console.log(`      ${same}/${tried} exactly as libvirt itself completes them`);
      assert.deepEqual(refused, []);
      assert.ok(tried > 0);
    });
  }

  it('are sorted as libvirt prints them', async () => {
    const unsorted: string[] = [];
    let tried = 0;
    for (const { file, printed: first } of guests) {
      // The first time, controllers that libvirt added stand behind the others.
      const second = await printed(libvirt, first);
      // Not all that libvirt prints it also reads.
      if (!second.ok) continue;
      tried += 1;
      if (sortDevices(parse(second.text)).length > 0) unsorted.push(file);
    }
    console.log(`      ${tried - unsorted.length}/${tried} definitions of libvirt are in our order`);
    assert.deepEqual(unsorted, []);
  });
});

/** The text after the first refactoring of that name which is offered on the domain, the devices or a disk. */
function refactored(text: string, title: string): string | undefined {
  const { document, guest } = analyze(text, { target: 'auto' });
  const { root } = document;
  const places = [root, root && child(root, 'devices'), ...(guest?.devices.disks ?? []).map(({ element }) => element)];
  for (const place of places.filter((element): element is Element => element !== undefined)) {
    const selection = { start: place.nameRange.end, end: place.nameRange.end };
    const found = refactorings(document, guest, selection).find((one) => one.title.startsWith(title));
    if (found !== undefined && 'steps' in found) {
      return applyEdits(
        text,
        found.steps.flatMap(({ edits }) => edits),
      );
    }
  }
  return undefined;
}
