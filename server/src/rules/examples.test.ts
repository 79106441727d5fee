import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RelaxNGValidator, XmlDocument } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { buildGuest } from '../guest/guest.ts';
import { readMoment } from '../guest/moment.ts';
import { applyEdits, mergeEdits } from '../xml/edit.ts';
import { parse } from '../xml/parse.ts';
import { type RuleFinding, runRules } from './check.ts';
import { exampleDocument } from './examples.ts';
import { momentRules, rules } from './index.ts';
import type { Example, Fix, MomentRule, Rule } from './rule.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const corpus = process.env.DOMXML_CORPUS ?? join(root, '../shared/corpus');
const schemas = join(corpus, 'libvirt-11.3.0/schemas');

type Shown = Rule | MomentRule;

const all: readonly Shown[] = [...rules, ...momentRules];

function findingsIn(text: string, rule: Shown, example: Example): RuleFinding[] {
  const document = parse(text);
  assert.deepEqual(document.problems, [], 'the example is well-formed');
  const target = rule.targets.includes('kvm') ? 'kvm' : (rule.targets[0] ?? 'kvm');
  const guest = buildGuest(document, { target, choices: example.choices });
  const fail = (_: unknown, error: unknown): never => {
    throw error;
  };
  if (rule.kind === 'rule') {
    assert.ok(guest, 'the example is a domain');
    return runRules(guest, [rule], {}, fail);
  }
  const moment = readMoment(document, guest, target);
  assert.ok(moment, 'the example is a snapshot, checkpoint or backup');
  return runRules(moment, [rule], {}, fail);
}

/** The fixes that an example shows: those of the title it gives, else the preferred ones. */
function shown(findings: readonly RuleFinding[], example: Example): Fix[] {
  const title = 'fix' in example ? example.fix : undefined;
  return findings.flatMap(({ fixes }) =>
    fixes.filter((fix) => (title === undefined ? fix.preferred : fix.title === title)),
  );
}

/** Applies the fixes that the example shows until there are none; those that meet come in the next round. */
function cured(text: string, rule: Shown, example: Example): string {
  let current = text;
  for (let round = 0; round < 5; round += 1) {
    const fixes = shown(findingsIn(current, rule, example), example).map((fix) => fix.edits);
    const { edits } = mergeEdits(fixes);
    const next = applyEdits(current, edits);
    if (next === current) {
      break;
    }
    current = next;
  }
  return current;
}

/** What a fix is called among those of its rule: the answer it stands for, else its title. */
function nameOf(fix: Fix): string {
  return fix.choice === undefined ? fix.title : `${fix.choice.question}=${fix.choice.answer}`;
}

interface Offer {
  readonly fixes: readonly string[];
  readonly taken: readonly string[];
}

/** The fixes offered in an example, and those it shows; an example that is left alone shows the answers given for it. */
function offer(rule: Shown, example: Example): Offer {
  if ('valid' in example) {
    return { fixes: [], taken: Object.entries(example.choices ?? {}).map((answer) => answer.join('=')) };
  }
  const findings = findingsIn(exampleDocument(example.before, example).text, rule, example);
  return {
    fixes: findings.flatMap(({ fixes }) => fixes.map(nameOf)),
    taken: 'after' in example ? shown(findings, example).map(nameOf) : [],
  };
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
    assert.equal(new Set(all.map((rule) => rule.id)).size, all.length);
    for (const rule of all) {
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

  it('about Xen show every answer and every other fix that they offer', () => {
    const xenRules = rules.filter(({ id }) => id.startsWith('xen-'));
    const unseen = xenRules.flatMap((rule) => {
      const offers = rule.examples.map((example) => offer(rule, example));
      const taken = offers.flatMap((one) => one.taken);
      // A longer title says what else the same fix does in that guest.
      const isShown = (name: string): boolean => taken.some((one) => one.startsWith(name) || name.startsWith(one));
      return [...new Set(offers.flatMap(({ fixes }) => fixes))]
        .filter((name) => !isShown(name))
        .map((name) => `${rule.id}: ${name}`);
    });
    assert.deepEqual(unseen, []);
  });

  for (const rule of all) {
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
            shown(findingsIn(after, rule, example), example).map((fix) => fix.title),
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
    const validators = new Map<string, RelaxNGValidator>();
    const validatorOf = (root: string): RelaxNGValidator => {
      const url = join(schemas, `${root}.rng`);
      const grammar = XmlDocument.fromBuffer(readFileSync(url), { url: `file://${url}` });
      const validator = validators.get(root) ?? RelaxNGValidator.fromDoc(grammar);
      grammar.dispose();
      validators.set(root, validator);
      return validator;
    };
    const refused: string[] = [];
    for (const rule of all) {
      for (const example of rule.examples) {
        const fragment = 'valid' in example ? example.valid : 'after' in example ? example.after : undefined;
        if (fragment === undefined) {
          continue;
        }
        const document = XmlDocument.fromString(exampleDocument(fragment, example).text);
        try {
          validatorOf(document.root.name).validate(document);
        } catch (error) {
          refused.push(`${rule.id}, ${example.title}: ${error instanceof Error ? error.message.trim() : error}`);
        }
        document.dispose();
      }
    }
    for (const validator of validators.values()) validator.dispose();
    assert.deepEqual(refused, []);
  });
});
