import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, diagnosticsWhere, inWorkspace, isLeftover, openExample } from '../../editor/suite/editor.ts';

describe('in the browser', () => {
  afterEach(closeAll);

  it('the extension runs in a worker, on a virtual folder', () => {
    const extension = vscode.extensions.getExtension('domxml.vscode-domxml');
    assert.equal(vscode.env.uiKind, vscode.UIKind.Web);
    assert.equal(extension?.extensionUri.scheme, 'http');
    assert.equal(inWorkspace('').scheme, 'vscode-test-web');
  });

  it('a grammar of the local machine is done without', async () => {
    const configuration = vscode.workspace.getConfiguration('domxml');
    const document = await openExample('rhel5-paravirtual.xml');
    const before = await diagnosticsWhere(document, (found) => found.some(isLeftover));
    try {
      await configuration.update('schemas', '/usr/share/libvirt/schemas', vscode.ConfigurationTarget.Workspace);
      const other = await openExample('rhel5-paravirtual.xml');
      const after = await diagnosticsWhere(other, (found) => found.some(isLeftover));
      assert.equal(after.length, before.length);
    } finally {
      await configuration.update('schemas', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});
