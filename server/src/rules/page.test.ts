import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rules } from './index.ts';
import { rulePage, rulesIndex } from './page.ts';

const directory = join(dirname(fileURLToPath(import.meta.url)), '../../../docs/rules');

describe('the pages of the rules', () => {
  it('in docs/rules are those of the rules (npm run docs writes them)', () => {
    const expected = new Map([
      ['README.md', rulesIndex(rules)],
      ...rules.map((rule): [string, string] => [`${rule.id}.md`, rulePage(rule)]),
    ]);
    assert.deepEqual(readdirSync(directory).sort(), [...expected.keys()].sort());
    for (const [file, text] of expected) {
      assert.equal(readFileSync(join(directory, file), 'utf8'), text, file);
    }
  });

  it('show what is found and what it becomes', () => {
    const rule = rules.find((candidate) => candidate.id === 'xen-clock-reset');
    assert.ok(rule);
    const page = rulePage(rule);
    assert.match(page, /^# xen-clock-reset\n/);
    assert.ok(page.includes("```xml\n<clock offset='utc' adjustment='reset'/>\n```\n\nBecomes:"));
    assert.ok(page.includes("```xml\n<clock offset='utc'/>\n```"));
  });
});
