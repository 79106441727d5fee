import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, openNew, until } from './editor.ts';

const guest = "<domain type='kvm'>\n  <name>a</name>\n  <devices>\n    \n  </devices>\n</domain>\n";

async function typed(text: string): Promise<vscode.TextDocument> {
  const document = await openNew('guest.xml', guest);
  const editor = vscode.window.activeTextEditor;
  assert.equal(editor?.document, document);
  const place = new vscode.Position(3, 4);
  if (editor) editor.selection = new vscode.Selection(place, place);
  for (const character of text) await vscode.commands.executeCommand('type', { text: character });
  return document;
}

/** Chooses from the list if it has opened by now, which no extension is told. */
async function accepted(isInserted: () => boolean): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, 500));
  await vscode.commands.executeCommand('acceptSelectedSuggestion');
  return isInserted();
}

describe('typing', () => {
  afterEach(closeAll);

  it('closes a tag, with the cursor between both', async () => {
    const document = await typed('<on_crash>');
    await until(() => document.lineAt(3).text === '    <on_crash></on_crash>');
    await vscode.commands.executeCommand('type', { text: 'x' });
    await until(() => document.lineAt(3).text.includes('x'));
    assert.equal(document.lineAt(3).text, '    <on_crash>x</on_crash>');
  });

  it('stays with the cursor of somebody who types on', async () => {
    for (const pause of [0, 10, 20, 30, 40, 60]) {
      const document = await typed('<description>');
      for (const character of 'one two three') {
        await vscode.commands.executeCommand('type', { text: character });
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
      await until(() => document.lineAt(3).text.includes('three'));
      assert.match(document.lineAt(3).text, /^ {4}<description>one two three(<\/description>)?$/, `${pause} ms`);
      await closeAll();
    }
  });

  it('takes the closing back with the tag', async () => {
    const document = await typed('<on_crash>');
    await until(() => document.lineAt(3).text === '    <on_crash></on_crash>');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText().includes('</on_crash>'), false);
  });

  it('names the tag that an end tag closes', async () => {
    const document = await typed('<rng/><');
    await vscode.commands.executeCommand('deleteLeft');
    await vscode.commands.executeCommand('type', { text: '<' });
    await vscode.commands.executeCommand('type', { text: '/' });
    await until(() => document.lineAt(3).text.startsWith('    <rng/></devices>'));
  });

  it('opens the list of values when the tag is closed, and the choice leaves the end tag alone', async () => {
    // At any moment: when the list is being asked for, too.
    for (const pause of [0, 1, 1, 1, 1, 2, 2, 10]) {
      const closed = new Promise<void>((resolve) => {
        const listener = vscode.workspace.onDidChangeTextDocument(({ document }) => {
          if (!document.getText().includes('    <on_crash></on_crash>')) return;
          listener.dispose();
          resolve();
        });
      });
      const document = await typed('<on_crash>');
      await closed;
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
      await vscode.commands.executeCommand('type', { text: 'd' });
      await until(() => accepted(() => document.lineAt(3).text !== '    <on_crash>d</on_crash>'));
      assert.equal(document.lineAt(3).text, '    <on_crash>destroy</on_crash>', `${pause} ms`);
      await closeAll();
    }
  });

  it('types over an end tag that is there already', async () => {
    const document = await typed('<on_crash>');
    await until(() => document.lineAt(3).text === '    <on_crash></on_crash>');
    for (const text of ['x', '<', '/']) await vscode.commands.executeCommand('type', { text });
    await until(() => document.lineAt(3).text === '    <on_crash>x</on_crash>');
    await vscode.commands.executeCommand('type', { text: '!' });
    await until(() => document.lineAt(3).text === '    <on_crash>x</on_crash>!');
  });

  it('shows the form of a value', async () => {
    const document = await openNew('guest.xml', guest.replace('<devices>', "<vcpu cpuset='0-3'>4</vcpu>\n  <devices>"));
    const help = await vscode.commands.executeCommand<vscode.SignatureHelp>(
      'vscode.executeSignatureHelpProvider',
      document.uri,
      new vscode.Position(2, "  <vcpu cpuset='0-3".length),
    );
    assert.match(help.signatures[0]?.label ?? '', /first-last/);
  });

  it('offers a new guest in an empty XML document', async () => {
    const offered = async (content: string): Promise<vscode.CompletionItem | undefined> => {
      const document = await openNew('empty.xml', content);
      assert.equal(document.languageId, 'xml');
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        document.positionAt(content.length),
      );
      return list.items.find(({ label }) => label === 'guest: new KVM guest');
    };
    assert.equal(await offered('<project>'), undefined);
    assert.equal(await offered('<project/>\n<'), undefined);
    for (const content of ['', '<do', 'guest', '<?xml version="1.0"?>\n<']) assert.ok(await offered(content), content);
    const document = vscode.window.activeTextEditor?.document;
    await vscode.commands.executeCommand('cursorBottom');
    await vscode.commands.executeCommand('editor.action.triggerSuggest');
    await until(() => accepted(() => document?.getText().includes('</domain>') === true));
    assert.equal(document?.getText().includes('${'), false);
    assert.match(document?.getText() ?? '', /^<\?xml version="1.0"\?>\n<domain type='kvm'>\n {2}<name>guest<\/name>/);
    await until(() => document?.languageId === 'libvirt-domain');
  });

  it('begins a new guest, and tells of itself for a report', async () => {
    const document = await vscode.commands.executeCommand<vscode.TextDocument>('domxml.newGuest');
    assert.equal(document.languageId, 'libvirt-domain');
    assert.match(document.getText(), /^<domain type='kvm'>\n {2}<name>guest<\/name>/);
    assert.equal(document.getText().includes('${'), false);
    const example = await vscode.commands.executeCommand<vscode.TextDocument>('domxml.openExample');
    assert.match(example.getText(), /<domain type='xen'/);
    const report = await vscode.commands.executeCommand<string>('domxml.reportProblem');
    assert.match(report, /- domxml \d+\.\d+\.\d+/);
    assert.match(report, /"target": "kvm"/);
  });
});
