import assert from 'node:assert/strict';
import { foldingRanges } from './folding.ts';
import { marked } from './marked.ts';

/** The folds as `first-last`, lines from 1, with their kind. */
function folds(...lines: string[]): string[] {
  const { analysis, document } = marked(lines.join('\n'));
  return foldingRanges(analysis, document).map(
    ({ startLine, endLine, kind }) => `${startLine + 1}-${endLine + 1}${kind ? ` ${kind}` : ''}`,
  );
}

describe('folding', () => {
  it('folds elements and leaves the end tag in sight', () => {
    assert.deepEqual(
      folds(
        "<domain type='kvm'>",
        '<devices>',
        "<disk type='file'>",
        '<readonly/>',
        '</disk>',
        '</devices>',
        '</domain>',
      ),
      ['1-6', '2-5', '3-4'],
    );
  });

  it('folds a comment of several lines, and lines of comments', () => {
    assert.deepEqual(
      folds('<domain>', '<!-- a', 'b -->', '<name>a</name>', '<!-- one -->', '<!-- two -->', '<!-- 3 -->', '</domain>'),
      ['1-7', '2-3 comment', '5-7 comment'],
    );
  });

  it('keeps comments apart that a blank line divides, and ends a run at an element', () => {
    assert.deepEqual(folds('<domain>', '<!-- a -->', '', '<!-- b -->', '<name>x</name><!-- c -->', '</domain>'), [
      '1-5',
    ]);
  });

  it('keeps in sight what follows a comment in its last line', () => {
    assert.deepEqual(folds('<domain>', '<!-- a', 'b', 'c --> <name>x</name>', '</domain>'), ['1-4', '2-3 comment']);
    assert.deepEqual(folds('<domain>', '<!-- a', 'b --> <name>x</name>', '</domain>'), ['1-3']);
  });

  it('takes comments that share a line as one', () => {
    assert.deepEqual(folds('<domain>', '<!-- a', 'b --> <!-- c', 'd -->', '</domain>'), ['1-4', '2-4 comment']);
  });

  it('ends an element without an end tag where its content ends', () => {
    assert.deepEqual(folds('<domain>', '<name>x', '<os>', '<boot/>', '</os>', '</domain>'), ['1-5', '3-4']);
  });

  it('folds a tag and CDATA of several lines', () => {
    assert.deepEqual(folds('<domain', " type='kvm'>", '<name><![CDATA[a', ']]></name>', '</domain>'), ['1-4', '3-4']);
  });

  it('has nothing to fold in a line', () => {
    assert.deepEqual(folds("<domain type='kvm'><name>a</name></domain>"), []);
    assert.deepEqual(folds(''), []);
  });

  it('folds the rest as before while a tag is being typed', () => {
    assert.deepEqual(folds('<domain>', '<devices>', '<disk typ', '<rng>', '</rng>', '</devices>', '</domain>'), [
      '1-6',
      '2-5',
    ]);
  });
});
