import assert from 'node:assert/strict';
import type { TextEdit } from '../xml/edit.ts';
import { hunks, lineAt } from './hunks.ts';

const text = '<a>\n  <b/>\n  <c/>\n  <d/>\n</a>\n';

function replacing(part: string, replacement: string): TextEdit {
  const start = text.indexOf(part);
  return { range: { start, end: start + part.length }, text: replacement };
}

describe('what a step shows', () => {
  it('is the touched lines, without their indentation', () => {
    assert.deepEqual(hunks(text, [replacing('b', 'x')]), { before: '<b/>', after: '<x/>' });
  });

  it('is nothing where a line goes or comes', () => {
    assert.deepEqual(hunks(text, [replacing('  <c/>\n', '')]), { before: '<c/>', after: '' });
    const start = text.indexOf('  <c/>');
    assert.deepEqual(hunks(text, [{ range: { start, end: start }, text: '  <n>\n    <o/>\n  </n>\n' }]), {
      before: '',
      after: '<n>\n  <o/>\n</n>',
    });
  });

  it('marks what was left out between', () => {
    assert.deepEqual(hunks(text, [replacing('d', 'z'), replacing('b', 'x')]), {
      before: '<b/>\n…\n<d/>',
      after: '<x/>\n…\n<z/>',
    });
  });

  it('counts lines from zero', () => {
    assert.equal(lineAt(text, 0), 0);
    assert.equal(lineAt(text, text.indexOf('<d')), 3);
  });
});
