import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { areas, catalogue, entryById } from './catalogue.ts';
import { checksPage } from './checksPage.ts';
import libvirtChecks from './libvirtChecks.json' with { type: 'json' };
import { catalogueIndex, entryPage } from './page.ts';

const directory = join(dirname(fileURLToPath(import.meta.url)), '../../../docs/rules');

describe('the pages of the rules', () => {
  it('in docs/rules are those of the rules (npm run docs writes them)', () => {
    const expected = new Map([
      ['README.md', catalogueIndex(areas)],
      ...catalogue.map((entry): [string, string] => [`${entry.id}.md`, entryPage(entry)]),
    ]);
    assert.deepEqual(readdirSync(directory).sort(), [...expected.keys()].sort());
    for (const [file, text] of expected) {
      assert.equal(readFileSync(join(directory, file), 'utf8'), text, file);
    }
    assert.equal(readFileSync(join(directory, '../checks.md'), 'utf8'), checksPage(areas, libvirtChecks), 'checks.md');
  });

  const page = (id: string): string => {
    const entry = entryById(id);
    assert.ok(entry, id);
    return entryPage(entry);
  };

  it('show what is found and what it becomes', () => {
    const text = page('xen-clock-reset');
    assert.match(text, /^# xen-clock-reset\n/);
    assert.ok(text.includes("```xml\n<clock offset='utc' adjustment='reset'/>\n```\n\nBecomes:"));
    assert.ok(text.includes("```xml\n<clock offset='utc'/>\n```"));
  });

  it('link the pages they name', () => {
    assert.ok(page('xen-disk-drive-address').includes('[`xen-device-address`](xen-device-address.md)'));
    for (const { docs, id } of catalogue) {
      for (const [, name = ''] of docs.matchAll(/`(xen-[a-z0-9-]+)`/g)) {
        assert.ok(entryById(name) !== undefined || /^xen-(blkfront|vnif|vbd)$/.test(name), `${id} names ${name}`);
      }
    }
  });

  it('of silent constructs say that nothing else would have told', () => {
    assert.match(page('xen-hap'), /Without this finding nothing would have told/);
    assert.match(page('xen-console-implicit'), /nothing would have told[\s\S]*- `cannot find character device`/);
    assert.doesNotMatch(page('xen-disk-bus'), /nothing would have told/);
  });

  it('show the words of libvirt, the settings of a native configuration, and what is kept', () => {
    assert.match(
      page('xen-machine'),
      /libvirt refuses the definition, in words such as:\n\n- `No PCI buses available`/,
    );
    assert.match(page('xen-disk-bus'), /takes the definition\. The start fails, in words such as/);
    assert.match(page('xen-cpu-cap'), /\| import \| information \| `cap` \|[\s\S]*```ini\nvcpus = 2\ncap = 50\n```/);
    assert.match(page('xen-pm'), /### Kept: no sleep\n\n```xml\n<pm>/);
  });
});
