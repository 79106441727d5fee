import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { closeAll, diagnosticsWhere, isError, isLeftover, openExample, until } from './editor.ts';

interface Converted {
  readonly text: string;
  readonly report: string;
  readonly applied: boolean;
}

describe('conversion', () => {
  afterEach(closeAll);

  for (const example of ['rhel5-paravirtual.xml', 'windows-hvm.xml']) {
    it(`shows ${example} before and after, applies it, and undo takes it back in one step`, async () => {
      const document = await openExample(example);
      await diagnosticsWhere(document, (found) => found.some(isLeftover));
      const before = document.getText();

      const shown = await convert(document, { apply: false });
      assert.equal(shown.applied, false);
      assert.equal(document.getText(), before);
      const diff = await until(() => findDiff());
      assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab?.input, diff, 'the diff keeps the focus');
      const [original, modified] = await Promise.all(
        [diff.original, diff.modified].map((uri) => vscode.workspace.openTextDocument(uri)),
      );
      assert.equal(original?.getText(), before);
      assert.equal(modified?.getText(), shown.text);

      assert.equal(await vscode.commands.executeCommand('domxml.applyConversion', diff.modified), true);
      assert.equal(document.getText(), shown.text);
      assert.match(document.getText(), /<domain type='kvm'/);
      assert.equal(findDiff(), undefined);
      await diagnosticsWhere(document, (found) => !found.some(isError));

      assert.equal(vscode.window.activeTextEditor?.document, document);
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), before);
      await diagnosticsWhere(document, (found) => found.some(isLeftover));
    });
  }

  it('takes answers and applies without asking', async () => {
    const document = await openExample('rhel5-paravirtual.xml');
    const { applied } = await convert(document, { choices: { machine: 'q35' }, apply: true });
    assert.equal(applied, true);
    assert.match(document.getText(), /machine='q35'/);
    const again = await convert(document, { choices: { machine: 'q35' }, apply: true });
    assert.equal(again.applied, false);
    assert.equal(again.text, document.getText());
  });

  it('does not overwrite what was typed after it was computed', async () => {
    const document = await openExample('rhel5-paravirtual.xml');
    await convert(document, { apply: false });
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(1, 0), '  <!-- typed later -->\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const typed = document.getText();
    assert.equal(await vscode.commands.executeCommand('domxml.applyConversion', document.uri), false);
    assert.equal(document.getText(), typed);
  });

  it('can be saved into another file', async () => {
    const document = await openExample('rhel5-paravirtual.xml');
    const before = document.getText();
    const { text } = await convert(document, { apply: false });
    const target = vscode.Uri.joinPath(document.uri, '../saved-kvm.xml');
    await vscode.commands.executeCommand('domxml.saveConversionAs', document.uri, target);
    assert.equal(readFileSync(target.fsPath, 'utf8'), text);
    assert.equal(document.getText(), before);
  });

  it('has its report opened beside', async () => {
    const document = await openExample('rhel5-paravirtual.xml');
    const report = await vscode.commands.executeCommand<string>('domxml.showMigrationReport', {
      uri: document.uri.toString(),
    });
    assert.match(report, /^# /m);
    assert.match(report, /xvda/);
    await until(() => vscode.window.tabGroups.all.length === 2 && vscode.window.tabGroups.all[1]?.tabs.length === 1);
    assert.match(vscode.window.tabGroups.all[1]?.tabs[0]?.label ?? '', /migration report/);
  });
});

async function convert(document: vscode.TextDocument, options: object): Promise<Converted> {
  const result = await vscode.commands.executeCommand<Converted | undefined>('domxml.convertToKvm', {
    uri: document.uri.toString(),
    ...options,
  });
  assert.ok(result);
  return result;
}

function findDiff(): vscode.TabInputTextDiff | undefined {
  const inputs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).map(({ input }) => input);
  return inputs.find((input) => input instanceof vscode.TabInputTextDiff);
}
