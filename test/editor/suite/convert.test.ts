import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  closeAll,
  diagnosticsWhere,
  isError,
  isLeftover,
  openExample,
  openNew,
  readText,
  until,
  writeText,
} from './editor.ts';

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

  it('lets single changes be left out, and applies the others as one step', async () => {
    const document = await openExample('rhel5-paravirtual.xml');
    const before = document.getText();
    const { text } = await convert(document, { apply: false });
    const leaveOut = ["Add <cpu mode='host-model'/>"];
    const choose = (uri: vscode.Uri) =>
      vscode.commands.executeCommand<boolean>('domxml.chooseConversionChanges', uri, leaveOut);
    assert.equal(await choose(document.uri), true);
    assert.match(text, /<cpu mode='host-model'\/>\n/);
    assert.equal(document.getText(), text.replace(/ *<cpu mode='host-model'\/>\n/, ''));
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  it('shows its changes in a list, all ticked', async () => {
    const document = await openExample('rhel5-paravirtual.xml');
    const { text } = await convert(document, { apply: false });
    const chosen = vscode.commands.executeCommand<boolean>('domxml.chooseConversionChanges', document.uri);
    let isDone = false;
    void chosen.then(() => {
      isDone = true;
    });
    await until(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return isDone;
    });
    assert.equal(await chosen, true);
    assert.equal(document.getText(), text);
  });

  it('takes the answers that the folder remembers', async () => {
    const guest = (await openExample('rhel5-paravirtual.xml')).getText();
    const document = await openNew('rack/relay.libvirt.xml', guest);
    assert.match((await convert(document, { apply: false })).text, /machine='pc'/);
    const answers = vscode.Uri.joinPath(document.uri, '../.domxml.json');
    await writeText(answers, '{ "answers": { "machine": "q35" } }');
    await until(async () => /machine='q35'/.test((await convert(document, { apply: false })).text));
  });

  it('is offered above the root, with the number of things to change', async () => {
    const document = await openExample('rhel5-paravirtual.xml');
    const found = await diagnosticsWhere(document, (diagnostics) => diagnostics.some(isLeftover));
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      [`Xen guest: ${found.filter(isLeftover).length} things to change`, 'Convert to KVM', 'Report'],
    );
    const [, , report] = lenses;
    assert.match(
      await vscode.commands.executeCommand<string>(
        report?.command?.command ?? '',
        ...(report?.command?.arguments ?? []),
      ),
      /^# /,
    );
  });

  it('begins with a native configuration too', async () => {
    const { uri } = await openNew(
      'mail.cfg',
      'name = "mail"\nmemory = 512\nbootloader = "pygrub"\ndisk = [ "phy:/dev/vg/mail,xvda,w" ]\nfuture = 1\n',
    );
    const document = await vscode.commands.executeCommand<vscode.TextDocument>('domxml.importXenConfiguration', uri);
    assert.match(document.getText(), /^<domain type='xen'>/);
    assert.equal(document.languageId, 'libvirt-domain');
    await diagnosticsWhere(document, (found) => found.some(isLeftover));
    const [problem] = vscode.languages.getDiagnostics(uri);
    assert.equal(problem?.range.start.line, 4);
    const { text } = await convert(document, { apply: true });
    assert.match(text, /<domain type='kvm'>/);
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
    assert.equal(await readText(target), text);
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
