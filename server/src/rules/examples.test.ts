import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RelaxNGValidator, XmlDocument } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { buildGuest, type Guest } from '../guest/guest.ts';
import { applyEdits, mergeEdits } from '../xml/edit.ts';
import { parse } from '../xml/parse.ts';
import { type RuleFinding, runRules } from './check.ts';
import { exampleDocument } from './examples.ts';
import { rules } from './index.ts';
import type { Example, Rule } from './rule.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const corpus = process.env.DOMXML_CORPUS ?? join(root, '../shared/corpus');
const schemas = join(corpus, 'libvirt-11.3.0/schemas');

function guestOf(text: string, rule: Rule, example: Example): Guest {
  const document = parse(text);
  assert.deepEqual(document.problems, [], 'the example is well-formed');
  const target = rule.targets.includes('kvm') ? 'kvm' : rule.targets[0];
  const guest = buildGuest(document, { target, choices: example.choices });
  assert.ok(guest, 'the example is a domain');
  return guest;
}

function findingsIn(text: string, rule: Rule, example: Example): RuleFinding[] {
  return runRules(guestOf(text, rule, example), [rule], {}, (_, error) => {
    throw error;
  });
}

/** Applies the preferred fixes once; those that meet come in the next round. */
function cured(text: string, rule: Rule, example: Example): string {
  let current = text;
  for (let round = 0; round < 5; round += 1) {
    const fixes = findingsIn(current, rule, example).flatMap((finding) =>
      finding.fixes.filter((fix) => fix.preferred).map((fix) => fix.edits),
    );
    const { edits } = mergeEdits(fixes);
    const next = applyEdits(current, edits);
    if (next === current) {
      break;
    }
    current = next;
  }
  return current;
}

function checkShape(findings: readonly RuleFinding[]): void {
  for (const finding of findings) {
    const preferred = finding.fixes.filter((fix) => fix.preferred);
    assert.ok(preferred.length <= 1, 'at most one fix is preferred');
    assert.match(finding.message, /^\S.*[.?]$/s, 'the message is a sentence');
    for (const fix of finding.fixes) {
      assert.match(fix.title, /^[A-Z]/, 'the title begins with a capital');
      assert.ok(!fix.title.endsWith('.'), 'the title has no full stop');
    }
  }
}

describe('rules', () => {
  it('have different ids, and at least one example that is found and one left alone', () => {
    assert.equal(new Set(rules.map((rule) => rule.id)).size, rules.length);
    for (const rule of rules) {
      assert.ok(
        rule.examples.some((example) => 'before' in example),
        `${rule.id}: found`,
      );
      assert.ok(
        rule.examples.some((example) => 'valid' in example),
        `${rule.id}: valid`,
      );
    }
  });

  for (const rule of rules) {
    describe(rule.id, () => {
      for (const example of rule.examples) {
        it(example.title, () => {
          if ('valid' in example) {
            const { text } = exampleDocument(example.valid, example);
            assert.deepEqual(
              findingsIn(text, rule, example).map((finding) => finding.message),
              [],
            );
            return;
          }
          const { text, fragment } = exampleDocument(example.before, example);
          const findings = findingsIn(text, rule, example);
          const [first] = findings;
          assert.ok(first, 'something is found');
          checkShape(findings);
          if (example.where !== undefined) {
            assert.equal(text.slice(first.range.start, first.range.end), example.where);
          }
          if (example.where === undefined && example.at !== 'domain') {
            for (const { range } of findings) {
              // What is missing is reported at the element that should have it.
              const atParent = text.slice(range.start, range.end) === (example.at ?? 'devices');
              assert.ok(
                atParent || (range.start >= fragment.start && range.end <= fragment.end),
                'found in the fragment',
              );
            }
          }
          if ('unfixable' in example) {
            assert.ok(
              findings.every((finding) => finding.fixes.every((fix) => fix.preferred !== true)),
              'a person has to decide',
            );
            return;
          }
          const after = exampleDocument(example.after, example).text;
          assert.equal(cured(text, rule, example), after);
          assert.deepEqual(
            findingsIn(after, rule, example)
              .filter((finding) => finding.fixes.some((fix) => fix.preferred))
              .map((finding) => finding.message),
            [],
            'nothing is left to fix',
          );
        });
      }
    });
  }

  it("every cured and every valid example keeps to libvirt's grammar", function () {
    if (!existsSync(schemas)) {
      console.log('skipped: no corpus (set DOMXML_CORPUS to its directory)');
      this.skip();
    }
    this.timeout(60_000);
    xmlRegisterFsInputProviders();
    const grammar = XmlDocument.fromBuffer(readFileSync(join(schemas, 'domain.rng')), {
      url: `file://${join(schemas, 'domain.rng')}`,
    });
    const validator = RelaxNGValidator.fromDoc(grammar);
    const refused: string[] = [];
    for (const rule of rules) {
      for (const example of rule.examples) {
        const fragment = 'valid' in example ? example.valid : 'after' in example ? example.after : undefined;
        if (fragment === undefined) {
          continue;
        }
        const document = XmlDocument.fromString(exampleDocument(fragment, example).text);
        try {
          validator.validate(document);
        } catch (error) {
          refused.push(`${rule.id}, ${example.title}: ${error instanceof Error ? error.message.trim() : error}`);
        }
        document.dispose();
      }
    }
    validator.dispose();
    grammar.dispose();
    assert.deepEqual(refused, []);
  });
});
