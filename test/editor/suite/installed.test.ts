import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { closeAll, diagnosticsWhere, isError, isLeftover, openExample, until } from './editor.ts';

describe('the installed package', () => {
  afterEach(closeAll);

  it('brings its own program and nothing else', () => {
    const extension = vscode.extensions.getExtension('domxml.vscode-domxml');
    assert.ok(extension);
    const installed = process.env.DOMXML_TEST_INSTALLED ?? '';
    assert.ok(extension.extensionPath.startsWith(installed), `${extension.extensionPath} is not below ${installed}`);
    assert.ok(!readdirSync(extension.extensionPath).includes('node_modules'));
    assert.deepEqual(readdirSync(join(extension.extensionPath, 'server/dist')), [
      'browser.js',
      'compiled.cjs',
      'import.cjs',
      'server.cjs',
    ]);
  });

  it('finds the Xen leftovers of a guest and converts it', async () => {
    const document = await openExample('rhel5-paravirtual.xml');
    await diagnosticsWhere(document, (found) => found.some(isLeftover));
    const before = document.getText();
    await vscode.commands.executeCommand('domxml.convertToKvm', { uri: document.uri.toString(), apply: true });
    assert.match(document.getText(), /<domain type='kvm'/);
    await diagnosticsWhere(document, (found) => !found.some(isError));
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  it('draws a guest', async () => {
    const { uri } = await openExample('rhel5-paravirtual.xml');
    const view = await vscode.commands.executeCommand<{ drawn: () => { boxes: number } | undefined }>(
      'domxml.showTopology',
      { uri: uri.toString() },
    );
    assert.ok((await until(() => view.drawn())).boxes > 5);
  });
});
