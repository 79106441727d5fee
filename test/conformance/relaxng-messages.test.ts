import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createGrammar,
  type Grammar,
  loadGrammar,
  type Problem,
  render,
  validate,
} from '../../server/src/relaxng/index.ts';
import { parse } from '../../server/src/xml/parse.ts';
import { classic, type Mistake, seven, typical } from './mistakes.ts';
import { corpusDirectory, noCorpus } from './support.ts';

/**
 * One mistake, one diagnostic, at the smallest range, in words that help: under libvirt's grammar and
 * under ours. `messages.json` keeps our messages beside jing's; UPDATE_SNAPSHOTS=1 writes it anew.
 */

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const base = readFileSync(join(root, 'test/fixtures/relaxng/base.xml'), 'utf8');
const snapshotFile = join(root, 'test/fixtures/relaxng/messages.json');

type Snapshot = Record<string, { ours: string; jing: string[] }>;
type Snapshots = Record<string, Snapshot>;

function apply(text: string, { title, from, to }: Mistake): string {
  assert.equal(text.split(from).length, 2, `the base document holds the place of "${title}" once`);
  const changed = text.replace(from, () => to);
  // A renamed start tag takes its end tag along.
  const [before, after] = [/^<(\w+)/.exec(from)?.[1], /^<(\w+)/.exec(to)?.[1]];
  if (before === undefined || after === undefined || before === after || from.includes('/>') || from.includes('</')) {
    return changed;
  }
  const start = changed.indexOf(to);
  const end = changed.indexOf(`</${before}>`, start);
  return `${changed.slice(0, end)}</${after}>${changed.slice(end + before.length + 3)}`;
}

function load(entry: string): Grammar {
  return createGrammar(loadGrammar(entry, (uri) => readFileSync(uri, 'utf8')));
}

function check(problem: Problem | undefined, mistake: Mistake, text: string): void {
  assert.ok(problem, 'the mistake is found');
  const message = render(problem);
  assert.equal(problem.kind, mistake.kind, message);
  assert.equal(text.slice(problem.range.start, problem.range.end), mistake.at, message);
  for (const words of mistake.says) assert.ok(message.includes(words), `"${message}" says "${words}"`);
}

/** jing's lines for each document; undefined when jing is not installed. */
function jingMessages(entry: string, texts: readonly string[]): string[][] | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'domxml-jing-'));
  try {
    const files = texts.map((text, index) => {
      const file = join(directory, `${index}.xml`);
      writeFileSync(file, text);
      return file;
    });
    const run = spawnSync('jing', ['-i', entry, ...files], { encoding: 'utf8' });
    if (run.error) return undefined;
    const lines = run.stdout.split('\n');
    return files.map((file) =>
      lines.filter((line) => line.startsWith(`${file}:`)).map((line) => line.slice(file.length + 1)),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function describeGrammar(title: string, entry: string | undefined, whyNot: string): void {
  describe(`messages under ${title}`, () => {
    let loaded: Grammar | undefined;
    const grammar = (): Grammar => {
      loaded ??= load(entry ?? '');
      return loaded;
    };
    before(function () {
      if (entry !== undefined) return;
      console.log(`      ${whyNot}`);
      this.skip();
    });

    it('finds nothing in the base document', () => {
      assert.deepEqual(validate(grammar(), parse(base)).problems.map(render), []);
    });

    for (const mistake of [...classic, ...typical]) {
      it(mistake.title, () => {
        const text = apply(base, mistake);
        const { problems } = validate(grammar(), parse(text));
        assert.equal(problems.length, 1, problems.map(render).join('\n'));
        check(problems[0], mistake, text);
      });
    }

    it('finds seven mistakes in one document, and nothing else', () => {
      const text = seven.reduce(apply, base);
      const { problems } = validate(grammar(), parse(text));
      const found = problems.map((problem) => text.slice(problem.range.start, problem.range.end)).sort();
      assert.deepEqual(found, seven.map(({ at }) => at).sort(), problems.map(render).join('\n'));
      for (const mistake of seven) {
        check(
          problems.find((problem) => text.slice(problem.range.start, problem.range.end) === mistake.at),
          mistake,
          text,
        );
      }
    });

    it('keeps the mistakes before and after a half-typed tag, and adds none for it', () => {
      const [first, , third] = classic;
      assert.ok(first && third);
      const broken = [first, third].reduce(apply, base).replace('    <controller', '    <disk typ\n    <controller');
      const document = parse(broken);
      assert.notDeepEqual(document.problems, []);
      const { problems } = validate(grammar(), document);
      assert.deepEqual(problems.map(({ kind }) => kind).sort(), [first.kind, third.kind].sort());
    });

    it('words them as recorded beside jing', () => {
      const mistakes = [...classic, ...typical];
      const texts = mistakes.map((mistake) => apply(base, mistake));
      const stored = existsSync(snapshotFile) ? (JSON.parse(readFileSync(snapshotFile, 'utf8')) as Snapshots) : {};
      const jing = jingMessages(entry ?? '', texts);
      const now: Snapshot = {};
      for (const [index, { title: name }] of mistakes.entries()) {
        const ours = validate(grammar(), parse(texts[index] ?? ''))
          .problems.map(render)
          .join('\n');
        now[name] = { ours, jing: jing?.[index] ?? stored[title]?.[name]?.jing ?? [] };
      }
      if (process.env.UPDATE_SNAPSHOTS === '1') {
        writeFileSync(snapshotFile, `${JSON.stringify({ ...stored, [title]: now }, undefined, 2)}\n`);
      } else assert.deepEqual(now, stored[title]);
    });
  });
}

const corpus = corpusDirectory();
const ours = join(root, 'schemas/domain.rng');
describeGrammar('libvirt’s grammar', corpus && join(corpus, 'libvirt-11.3.0/schemas/domain.rng'), noCorpus);
describeGrammar('our grammar', existsSync(ours) ? ours : undefined, 'skipped: no schemas/domain.rng');
