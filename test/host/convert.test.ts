/**
 * Converted guests under a real libvirt: it defines all of them, and starts the worked examples on images of this machine.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Choices } from '../../server/src/guest/choices.ts';
import { convert } from '../../server/src/migrate/convert.ts';
import { exampleDocument } from '../../server/src/rules/examples.ts';
import { rules } from '../../server/src/rules/index.ts';
import { corpusDirectory, noCorpus } from '../conformance/support.ts';
import { workedExamples, xenDocuments } from '../conformance/xenDocuments.ts';
import { type Libvirt, libvirtFor, nameOf, word } from './libvirt.ts';
import { substituted } from './substitute.ts';

interface Guest {
  readonly name: string;
  readonly text: string;
}

/** Refusals that are the host's matter and no fault of the definition: libvirt's words, and why. */
const hostBound: readonly { readonly words: RegExp; readonly why: string }[] = [
  {
    words:
      /Emulator '?.*'? .*(?:aarch64|armv7l|arm)|No emulator found for arch '(?:aarch64|armv7l|arm)'|could not find capabilities for .*arch=(?:aarch64|armv7l)/,
    why: 'the emulator of ARM is not installed',
  },
  {
    words: /spice TLS port set in XML configuration, but TLS is disabled in qemu\.conf/,
    why: 'TLS for SPICE is switched on in qemu.conf of the host',
  },
  { words: /TPM version '[\d.]+' is not supported/, why: 'swtpm is not installed' },
];

/** The same for starts. */
const startBound: typeof hostBound = [
  {
    words: /kernel doesn't allow setting HyperV/,
    why: 'KVM of this machine has no Hyper-V features (nested virtualization)',
  },
  { words: /CPU tuning is not available in session mode/, why: 'libvirt sets processor shares only as root' },
];

/** What a libvirt does not know yet. */
function tooOld(version: string, text: string): typeof hostBound {
  const [, major = '0', minor = '0'] = /libvirt (\d+)\.(\d+)/.exec(version) ?? [];
  const isBefore = (year: number, month: number): boolean =>
    Number(major) < year || (Number(major) === year && Number(minor) < month);
  return isBefore(11, 2) && /<table type=['"]raw['"]/.test(text)
    ? [
        {
          words: /Extra element os in interleave/,
          why: `${version} is before 11.2.0, which brought ACPI tables of type raw`,
        },
      ]
    : [];
}

const examples = fileURLToPath(new URL('../../examples', import.meta.url));

describe('converted guests under libvirt', function () {
  this.timeout(240_000);
  let libvirt: Libvirt;

  before(async function () {
    libvirt = await libvirtFor(this);
    console.log(`      ${libvirt.version}, ${libvirt.hasKvm ? 'with' : 'without'} KVM`);
  });
  after(() => libvirt?.stop());

  const target = (): 'kvm' | 'qemu' => (libvirt.hasKvm ? 'kvm' : 'qemu');

  /** What libvirt says against the guests; prints how many it took. */
  async function refusals(title: string, guests: readonly Guest[]): Promise<string[]> {
    const refused: string[] = [];
    const notOurs: string[] = [];
    for (const { name, text } of guests) {
      const outcome = await libvirt.define(text);
      if (outcome.ok) await libvirt.run(`undefine --nvram ${word(nameOf(text))}`);
      else {
        const known = [...hostBound, ...tooOld(libvirt.version, text)].find(({ words }) => words.test(outcome.message));
        if (known) notOurs.push(`${name}: ${known.why}`);
        else refused.push(`${name}: ${outcome.message}`);
      }
    }
    const taken = guests.length - refused.length - notOurs.length;
    console.log(`      ${taken}/${guests.length} ${title} defined`);
    for (const reason of notOurs) console.log(`        not defined here: ${reason}`);
    return refused;
  }

  const converted = (guests: readonly Guest[], choices: Choices): Guest[] =>
    guests.map(({ name, text }) => ({ name, text: convert(text, { target: target(), choices }).text }));

  for (const choices of [{}, { machine: 'pc' }, { machine: 'q35' }] as Choices[]) {
    const answers = choices.machine ? `machine ${choices.machine}` : 'default answers';

    it(`are defined: those of the corpus, ${answers}`, async function () {
      const corpus = corpusDirectory();
      if (corpus === undefined) {
        console.log(`      ${noCorpus}`);
        this.skip();
      }
      assert.deepEqual(await refusals(`guests of the corpus (${answers})`, converted(xenDocuments(), choices)), []);
    });

    it(`are defined: worked examples and our own, ${answers}`, async () => {
      const guests = converted(ownGuests(), choices);
      assert.deepEqual(await refusals(`worked examples (${answers})`, guests), []);
    });
  }

  it('are defined: what the examples of the rules become', async () => {
    const guests = rules
      .filter((rule) => rule.id.startsWith('xen-'))
      .flatMap((rule) =>
        rule.examples.flatMap((example) => {
          if (!('after' in example)) return [];
          const { text } = exampleDocument(example.before, example);
          const { text: after, remaining } = convert(text, { target: target(), choices: example.choices ?? {} });
          // What a conversion leaves to a person is said, and not promised to be taken.
          return remaining.length > 0 ? [] : [{ name: `${rule.id}, ${example.title}`, text: after }];
        }),
      );
    assert.deepEqual(await refusals('examples of rules', guests), []);
  });

  it('start on images of this machine', async () => {
    const failed: string[] = [];
    const notOurs: string[] = [];
    const choices: Choices = (await canStart('host-model')) ? {} : { cpu: 'default' };
    if (choices.cpu)
      console.log("      KVM of this machine cannot give a guest the host's processor: QEMU's default it is");
    const guests = converted(ownGuests(), choices);
    for (const { name, text } of guests) {
      const outcome = await seenRunning(name, text);
      if (outcome === undefined) continue;
      const known = startBound.find(({ words }) => words.test(outcome));
      if (known) notOurs.push(`${name}: ${known.why}`);
      else failed.push(`${name}: ${outcome}`);
    }
    console.log(
      `      ${guests.length - failed.length - notOurs.length}/${guests.length} worked examples started as type ${target()}`,
    );
    for (const reason of notOurs) console.log(`        not started here: ${reason}`);
    assert.deepEqual(failed, []);
  });

  /** Whether a guest with nothing in it starts with such a processor: some nested KVM fail at that. */
  async function canStart(cpu: string): Promise<boolean> {
    const text = `<domain type='${target()}'>
  <name>probe</name>
  <memory unit='MiB'>64</memory>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
  </os>
  <cpu mode='${cpu}'/>
</domain>`;
    return (await seenRunning('probe', text)) === undefined;
  }

  /** Starts a guest, looks at it for a while, and ends it; what went wrong, if anything. */
  async function seenRunning(name: string, text: string): Promise<string | undefined> {
    const outcome = await libvirt.define(substituted(text, join(libvirt.directory, name)));
    if (!outcome.ok) return outcome.message;
    const domain = word(nameOf(text));
    try {
      let started = await libvirt.run(`start ${domain}`);
      // An emulator that ends at once may do so before libvirt has read why; the next time tells.
      for (let again = 0; again < 5 && !started.ok && /monitor socket/.test(started.message); again++) {
        started = await libvirt.run(`start ${domain}`);
      }
      if (!started.ok) return started.message;
      await new Promise((resolve) => setTimeout(resolve, 2000));
      const state = await libvirt.run(`domstate ${domain}`);
      return state.ok && state.text.trim() === 'running' ? undefined : `not running: ${JSON.stringify(state)}`;
    } finally {
      await libvirt.run(`destroy ${domain}`);
      await libvirt.run(`undefine --nvram ${domain}`);
    }
  }
});

/** The worked examples beside the corpus, and the Xen guests of this repository. */
function ownGuests(): Guest[] {
  const corpus = corpusDirectory();
  const worked = corpus === undefined ? [] : workedExamples(corpus);
  const own = readdirSync(examples)
    .map((name) => ({ name, text: readFileSync(join(examples, name), 'utf8') }))
    .filter(({ text }) => /<domain type='xen'/.test(text));
  return [...worked.map(({ id, before }) => ({ name: id, text: before })), ...own];
}
