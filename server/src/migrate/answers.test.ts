import assert from 'node:assert/strict';
import schema from '../../../client/answers.schema.json' with { type: 'json' };
import { buildGuest } from '../guest/guest.ts';
import { parse } from '../xml/parse.ts';
import { answersFor, readAnswersFile, rememberAnswers } from './answers.ts';

describe('the answers of a folder', () => {
  it('hold for all guests, those of a guest win', () => {
    const { file, complaints } = readAnswersFile(`{
      // we have q35 everywhere but on the old mail relay
      "answers": { "machine": "q35", "network": "bridge:br0" },
      "guests": { "mail": { "machine": "pc" } },
    }`);
    assert.deepEqual(complaints, []);
    assert.deepEqual(answersFor(file, 'web'), { machine: 'q35', network: 'bridge:br0' });
    assert.deepEqual(answersFor(file, 'mail'), { machine: 'pc', network: 'bridge:br0' });
    assert.deepEqual(answersFor(file, 'constructor'), { machine: 'q35', network: 'bridge:br0' });
  });

  it('that make no sense are told, with their place, and the rest is taken', () => {
    assert.deepEqual(readAnswersFile('{\n  "answers": { "machine" "q35" }\n}').complaints, [
      'line 2, column 26: colon expected',
    ]);
    const { file, complaints } = readAnswersFile(
      '{ "answer": {}, "answers": { "machine": 35, "cpu": "default" }, "guests": { "web": [] } }',
    );
    assert.deepEqual(file.answers, { cpu: 'default' });
    assert.deepEqual(complaints, [
      '"answer" is not known; there are "answers" and "guests"',
      '"guests" → "web" should be an object: { "QUESTION": "ANSWER" }',
      '"answers" → "machine" should be a text in quotes',
    ]);
    assert.deepEqual(readAnswersFile('[]').complaints, ['should be an object: { "answers": { … } }']);
    assert.deepEqual(readAnswersFile('').complaints, []);
  });

  it('are remembered beside those there, comments kept', () => {
    assert.equal(rememberAnswers(undefined, { machine: 'q35' }), '{\n  "answers": {\n    "machine": "q35"\n  }\n}\n');
    const text = '{\n  // ours\n  "answers": {\n    "machine": "pc" // old\n  }\n}\n';
    const more = rememberAnswers(rememberAnswers(text, { machine: 'q35', cpu: 'default' }), { boot: 'disk' }, 'web');
    assert.match(more, /\/\/ ours[\s\S]*\/\/ old/);
    assert.deepEqual(readAnswersFile(more).file, {
      answers: { machine: 'q35', cpu: 'default' },
      guests: { web: { boot: 'disk' } },
    });
    assert.throws(() => rememberAnswers('{ "answers": ', { machine: 'pc' }), /\.domxml\.json: line 1/);
  });

  it('are described to the editor as the questions have them', () => {
    const { properties } = schema.definitions.choices;
    const described = Object.entries(properties).map(([id, property]) => {
      const answers = 'enum' in property ? property.enum : property.anyOf.flatMap((one) => one.enum ?? []);
      return [id, [...answers].sort()] as const;
    });
    const offers = { random: 'virtio', 'guest-agent': 'channel' };
    const possible = new Map<string, Set<string>>();
    for (const [arch, machine] of [
      ['x86_64', 'pc'],
      ['x86_64', 'q35'],
      ['aarch64', 'virt'],
    ] as const) {
      const guest = buildGuest(parse(everything.replace('x86_64', arch)), { choices: { machine, ...offers } });
      for (const { id, options } of guest?.questions ?? []) {
        const known = possible.get(id) ?? new Set();
        for (const { answer } of options) known.add(answer);
        possible.set(id, known);
      }
    }
    assert.deepEqual(
      new Map(described),
      new Map([...possible].map(([id, answers]) => [id, [...answers].sort()] as const)),
    );
  });
});

/** A guest that asks every question. */
const everything = `<domain type='xen'>
  <name>everything</name>
  <os>
    <type arch='x86_64' machine='xenpv'>linux</type>
    <kernel>/boot/vmlinuz</kernel>
    <initrd>/boot/initrd</initrd>
  </os>
  <devices>
    <disk type='file'><source file='/a.img'/><target dev='xvda' bus='xen'/></disk>
    <interface type='ethernet'/>
    <console type='pty'><target type='xen'/></console>
    <video><model type='xen'/></video>
  </devices>
</domain>`;
