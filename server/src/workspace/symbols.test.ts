import assert from 'node:assert/strict';
import { SymbolKind } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { analyze } from '../analyze.ts';
import { identityOf } from './identity.ts';
import { createRegister } from './register.ts';
import { workspaceSymbols } from './symbols.ts';

describe('workspace symbols', () => {
  const register = createRegister();
  for (const [name, mac] of [
    ['web', '52:54:00:00:00:01'],
    ['mail', '52:54:00:00:00:02'],
  ] as const) {
    const uri = `file:///guests/${name}.xml`;
    const text = `<domain type='kvm'>\n  <name>${name}</name>\n  <devices>\n    <interface type='user'>\n      <mac address='${mac}'/>\n    </interface>\n  </devices>\n</domain>\n`;
    const document = TextDocument.create(uri, 'libvirt-domain', 1, text);
    register.set(uri, identityOf(analyze(text, { target: 'kvm' }), document, { target: 'kvm' }));
  }
  const names = (query: string) => workspaceSymbols(register, query).map(({ name }) => name);

  it('are all guests for no letters', () => {
    assert.deepEqual(names(''), ['web', '52:54:00:00:00:01', 'mail', '52:54:00:00:00:02']);
  });

  it('are found by letters in their order', () => {
    assert.deepEqual(names('WB'), ['web']);
    assert.deepEqual(names('00:02'), ['52:54:00:00:00:02']);
    assert.deepEqual(names('liam'), []);
  });

  it('lead to their place and name their guest', () => {
    assert.deepEqual(workspaceSymbols(register, '00:01'), [
      {
        name: '52:54:00:00:00:01',
        kind: SymbolKind.Interface,
        location: {
          uri: 'file:///guests/web.xml',
          range: { start: { line: 4, character: 20 }, end: { line: 4, character: 37 } },
        },
        containerName: 'web',
      },
    ]);
  });
});
