import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  actionsAt,
  applyAction,
  closeAll,
  diagnosticsOf,
  diagnosticsWhere,
  isLeftover,
  openExample,
  wholeRange,
  withCode,
} from './editor.ts';

const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('domxml');

describe('fixes', () => {
  afterEach(closeAll);

  it('change their own place and nothing else', async () => {
    const document = await openExample('rhel5-paravirtual.xml');
    const found = await diagnosticsWhere(document, (diagnostics) => withCode(diagnostics, 'xen-disk-bus').length === 2);
    const finding = withCode(found, 'xen-disk-bus')[1];
    assert.ok(finding);
    const before = document.getText().split('\n');
    const actions = await actionsAt(document, finding.range, vscode.CodeActionKind.QuickFix);
    await applyAction(actions.find(({ isPreferred }) => isPreferred));

    const after = document.getText().split('\n');
    const line = finding.range.start.line;
    assert.equal(before.length, after.length);
    assert.deepEqual(
      after.flatMap((text, index) => (text === before[index] ? [] : [index])),
      [line],
    );
    assert.doesNotMatch(after[line] ?? '', /bus='xen'/);
    await diagnosticsWhere(document, (diagnostics) => withCode(diagnostics, 'xen-disk-bus').length === 1);
  });

  it('are offered for each mistake of a KVM guest', async () => {
    const document = await openExample('kvm-three-mistakes.xml');
    const diagnostics = await diagnosticsWhere(document, (found) => found.length === 3);
    for (const { range, message } of diagnostics) {
      const actions = await actionsAt(document, range, vscode.CodeActionKind.QuickFix);
      assert.ok(actions.length > 0, message);
    }
  });

  it('all at once leave nothing that can be fixed without asking', async () => {
    const document = await openExample('rhel5-paravirtual.xml');
    const before = await diagnosticsWhere(document, (found) => found.some(isLeftover));
    const comments = document.getText().match(/<!--[\s\S]*?-->/g);
    const version = document.version;
    const [action] = await actionsAt(document, wholeRange(document), fixAllKind);
    await applyAction(action);
    assert.equal(document.version, version + 1, 'one edit');
    await diagnosticsWhere(document, (found) => found.length < before.length);
    assert.deepEqual(document.getText().match(/<!--[\s\S]*?-->/g), comments);

    const fixed = document.getText();
    for (const again of await actionsAt(document, wholeRange(document), fixAllKind)) await applyAction(again);
    assert.equal(document.getText(), fixed);
  });

  it('run on save where the user wants that', async () => {
    const document = await openExample('windows-hvm.xml');
    const before = await diagnosticsWhere(document, (found) => found.some(isLeftover));
    const configuration = vscode.workspace.getConfiguration('editor');
    try {
      await configuration.update(
        'codeActionsOnSave',
        { [fixAllKind.value]: 'always' },
        vscode.ConfigurationTarget.Workspace,
      );
      assert.ok(await vscode.window.activeTextEditor?.edit((edit) => edit.insert(new vscode.Position(0, 0), ' \n')));
      assert.ok(await document.save());
      await diagnosticsWhere(document, (found) => found.length < before.length);
    } finally {
      await configuration.update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('include the conversion, as a refactoring', async () => {
    const document = await openExample('rhel5-paravirtual.xml');
    await diagnosticsWhere(document, (found) => found.some(isLeftover));
    const actions = await actionsAt(document, new vscode.Range(0, 1, 0, 1), vscode.CodeActionKind.RefactorRewrite);
    const [action] = actions.filter(({ command }) => command?.command === 'domxml.convertToKvm');
    assert.deepEqual(action?.command?.arguments, [{ uri: document.uri.toString() }]);
    assert.ok(diagnosticsOf(document).some(isLeftover));
  });
});
