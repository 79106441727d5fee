import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { analyze, type Settings } from '../analyze.ts';
import { workspaceEntries } from '../rules/workspace/conflicts.ts';
import { toConflictDiagnostic } from './conflicts.ts';
import { type Identity, identityOf } from './identity.ts';
import { createRegister, type Register } from './register.ts';

const settings: Settings = { target: 'kvm' };

function identity(text: string, uri: string, own: Settings = settings): Identity | undefined {
  return identityOf(analyze(text, own), TextDocument.create(uri, 'libvirt-domain', 1, text), own);
}

function codes(register: Register, uri: string): string[] {
  return register.conflictsOf(uri).map(({ claim }) => claim.entry.id);
}

function guest(name: string, more = ''): string {
  return `<domain type='kvm'>\n  <name>${name}</name>\n${more}</domain>\n`;
}

const mac =
  "  <devices>\n    <interface type='user'>\n      <mac address='52:54:00:AA:bb:01'/>\n    </interface>\n  </devices>\n";

describe('conflicts between guests', () => {
  for (const { id, examples } of workspaceEntries) {
    for (const { title, guests, found } of examples) {
      it(`${id}: ${title} is ${found ? 'found' : 'left alone'}`, () => {
        const register = createRegister();
        for (const [index, text] of guests.entries())
          register.set(`file:///${index}.xml`, identity(text, `file:///${index}.xml`));
        assert.deepEqual(codes(register, 'file:///0.xml'), found ? [id] : []);
        assert.deepEqual(codes(register, 'file:///1.xml'), found ? [id] : []);
      });
    }
  }

  it('tell what other guests use', () => {
    const register = createRegister();
    const disk = (source: string): string => `<devices><disk type='file'>${source}</disk></devices>`;
    register.set('file:///web.xml', identity(guest('web', disk("<source file='/srv/tools.iso'/>")), 'file:///web.xml'));
    register.set('file:///own.xml', identity(guest('own', disk("<source file='/srv/own.img'/>")), 'file:///own.xml'));
    assert.deepEqual([...register.usesElsewhere('file:///own.xml', 'path', 9)], [['/srv/tools.iso', 'web']]);
    assert.deepEqual([...register.usesElsewhere('file:///own.xml', 'bridge', 9)], []);
  });

  it('name both places', () => {
    const register = createRegister();
    register.set('file:///a/web.xml', identity(guest('web', mac), 'file:///a/web.xml'));
    register.set('file:///a/shop.xml', identity(guest('shop', mac.toLowerCase()), 'file:///a/shop.xml'));
    const [conflict] = register.conflictsOf('file:///a/shop.xml');
    assert.ok(conflict);
    assert.deepEqual(toConflictDiagnostic(conflict, settings, 'file:///pages/'), {
      range: { start: { line: 4, character: 20 }, end: { line: 4, character: 37 } },
      severity: 2,
      code: 'guest-mac-taken',
      source: 'domxml',
      message:
        "A card of another guest has the MAC address '52:54:00:aa:bb:01' as well, 'web' in web.xml: in one network both lose packets. Remove <mac> from the copy.",
      codeDescription: { href: 'file:///pages/guest-mac-taken.md' },
      relatedInformation: [
        {
          location: {
            uri: 'file:///a/web.xml',
            range: { start: { line: 4, character: 20 }, end: { line: 4, character: 37 } },
          },
          message: "The guest 'web' has it here",
        },
      ],
    });
  });

  it('come and go with the guests, and tell whom a change concerns', () => {
    const register = createRegister();
    const set = (uri: string, text: string | undefined) => [
      ...register.set(uri, text === undefined ? undefined : identity(text, uri)),
    ];
    assert.deepEqual(set('file:///1.xml', guest('one', mac)), []);
    assert.deepEqual(set('file:///2.xml', guest('two', mac)), ['file:///1.xml']);
    assert.deepEqual(set('file:///2.xml', guest('two', `  <title>x</title>\n${mac}`)), []);
    assert.deepEqual(codes(register, 'file:///1.xml'), ['guest-mac-taken']);
    assert.deepEqual(set('file:///2.xml', guest('one', mac)), ['file:///1.xml']);
    assert.deepEqual(codes(register, 'file:///1.xml'), []);
    assert.deepEqual(set('file:///2.xml', guest('three', mac)), ['file:///1.xml']);
    assert.deepEqual(set('file:///2.xml', undefined), ['file:///1.xml']);
    assert.deepEqual(codes(register, 'file:///1.xml'), []);
  });

  it('are switched off by the settings, by a comment, and take the severity that is set', () => {
    const silent = `  <!-- domxml-disable guest-mac-taken -->\n${mac}`;
    const register = createRegister();
    register.set('file:///1.xml', identity(guest('one', silent), 'file:///1.xml'));
    register.set(
      'file:///2.xml',
      identity(guest('two', mac), 'file:///2.xml', { target: 'kvm', rules: { 'guest-mac-taken': 'off' } }),
    );
    register.set('file:///3.xml', identity(guest('three', mac), 'file:///3.xml'));
    assert.deepEqual(codes(register, 'file:///1.xml'), []);
    assert.deepEqual(codes(register, 'file:///2.xml'), []);
    const [conflict] = register.conflictsOf('file:///3.xml');
    assert.equal(conflict?.others.length, 2);
    const rules = { 'guest-mac-taken': 'hint' } as const;
    assert.equal(conflict && toConflictDiagnostic(conflict, { ...settings, rules }, undefined).severity, 4);
  });
});
