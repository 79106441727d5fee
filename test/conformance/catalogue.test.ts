import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue, entryById } from '../../server/src/rules/catalogue.ts';
import { explainError } from '../../server/src/rules/explainError.ts';
import { corpusDirectory, noCorpus } from './support.ts';

interface Row {
  readonly number: number;
  readonly id: string;
  /** True where no message of libvirt points at the construct. */
  readonly isSilent: boolean;
  /** `E`, `W`, `I`, or else where nothing is to be found. */
  readonly severity: string;
}

/** The table of facts beside the corpus; '' when it is not there. */
function facts(): string {
  const corpus = corpusDirectory();
  const file = corpus === undefined ? '' : join(corpus, '../facts/xen-to-kvm.md');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function rowsOf(text: string): Row[] {
  return [...text.matchAll(/^\| (\d+) \| `([a-z0-9-]+)`( ★)? \|.*\| ([EWI–]).*? \| [^|]* \|$/gm)].map(
    ([, number = '', id = '', star, severity = '']) => ({
      number: Number(number),
      id,
      isSilent: star !== undefined,
      severity,
    }),
  );
}

const severities: Readonly<Record<string, string>> = { E: 'error', W: 'warning', I: 'information' };

/** Where ours is another on purpose: the rule's explanation says why. */
const otherSeverities: ReadonlySet<string> = new Set(['xen-kernel-path']);

/** The messages that a line of the index stands for: it joins several by slashes, and `…` is what changes. */
function written(line: string): string[] {
  const words = /('[^']+')((?: \/ '[^']+')+)/.exec(line);
  const alternatives =
    words === null ? line.split(' / ') : words[0].split(' / ').map((word) => line.replace(words[0], word));
  return alternatives.flatMap((message) => ['x', 'tap', 'phy', 'file'].map((word) => message.replaceAll('…', word)));
}

describe('the catalogue beside the table of facts', () => {
  const text = facts();
  const rows = rowsOf(text);

  before(function () {
    if (rows.length === 0) {
      console.log(noCorpus);
      this.skip();
    }
  });

  it('has all constructs of the table by their ids', () => {
    assert.equal(rows.length, 125);
    assert.deepEqual(
      rows.filter(({ id }) => entryById(id) === undefined).map(({ id }) => id),
      [],
    );
    const count = (kind: string): number => rows.filter(({ id }) => entryById(id)?.kind === kind).length;
    console.log(
      `      ${rows.length} constructs: ${count('rule')} found by rules, ${count('import')} said by the import, ${count('guarantee')} kept; ${catalogue.length - rows.length} entries more`,
    );
  });

  it('gives each the severity of the table', () => {
    const differing = rows.flatMap(({ id, severity }) => {
      const entry = entryById(id);
      if (entry === undefined || entry.kind === 'guarantee' || otherSeverities.has(id)) return [];
      const expected = severities[severity] ?? 'information';
      return entry.severity === expected ? [] : [`${id}: ${entry.severity}, not ${expected}`];
    });
    assert.deepEqual(differing, []);
  });

  it('says of no construct that libvirt refuses it at once where no message points at it', () => {
    const refused = rows.filter(({ id, isSilent }) => {
      const entry = entryById(id);
      // The table means what is left after a change of the bus: that one is refused.
      return isSilent && entry?.kind === 'rule' && entry.layer === 'define' && id !== 'xen-disk-drive-address';
    });
    assert.deepEqual(
      refused.map(({ id }) => id),
      [],
    );
  });

  it("finds the constructs by libvirt's messages in the reverse index", () => {
    const byNumber = new Map(rows.map((row) => [row.number, row.id]));
    const index = /^### 2\.7[\s\S]*?(?=^### 2\.8)/m.exec(text)?.[0] ?? '';
    const lines = [...index.matchAll(/^\| ([^|]+) \| ([\d, ]+)(?: \([^|]*)? \|$/gm)];
    assert.ok(lines.length >= 27, `${lines.length} messages`);
    const missed: string[] = [];
    for (const [, messages = '', numbers = ''] of lines) {
      const found = written(messages).flatMap((message) =>
        explainError(`error: ${message}`).map(({ entry }) => entry.id),
      );
      for (const number of numbers.split(',')) {
        const id = byNumber.get(Number(number)) ?? '';
        if (!found.includes(id)) missed.push(`${messages}: ${id}, but ${[...new Set(found)].join(', ')}`);
      }
    }
    assert.deepEqual(missed, []);
  });
});
