/** Our findings beside the verdicts of a real libvirt: what it takes must not be an error here. */
import assert from 'node:assert/strict';
import { broken, refusals, semanticMutators } from '../conformance/semanticMutations.ts';
import { corpusVerdicts, isQemu, isSound, noCorpus } from '../conformance/support.ts';
import { type Libvirt, libvirtFor, nameOf, type Outcome, word } from './libvirt.ts';

describe('findings beside the verdicts of libvirt', function () {
  this.timeout(240_000);
  let libvirt: Libvirt;

  before(async function () {
    libvirt = await libvirtFor(this);
  });
  after(() => libvirt?.stop());

  it('are no errors where libvirt defines the guest', async function () {
    const documents = corpusVerdicts().filter(isQemu);
    if (documents.length === 0) {
      console.log(`      ${noCorpus}`);
      this.skip();
    }
    const counts = { defined: 0, 'refused and found': 0, 'refused for the host or unseen': 0 };
    const newer: string[] = [];
    const alarms: string[] = [];
    for (const { file, text, verdict } of documents) {
      const outcome = await judged(libvirt, text);
      const errors = refusals(text);
      if (!outcome.ok) counts[errors.length > 0 ? 'refused and found' : 'refused for the host or unseen'] += 1;
      else if (errors.length === 0) counts.defined += 1;
      else if (verdict === 'accept') alarms.push(`${file}: ${errors.map(({ code }) => code).join(', ')}`);
      else newer.push(`${file}: ${errors.map(({ code }) => code).join(', ')}`);
    }
    console.log(
      `      ${documents.length} guests: ${Object.entries(counts)
        .map(([what, count]) => `${count} ${what}`)
        .join(', ')}`,
    );
    for (const refusal of newer) console.log(`        refused only by a newer libvirt: ${refusal}`);
    assert.deepEqual(alarms, []);
  });

  it('are those of libvirt for definitions broken in one way', async function () {
    const sound: string[] = [];
    for (const { text } of corpusVerdicts().filter(isSound)) {
      if ((await judged(libvirt, text)).ok) sound.push(text);
    }
    if (sound.length === 0) {
      console.log(`      ${noCorpus}`);
      this.skip();
    }
    const total = { agreed: 0, all: 0 };
    const alarms: string[] = [];
    const missed = new Map<string, { count: number; words: string }>();
    for (const mutator of Object.keys(semanticMutators)) {
      for (const text of sound.flatMap((one) => broken(one, mutator) ?? []).slice(0, mutantsEach)) {
        const outcome = await judged(libvirt, text);
        const errors = refusals(text);
        total.all += 1;
        if (outcome.ok === (errors.length === 0)) total.agreed += 1;
        else if (outcome.ok) alarms.push(`${mutator}: ${errors.map(({ code }) => code).join(', ')}`);
        else missed.set(mutator, { count: (missed.get(mutator)?.count ?? 0) + 1, words: outcome.message.trim() });
      }
    }
    console.log(`      ${total.agreed}/${total.all} broken definitions judged as libvirt does`);
    for (const [mutator, { count, words }] of missed) console.log(`        not seen: ${mutator} (${count}): ${words}`);
    for (const alarm of new Set(alarms)) console.log(`        libvirt takes: ${alarm}`);
    assert.deepEqual(alarms, []);
  });
});

/** Broken definitions of each kind. */
const mutantsEach = 10;

/** Whether libvirt defines the guest, and its words. The guest is gone again afterwards. */
async function judged(libvirt: Libvirt, text: string): Promise<Outcome> {
  const outcome = await libvirt.define(text);
  if (outcome.ok) await libvirt.run(`undefine --nvram ${word(nameOf(text))}`);
  return outcome;
}
