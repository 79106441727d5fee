import assert from 'node:assert/strict';
import { readSettings } from './settings.ts';

describe('settings', () => {
  it('say of a rule that there is none, and which may be meant', () => {
    const { settings, complaints } = readSettings({
      rules: { 'xen-disk-buss': 'off', 'xen-hap': 'hint', 'a-b': 'off' },
    });
    assert.deepEqual(settings.rules, { 'xen-hap': 'hint' });
    assert.deepEqual(complaints, [
      'domxml.rules: there is no rule "xen-disk-buss"; did you mean xen-disk-bus?',
      'domxml.rules: there is no rule "a-b"',
    ]);
  });

  it('know the rules about several guests', () => {
    assert.deepEqual(readSettings({ rules: { 'guest-mac-taken': 'error' } }).complaints, []);
  });

  it('put the default in the place of nonsense, and say so', () => {
    const { settings, inlayHints, complaints } = readSettings({
      target: 'bochs',
      inlayHints: { slots: 3 },
      schemas: 1,
    });
    assert.equal(settings.target, 'kvm');
    assert.equal(inlayHints.slots, true);
    assert.equal(complaints.length, 3);
  });
});
