import assert from 'node:assert/strict';
import { buildGuest } from '../guest/guest.ts';
import { parse } from '../xml/parse.ts';
import { reparse } from '../xml/reparse.ts';
import type { Document } from '../xml/tree.ts';
import { bareRule } from './bare.ts';
import { runRules } from './check.ts';
import { disks, onEach } from './each.ts';
import type { Rule } from './rule.ts';

/** A rule that finds disks with a name, and notes which it looks at. */
function lookingFor(name: string, seen: string[], id = 'no-disk'): Rule {
  return bareRule(
    id,
    onEach(disks, (disk, report, { isQemu, family }) => {
      if (disk.name === 'broken') throw new Error('broken');
      seen.push(`${disk.name} ${isQemu} ${family}`);
      if (disk.name === name) report(disk.element, 'Not this one.');
    }),
  );
}

const text = `<domain type='kvm'><os><type arch='x86_64'>hvm</type></os><devices>
<disk><target dev='vda'/></disk>
<disk><target dev='vdb'/></disk>
</devices></domain>`;

function run(document: Document, ...rules: readonly Rule[]): string[] {
  const guest = buildGuest(document);
  assert.ok(guest);
  return runRules(guest, rules, {}, ({ id }, error) => failures.push(`${id}: ${error}`)).map(({ code }) => code);
}

const failures: string[] = [];

function changed(document: Document, from: string, to: string): Document {
  const revision = reparse(document, document.text.replace(from, to));
  assert.ok(revision);
  return revision.document;
}

describe('a rule that looks at devices one by one', () => {
  it('looks again at those in which something was found, and at those that changed', () => {
    const seen: string[] = [];
    const rule = lookingFor('vdb', seen);
    const document = parse(text);
    assert.deepEqual(run(document, rule), ['no-disk']);
    assert.deepEqual(seen.splice(0), ['vda true x86', 'vdb true x86']);
    assert.deepEqual(run(document, rule), ['no-disk']);
    assert.deepEqual(seen.splice(0), ['vdb true x86']);
    assert.deepEqual(run(changed(document, 'vda', 'vdc'), rule), ['no-disk']);
    assert.deepEqual(seen.splice(0), ['vdc true x86', 'vdb true x86']);
  });

  it('looks at all of them when the guest around them has changed, or other rules look with it', () => {
    const seen: string[] = [];
    const rule = lookingFor('vdx', seen);
    const document = parse(text);
    run(document, rule);
    seen.length = 0;
    const other = changed(document, 'x86_64', 's390x');
    assert.deepEqual(run(other, rule), []);
    assert.deepEqual(seen.splice(0), ['vda true s390', 'vdb true s390']);
    assert.deepEqual(run(other, rule, lookingFor('vda', [], 'no-vda')), ['no-vda']);
    assert.deepEqual(seen, ['vda true s390', 'vdb true s390']);
  });

  it('loses all its findings when it throws, and no other rule any', () => {
    const document = parse(text.replace('vdb', 'broken'));
    const careful = bareRule(
      'careful',
      onEach(disks, ({ element }, report) => report(element, 'A disk.')),
    );
    assert.deepEqual(run(document, lookingFor('vda', []), careful), ['careful', 'careful']);
    assert.deepEqual(failures.splice(0), ['no-disk: Error: broken']);
  });
});
