import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  actionsAt,
  closeAll,
  diagnosticsOf,
  diagnosticsWhere,
  isLeftover,
  openExample,
  openNew,
  replaceText,
  until,
  wholeRange,
} from './editor.ts';

const guest = "<domain type='xen'>\n  <name>a</name>\n  <bootloader>/usr/bin/pygrub</bootloader>\n</domain>\n";
const project = '<?xml version="1.0"?>\n<project><disk bus=\'xen\'/><name>a</name></project>\n';

describe('recognition', () => {
  afterEach(closeAll);

  it('leaves plain XML alone', async () => {
    const plain = await openNew('pom.xml', project);
    // The server has answered for a definition opened later, so it would have for this one.
    const served = await openExample('rhel5-paravirtual.xml');
    await diagnosticsWhere(served, (found) => found.some(isLeftover));
    assert.equal(plain.languageId, 'xml');
    assert.deepEqual(diagnosticsOf(plain), []);
    assert.deepEqual(await actionsAt(plain, wholeRange(plain), vscode.CodeActionKind.Empty), []);
  });

  it('gives XML whose root is domain its own language, until somebody chooses another', async () => {
    const document = await openNew('guest.xml', guest);
    await until(() => document.languageId === 'libvirt-domain');
    await diagnosticsWhere(document, (found) => found.some(isLeftover));
    await vscode.languages.setTextDocumentLanguage(document, 'xml');
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(document.languageId, 'xml');
    await diagnosticsWhere(document, (found) => found.some(isLeftover));
  });

  it('serves it as XML where the settings say so', async () => {
    const settings = vscode.workspace.getConfiguration('domxml');
    await settings.update('ownLanguage', false, vscode.ConfigurationTarget.Global);
    try {
      const document = await openNew('guest.xml', guest);
      await diagnosticsWhere(document, (found) => found.some(isLeftover));
      assert.equal(document.languageId, 'xml');
    } finally {
      await settings.update('ownLanguage', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  for (const path of [
    'web.libvirt.xml',
    'libvirt/qemu/web.xml',
    'libvirt/libxl/web.xml',
    'virshA1b2C3.xml',
    'no-extension',
  ]) {
    it(`knows ${path} for a definition`, async () => {
      const document = await openNew(path, guest);
      assert.equal(document.languageId, 'libvirt-domain');
      await diagnosticsWhere(document, (found) => found.some(isLeftover));
    });
  }

  it('serves snapshots, under any name and as virsh snapshot-edit opens them', async () => {
    const snapshot = `<domainsnapshot>\n${guest}</domainsnapshot>\n`;
    for (const path of ['fresh.xml', 'virshD4e5F6.xml']) {
      const document = await openNew(path, snapshot);
      await diagnosticsWhere(document, (found) => found.some(isLeftover));
    }
    assert.equal((await openNew('fresh', snapshot)).languageId, 'libvirt-domain');
  });

  it("leaves libvirt's other definitions alone", async () => {
    const network = await openNew('virshA1b2C3.xml', '<network>\n  <disk bus="xen"/>\n</network>\n');
    const served = await openNew('guest.xml', guest);
    await diagnosticsWhere(served, (found) => found.some(isLeftover));
    assert.deepEqual(diagnosticsOf(network), []);
  });

  it('serves virtual folders that can be written, and leaves old sides and previews alone', async () => {
    const name = vscode.Uri.from({ scheme: 'domxml-test-text', path: '/guest.xml' });
    const registered = [
      vscode.workspace.registerFileSystemProvider('domxml-test-files', oneFile(guest)),
      vscode.workspace.registerFileSystemProvider('domxml-test-old', oneFile(guest), { isReadonly: true }),
      vscode.workspace.registerTextDocumentContentProvider(name.scheme, { provideTextDocumentContent: () => guest }),
    ];
    try {
      const text = await vscode.workspace.openTextDocument(name);
      const old = await vscode.workspace.openTextDocument(name.with({ scheme: 'domxml-test-old' }));
      for (const document of [text, old]) await vscode.window.showTextDocument(document, { preview: false });
      const served = await vscode.workspace.openTextDocument(name.with({ scheme: 'domxml-test-files' }));
      await vscode.window.showTextDocument(served, { preview: false });
      await diagnosticsWhere(served, (found) => found.some(isLeftover));
      for (const document of [text, old]) {
        assert.equal(document.languageId, 'xml');
        assert.deepEqual(diagnosticsOf(document), []);
        assert.deepEqual(await actionsAt(document, wholeRange(document), vscode.CodeActionKind.Empty), []);
      }
    } finally {
      await closeAll();
      vscode.Disposable.from(...registered).dispose();
    }
  });

  it('follows a document that becomes a definition, and one that ceases to be', async () => {
    const document = await openNew('draft.xml', project);
    await replaceText(document, guest);
    await diagnosticsWhere(document, (found) => found.some(isLeftover));
    await replaceText(document, project);
    await diagnosticsWhere(document, (found) => found.length === 0);
    await replaceText(document, guest);
    await diagnosticsWhere(document, (found) => found.some(isLeftover));
  });
});

/** A file system that has the same text under every name. */
function oneFile(text: string): vscode.FileSystemProvider {
  const refuse = (): never => {
    throw vscode.FileSystemError.NoPermissions();
  };
  return {
    onDidChangeFile: () => ({ dispose: () => {} }),
    watch: () => ({ dispose: () => {} }),
    stat: () => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: text.length }),
    readFile: () => new TextEncoder().encode(text),
    readDirectory: () => [],
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}
