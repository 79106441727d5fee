import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, codeOf, diagnosticsOf, openExample, until } from './editor.ts';

describe('import', () => {
  afterEach(closeAll);

  it('turns a configuration of xm into a definition beside it, and marks what has no place there', async () => {
    const configuration = await openExample('rhel5-guest.cfg');
    const before = configuration.getText();
    const document: vscode.TextDocument = await vscode.commands.executeCommand(
      'domxml.importXenConfiguration',
      configuration.uri,
    );
    assert.equal(document.languageId, 'libvirt-domain');
    assert.equal(vscode.window.activeTextEditor?.document, document);
    assert.match(document.getText(), /^<domain type='xen'>/);
    assert.match(document.getText(), /<source dev='\/dev\/vg_guests\/billing'\/>/);
    assert.match(document.getText(), /<!-- vtpm = /);
    assert.equal(configuration.getText(), before);

    const marked = await until(() => diagnosticsOf(configuration).length > 0 && diagnosticsOf(configuration));
    assert.deepEqual(
      marked.map((diagnostic) => `${codeOf(diagnostic)} ${configuration.getText(diagnostic.range)}`),
      ["xen-vfb 'type=vnc,vncunused=1,keymap=en-us'", "import-unused-key vtpm = ['instance=1,backend=0']"],
    );
  });
});
