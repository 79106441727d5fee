import assert from 'node:assert/strict';
import { areas, catalogue, entryById } from './catalogue.ts';
import { rules } from './index.ts';
import { entryPage } from './page.ts';

describe('the catalogue', () => {
  it('has every rule once, and every id once', () => {
    const ids = catalogue.map(({ id }) => id);
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
    );
    assert.deepEqual(
      rules.filter((rule) => entryById(rule.id) !== rule).map(({ id }) => id),
      [],
    );
    assert.ok(areas.every(({ entries }) => entries.length > 0));
    assert.equal(entryById('xen-disk-buss'), undefined);
  });

  it('has entries of each kind', () => {
    assert.deepEqual([...new Set(catalogue.map(({ kind }) => kind))].sort(), [
      'guarantee',
      'import',
      'moment',
      'rule',
      'workspace',
    ]);
  });

  for (const entry of catalogue) {
    it(`tells of ${entry.id}: title, explanation, cure and source`, () => {
      assert.match(entry.id, /^[a-z0-9]+(-[a-z0-9]+)+$/);
      assert.match(entry.title, /^\S.*[^.\s]$/);
      assert.ok(entry.title.length <= 80, 'the title fits into a line');
      assert.match(entry.cure, /^[A-Z].*\.$/, 'the cure is a sentence');
      assert.ok(!/<[a-z]/.test(entry.cure.replace(/`[^`]*`/g, '')), 'elements in the cure are code');
      assert.ok(entry.docs.trim().length >= 100, 'the explanation explains');
      assert.notEqual(entry.source, '');
      for (const error of entry.errors ?? []) {
        assert.ok(error.replaceAll('…', '').trim().length >= 8, `"${error}" is more than a word`);
      }
      if (entry.kind === 'rule' && entry.layer === 'silent') {
        assert.match(entryPage(entry), /nothing would have told/);
      }
    });
  }
});
