import assert from 'node:assert/strict';
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
});
