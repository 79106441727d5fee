import assert from 'node:assert/strict';
import { catalogue } from '../rules/catalogue.ts';
import type { GuaranteeEntry, KeptExample } from '../rules/entry.ts';
import { dedent, exampleDocument } from '../rules/examples.ts';
import { parse } from '../xml/parse.ts';
import { convert } from './convert.ts';

const guarantees = catalogue.filter((entry): entry is GuaranteeEntry => entry.kind === 'guarantee');

/** The Xen guest of an example. */
function document({ title, at, guest, before, kept }: KeptExample): string {
  const place = { ...(at === undefined ? {} : { at }), ...(guest === undefined ? {} : { guest }) };
  return exampleDocument(before ?? kept, { title, ...place, valid: '' }).text;
}

/** The fragment as it stands in the Xen guest, with its indentation there; undefined when it does not. */
function standing(original: string, kept: string): string | undefined {
  const lines = dedent(kept)
    .split('\n')
    .map((line) => line.trim());
  const pattern = lines.map((line) => line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('\n[ \\t]*');
  return new RegExp(pattern).exec(original)?.[0];
}

describe('what the conversion keeps', () => {
  for (const entry of guarantees) {
    for (const example of entry.examples) {
      it(`${entry.id}: ${example.title}`, () => {
        const original = document(example);
        assert.deepEqual(parse(original).problems, [], 'the example is well-formed');
        const kept = standing(original, example.kept);
        assert.ok(kept !== undefined, 'it stands in the Xen guest');
        const { text, steps, remaining } = convert(original, { target: 'kvm' });
        assert.ok(steps.length > 0, 'there is something to convert');
        assert.deepEqual(remaining, []);
        assert.ok(text.includes(kept), text);
      });
    }
  }

  it('has at least one proof for each promise', () => {
    assert.ok(guarantees.length > 0);
    assert.ok(guarantees.every(({ examples }) => examples.length > 0));
  });
});
