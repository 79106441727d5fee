import assert from 'node:assert/strict';
import type { SelectionRange } from 'vscode-languageserver';
import { marked } from './marked.ts';
import { selectionRanges } from './selection.ts';

/** What is selected at the caret, time after time. */
function selections(text: string): string[] {
  const { analysis, document, position } = marked(text);
  const found: string[] = [];
  for (let range: SelectionRange | undefined = selectionRanges(analysis, document, [position])[0]; range; ) {
    found.push(document.getText(range.range));
    range = range.parent;
  }
  return found;
}

describe('selection', () => {
  it('grows from a value to the attribute, the tag, the element and out', () => {
    const disk = "<disk type='file'>\n<readonly/></disk>";
    assert.deepEqual(selections("<devices>\n<disk type='fi‸le'>\n<readonly/></disk>\n</devices>"), [
      'file',
      "'file'",
      "type='file'",
      "<disk type='file'>",
      disk,
      `\n${disk}\n`,
      `<devices>\n${disk}\n</devices>`,
    ]);
  });

  it('grows from a name in either tag', () => {
    assert.deepEqual(selections('<a><b>x</‸b></a>'), ['b', '</b>', '<b>x</b>', '<a><b>x</b></a>']);
    assert.deepEqual(selections('<a><‸b/></a>'), ['b', '<b/>', '<a><b/></a>']);
  });

  it('grows from text without the space around it', () => {
    assert.deepEqual(selections('<a><b> so‸me </b></a>'), ['some', ' some ', '<b> some </b>', '<a><b> some </b></a>']);
  });

  it('grows from a comment', () => {
    assert.deepEqual(selections('<a><!-- n‸ote --><b/></a>'), [
      '<!-- note -->',
      '<!-- note --><b/>',
      '<a><!-- note --><b/></a>',
    ]);
  });

  it('answers in empty and half-typed documents', () => {
    assert.deepEqual(selections('‸'), ['']);
    assert.equal(selections('<a><b typ‸').at(-1), '<a><b typ');
  });
});
