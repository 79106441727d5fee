/** Our findings beside the verdicts of a real libvirt: what it takes must not be an error here. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze, type Finding } from '../../server/src/analyze.ts';
import { parse } from '../../server/src/xml/parse.ts';
import { child, textContent } from '../../server/src/xml/query.ts';
import { broken, semanticMutators } from '../conformance/semanticMutations.ts';
import { corpusDirectory, noCorpus } from '../conformance/support.ts';
import { type Libvirt, startLibvirt } from './libvirt.ts';

interface Verdict {
  readonly file: string;
  readonly type: string;
  /** Of libvirt 11.3. */
  readonly verdict: string;
}

describe('findings beside the verdicts of libvirt', function () {
  this.timeout(240_000);
  let libvirt: Libvirt;

  before(async function () {
    const started = await startLibvirt();
    if ('reason' in started) {
      console.log(`      skipped: ${started.reason}`);
      this.skip();
    }
    libvirt = started;
  });
  after(() => libvirt?.stop());

  it('are no errors where libvirt defines the guest', async function () {
    const corpus = corpusDirectory();
    if (corpus === undefined) {
      console.log(`      ${noCorpus}`);
      this.skip();
    }
    const directory = join(corpus, 'libvirt-11.3.0');
    const documents = verdictsIn(directory).filter(({ type }) => type === 'kvm' || type === 'qemu');
    const counts = { defined: 0, 'refused and found': 0, 'refused for the host or unseen': 0 };
    const newer: string[] = [];
    const alarms: string[] = [];
    for (const { file, verdict } of documents) {
      const text = readFileSync(join(directory, file), 'utf8');
      const outcome = await libvirt.define(text);
      if (outcome.ok) await libvirt.run(`undefine --nvram '${nameOf(text)}'`);
      const errors = errorsIn(text);
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
    const corpus = corpusDirectory();
    if (corpus === undefined) {
      console.log(`      ${noCorpus}`);
      this.skip();
    }
    const directory = join(corpus, 'libvirt-11.3.0');
    const sound: string[] = [];
    for (const { file, type, verdict } of verdictsIn(directory)) {
      if (verdict !== 'accept' || (type !== 'kvm' && type !== 'qemu')) continue;
      const text = readFileSync(join(directory, file), 'utf8');
      if (await isDefined(libvirt, text)) sound.push(text);
    }
    const total = { agreed: 0, all: 0 };
    const alarms: string[] = [];
    const missed = new Map<string, { count: number; words: string }>();
    for (const mutator of Object.keys(semanticMutators)) {
      for (const text of sound.flatMap((one) => broken(one, mutator) ?? []).slice(0, mutantsEach)) {
        const outcome = await libvirt.define(text);
        if (outcome.ok) await libvirt.run(`undefine --nvram '${nameOf(text)}'`);
        const errors = errorsIn(text);
        total.all += 1;
        if (outcome.ok === (errors.length === 0)) total.agreed += 1;
        else if (outcome.ok) alarms.push(`${mutator}: ${errors.map(({ code }) => code).join(', ')}`);
        else missed.set(mutator, { count: (missed.get(mutator)?.count ?? 0) + 1, words: outcome.message.trim() });
      }
    }
    console.log(`      ${total.agreed}/${total.all} broken definitions judged as libvirt does`);
    for (const [mutator, { count, words }] of missed) console.log(`        not seen: ${mutator} (${count}): ${words}`);
    for (const alarm of new Set(alarms)) console.log(`        libvirt takes: ${alarm}`);
    assert.deepEqual(
      [...new Set(alarms)].filter((alarm) => !takenButWrong.has(alarm)),
      [],
    );
  });
});

/** Broken definitions of each kind. */
const mutantsEach = 10;

/** What this libvirt takes at its definition, and refuses later or in newer versions. */
const takenButWrong: ReadonlySet<string> = new Set([]);

function verdictsIn(directory: string): Verdict[] {
  return readFileSync(join(directory, 'verdicts.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line): Verdict => JSON.parse(line));
}

async function isDefined(libvirt: Libvirt, text: string): Promise<boolean> {
  const { ok } = await libvirt.define(text);
  if (ok) await libvirt.run(`undefine --nvram '${nameOf(text)}'`);
  return ok;
}

/** What is Xen's is an error for a KVM guest also where libvirt only passes over it. */
function errorsIn(text: string): Finding[] {
  return analyze(text, { target: 'auto' }).findings.filter(
    ({ severity, code }) => severity === 'error' && !code.startsWith('xen-'),
  );
}

function nameOf(text: string): string {
  const { root } = parse(text);
  const name = root && child(root, 'name');
  return name ? textContent(name).trim() : '';
}
