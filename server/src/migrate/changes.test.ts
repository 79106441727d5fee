import assert from 'node:assert/strict';
import fastCheck from 'fast-check';
import { applyEdits, type TextEdit } from '../xml/edit.ts';
import { trackChanges } from './changes.ts';

const replace = (start: number, end: number, text: string): TextEdit => ({ range: { start, end }, text });

describe('changes through rounds of edits', () => {
  it('are told in terms of the original, each with its steps', () => {
    const changes = trackChanges('one two three');
    changes.apply([
      { step: 0, edits: [replace(0, 3, 'ONE')] },
      { step: 1, edits: [replace(8, 13, '')] },
    ]);
    changes.apply([{ step: 2, edits: [replace(8, 8, 'four')] }]);
    assert.deepEqual(changes.edits(), [
      { ...replace(0, 3, 'ONE'), steps: [0] },
      { ...replace(8, 13, ''), steps: [1] },
      { ...replace(13, 13, 'four'), steps: [2] },
    ]);
    assert.equal(changes.originalOffset(1), 0);
    assert.equal(changes.originalOffset(5), 5);
    assert.equal(changes.originalOffset(9), 13);
  });

  it('that stand side by side are told apart unless a step has a part in both', () => {
    const changes = trackChanges('ab');
    changes.apply([
      { step: 0, edits: [replace(1, 1, 'one')] },
      { step: 1, edits: [replace(1, 1, 'two')] },
    ]);
    assert.deepEqual(changes.edits(), [
      { ...replace(1, 1, 'one'), steps: [0] },
      { ...replace(1, 1, 'two'), steps: [1] },
    ]);
    changes.apply([{ step: 2, edits: [replace(3, 5, '-')] }]);
    assert.deepEqual(changes.edits(), [{ ...replace(1, 1, 'on-wo'), steps: [0, 1, 2] }]);
  });

  it('that are taken back are none', () => {
    const changes = trackChanges('same');
    changes.apply([{ step: 0, edits: [replace(0, 4, 'other')] }]);
    changes.apply([{ step: 1, edits: [replace(0, 5, 'same')] }]);
    assert.deepEqual(changes.edits(), []);
  });

  it('shared by two steps name both', () => {
    const changes = trackChanges('<a/><b/>');
    changes.apply([
      { step: 0, edits: [replace(0, 4, '')] },
      { step: 1, edits: [replace(0, 4, '')] },
    ]);
    assert.deepEqual(changes.edits(), [{ ...replace(0, 4, ''), steps: [0, 1] }]);
  });

  it('applied to the original give the text that the rounds gave', () => {
    // A round is a sorted list of cut points in per mille of the text, taken in pairs.
    const round = fastCheck.array(fastCheck.tuple(fastCheck.nat(1000), fastCheck.string({ maxLength: 5 })), {
      maxLength: 8,
    });
    fastCheck.assert(
      fastCheck.property(
        fastCheck.string({ maxLength: 40 }),
        fastCheck.array(round, { maxLength: 5 }),
        (text, rounds) => {
          const changes = trackChanges(text);
          let current = text;
          let step = 0;
          for (const cuts of rounds) {
            const places = cuts.map(([place]) => Math.round((place * current.length) / 1000)).sort((a, b) => a - b);
            const edits: TextEdit[] = [];
            for (let index = 0; index + 1 < places.length; index += 2) {
              edits.push(replace(places[index] ?? 0, places[index + 1] ?? 0, cuts[index]?.[1] ?? ''));
            }
            changes.apply(edits.map((edit) => ({ step: step++, edits: [edit] })));
            current = applyEdits(current, edits);
          }
          assert.equal(applyEdits(text, changes.edits()), current);
        },
      ),
    );
  });
});
