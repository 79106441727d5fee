import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
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
import type { Fix } from '../../server/src/rules/rule.ts';
import { schemaFixes } from '../../server/src/schemaFixes.ts';
import { applyEdits } from '../../server/src/xml/edit.ts';
import { parse } from '../../server/src/xml/parse.ts';
import { devices } from './mistakes/devices.ts';
import { domain } from './mistakes/domain.ts';
import { type Family, guestWith } from './mistakes/family.ts';
import { moments } from './mistakes/moments.ts';
import { network } from './mistakes/network.ts';
import { storage } from './mistakes/storage.ts';

/**
 * What is said of typical mistakes, and what is offered against them. `messages.md` holds all of it for reading;
 * UPDATE_SNAPSHOTS=1 writes it anew.
 */

const here = dirname(fileURLToPath(import.meta.url));
const snapshotFile = join(here, 'messages.md');
const families: readonly Family[] = [...storage, ...network, ...devices, ...domain, ...moments];

let loaded: Grammar | undefined;
function grammar(): Grammar {
  loaded ??= createGrammar(
    loadGrammar(resolve(here, '../../schemas/documents.rng'), (uri) => readFileSync(uri, 'utf8')),
  );
  return loaded;
}

function problemsIn(text: string): readonly Problem[] {
  const document = parse(text);
  assert.deepEqual(document.problems, [], 'the XML is well-formed');
  return validate(grammar(), document).problems;
}

interface Told {
  readonly family: string;
  readonly title: string;
  readonly text: string;
  readonly problems: readonly { readonly problem: Problem; readonly message: string; readonly fixes: readonly Fix[] }[];
}

const told: Told[] = [];
for (const family of families) {
  for (const [title, xml] of family.mistakes) {
    const text = guestWith(family, xml);
    const problems = problemsIn(text).map((problem) => ({
      problem,
      message: render(problem),
      fixes: schemaFixes(problem),
    }));
    told.push({ family: family.name, title, text, problems });
  }
}

/** The line of the mistake with the marked text underlined, the kind, the message, the fixes. */
function entry({ title, text, problems }: Told): string {
  const lines = [`### ${title}`, ''];
  for (const { problem, message, fixes } of problems) {
    const { start, end } = problem.range;
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    const lineEnd = text.indexOf('\n', start);
    const line = text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
    const lead = line.length - line.trimStart().length;
    const mark = `${' '.repeat(start - lineStart - lead)}${'^'.repeat(Math.max(1, end - start))}`;
    lines.push('```xml', line.trim(), mark, '```', `${problem.kind}: ${message}`);
    lines.push(...fixes.map((fix) => `- ${fix.preferred ? '**' : ''}${fix.title}${fix.preferred ? '**' : ''}`), '');
  }
  return lines.join('\n');
}

function snapshot(): string {
  const sections = families.map(({ name }) => {
    const entries = told.filter(({ family }) => family === name).map(entry);
    return `## ${name}\n\n${entries.join('\n')}`;
  });
  return `# Messages\n\n${sections.join('\n')}`;
}

describe('messages for typical mistakes', () => {
  for (const family of families) {
    describe(family.name, () => {
      for (const one of told.filter((mistake) => mistake.family === family.name)) {
        it(one.title, () => {
          assert.equal(one.problems.length, 1, one.problems.map(({ message }) => message).join('\n'));
          for (const { message, problem } of one.problems) {
            const shown = one.text.slice(problem.range.start, problem.range.end);
            assert.ok(shown.length > 0 && !/[<\n]/.test(shown), `marks a word, not "${shown}"`);
            assert.doesNotMatch(message.replace(/`[^`]*`/g, ''), /pattern|interleave|content model|token|undefined/i);
            assert.ok(message.length <= 260, `${message.length} characters: ${message}`);
            const longest = Math.max(
              ...message.split(/[.;?:]/).map((part) => part.split(/`, `|` and `|` or `/).length),
            );
            assert.ok(longest <= 6, message);
          }
        });

        it(`${one.title}: the preferred cure cures`, () => {
          for (const { fixes } of one.problems) {
            assert.ok(fixes.filter(({ preferred }) => preferred).length <= 1);
            for (const fix of fixes) {
              const after = applyEdits(one.text, fix.edits);
              assert.deepEqual(parse(after).problems, [], fix.title);
              if (fix.preferred) assert.deepEqual(problemsIn(after).map(render), [], `${fix.title}:\n${after}`);
            }
          }
        });
      }
    });
  }

  it('reads as recorded', () => {
    const now = snapshot();
    if (process.env.UPDATE_SNAPSHOTS === '1') writeFileSync(snapshotFile, now);
    else assert.equal(now, existsSync(snapshotFile) ? readFileSync(snapshotFile, 'utf8') : '');
  });

  it('counts', () => {
    const one = told.filter(({ problems }) => problems.length === 1).length;
    console.log(`      ${one}/${told.length} mistakes in ${families.length} families gave exactly one diagnostic`);
    for (const { name, mistakes } of families) assert.ok(mistakes.length >= 4, name);
  });
});
