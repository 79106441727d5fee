import assert from 'node:assert/strict';
import { buildGuest, type Guest, type Hypervisor } from '../guest/guest.ts';
import { parse } from '../xml/parse.ts';
import { childElements } from '../xml/query.ts';
import { bareRule } from './bare.ts';
import { runRules } from './check.ts';
import type { Rule } from './rule.ts';

function guest(devices: string, target: Hypervisor = 'kvm'): Guest {
  const built = buildGuest(parse(`<domain type='kvm'>\n<devices>\n${devices}\n</devices>\n</domain>`), { target });
  assert.ok(built);
  return built;
}

function about(name: string, options: Partial<Rule> = {}): Rule {
  return bareRule(
    `no-${name}`,
    (checked, report) => {
      for (const element of checked.devices.all.filter((device) => device.name === name)) {
        report(element, `There is a ${name}.`);
      }
    },
    options,
  );
}

const rules = [about('sound', { severity: 'error' }), about('disk')];

function codes(devices: string, ...rest: readonly unknown[]): string[] {
  const settings = (rest[0] ?? {}) as Parameters<typeof runRules>[2];
  return runRules(guest(devices), rules, settings).map((finding) => `${finding.code} ${finding.severity}`);
}

describe('running rules', () => {
  it('finds in the order of the document', () => {
    assert.deepEqual(codes('<disk/>\n<sound/>\n<disk/>'), ['no-disk warning', 'no-sound error', 'no-disk warning']);
  });

  it('marks names of elements, values of attributes, and ranges', () => {
    const checked = guest("<disk type='block'/>");
    const [disk] = checked.devices.element === undefined ? [] : childElements(checked.devices.element);
    const attribute = disk?.attributes[0];
    assert.ok(disk && attribute);
    const marking = about('x', {
      check(_, report) {
        report(disk, 'One.');
        report(attribute, 'Two.');
        report({ start: 0, end: 7 }, 'Three.');
      },
    });
    assert.deepEqual(
      runRules(checked, [marking]).map(({ range }) => checked.document.text.slice(range.start, range.end)),
      ['<domain', 'disk', 'block'],
    );
  });

  it('speaks only for the targets of a rule', () => {
    assert.deepEqual(runRules(guest('<disk/>', 'xen'), rules), []);
  });

  it('takes severities from the settings', () => {
    const settings = { rules: { 'no-disk': 'hint', 'no-sound': 'off' } } as const;
    assert.deepEqual(codes('<disk/>\n<sound/>', settings), ['no-disk hint']);
  });

  it('loses only the findings of a rule that throws', () => {
    const failing = about('console', {
      check() {
        throw new Error('broken');
      },
    });
    const failed: string[] = [];
    const findings = runRules(guest('<disk/>'), [failing, ...rules], {}, (broken, error) => {
      failed.push(`${broken.id}: ${error instanceof Error ? error.message : ''}`);
    });
    assert.deepEqual(
      findings.map((finding) => finding.code),
      ['no-disk'],
    );
    assert.deepEqual(failed, ['no-console: broken']);
  });

  it('is silenced by a comment for the next line', () => {
    const text = '<!-- domxml-disable-next-line no-disk -->\n<disk/>\n<disk/>';
    assert.deepEqual(codes(text), ['no-disk warning']);
    assert.deepEqual(codes(text, { ignoreComments: true }).length, 2);
    assert.deepEqual(codes('<!-- domxml-disable-next-line no-sound -->\n<disk/>'), ['no-disk warning']);
    assert.deepEqual(codes('<!-- domxml-disable-next-line no-sound, no-disk -->\r\n<disk/>'), []);
    assert.deepEqual(codes('<!-- domxml-disable-next-line -->\n<disk/>'), []);
  });

  it('is silenced by a comment for the whole document', () => {
    assert.deepEqual(codes('<disk/>\n<sound/>\n<!-- domxml-disable no-disk -->'), ['no-sound error']);
    assert.deepEqual(codes('<disk/>\n<sound/>\n<!-- domxml-disable -->'), []);
    assert.deepEqual(codes('<disk/>\n<!-- say domxml-disable no-disk aloud -->'), ['no-disk warning']);
  });
});
