import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, codeOf, diagnosticsWhere, isLeftover, openExample, outline, until, withCode } from './editor.ts';

describe('diagnostics', () => {
  afterEach(closeAll);

  it('stand in a Xen guest at the construct they are about', async () => {
    const document = await openExample('rhel5-paravirtual.xml');
    const diagnostics = await diagnosticsWhere(document, (found) => found.some(isLeftover));
    const places: [string, RegExp][] = [
      ['xen-domain-type', /^'?xen'?$/],
      ['xen-bootloader', /bootloader|pygrub/],
      ['xen-disk-bus', /^'?xen'?$/],
      ['xen-controller-xenbus', /controller|xenbus/],
    ];
    for (const [code, place] of places) {
      const [finding] = withCode(diagnostics, code);
      assert.ok(finding, `${code} is not among ${diagnostics.map(codeOf).join(', ')}`);
      assert.match(document.getText(finding.range), place, code);
      assert.notEqual(finding.message, '');
    }
    assert.equal(withCode(diagnostics, 'xen-disk-bus').length, 2);
  });

  it('are exactly three for a KVM guest with three mistakes', async () => {
    const document = await openExample('kvm-three-mistakes.xml');
    const diagnostics = await diagnosticsWhere(document, (found) => found.length > 0);
    const places = [...diagnostics]
      .sort((a, b) => a.range.start.compareTo(b.range.start))
      .map(({ range }) => document.getText(range).replace(/^['"<]|['">]$/g, ''));
    assert.deepEqual(places, ['vcpu', 'disc', 'interfase']);
  });

  it('stay while a tag is half typed', async () => {
    const document = await openExample('rhel5-paravirtual.xml');
    const before = await diagnosticsWhere(document, (found) => found.some(isLeftover));
    const line = document.positionAt(document.getText().indexOf('<!-- mail queue -->')).line;
    assert.ok(!before.some(({ range }) => range.start.line === line));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(line, 0), '    <disk typ\n');
    assert.ok(await vscode.workspace.applyEdit(edit));

    const isNew = ({ range }: vscode.Diagnostic): boolean => range.start.line === line;
    const after = await diagnosticsWhere(document, (found) => found.some(isNew));
    const kept = outline(
      document,
      after.filter((diagnostic) => !isNew(diagnostic)),
    );
    const lost = outline(document, [])
      .concat(outlineBefore(before, document, line))
      .filter((entry) => !kept.includes(entry));
    assert.deepEqual(lost, []);
  });

  it('of Xen constructs are silent for the target xen, and come back', async () => {
    const document = await openExample('rhel5-paravirtual.xml');
    await diagnosticsWhere(document, (found) => found.some(isLeftover));
    try {
      assert.equal(await vscode.commands.executeCommand('domxml.selectTarget', 'xen'), 'xen');
      await diagnosticsWhere(document, (found) => !found.some(isLeftover));
    } finally {
      await vscode.commands.executeCommand('domxml.selectTarget', 'kvm');
    }
    await diagnosticsWhere(document, (found) => found.some(isLeftover));
  });

  it('follow the settings of single rules', async () => {
    const document = await openExample('rhel5-paravirtual.xml');
    await diagnosticsWhere(document, (found) => withCode(found, 'xen-disk-bus').length === 2);
    const configuration = vscode.workspace.getConfiguration('domxml');
    try {
      await configuration.update('rules', { 'xen-disk-bus': 'off' }, vscode.ConfigurationTarget.Workspace);
      const left = await diagnosticsWhere(document, (found) => withCode(found, 'xen-disk-bus').length === 0);
      assert.ok(left.some(isLeftover));
    } finally {
      await configuration.update('rules', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await diagnosticsWhere(document, (found) => withCode(found, 'xen-disk-bus').length === 2);
  });

  it('come again from a restarted server', async () => {
    const document = await openExample('rhel5-paravirtual.xml');
    const before = await diagnosticsWhere(document, (found) => found.some(isLeftover));
    const emptied = until(() => vscode.languages.getDiagnostics(document.uri).length === 0);
    await vscode.commands.executeCommand('domxml.restartServer');
    await emptied;
    const after = await diagnosticsWhere(document, (found) => found.length >= before.length);
    assert.deepEqual(outline(document, after), outline(document, before));
  });

  it('that libvirt gives are explained by a page', async () => {
    await openExample('rhel5-paravirtual.xml');
    const found = await vscode.commands.executeCommand<{ id: string }[]>(
      'domxml.explainError',
      'error: internal error: XML error: No PCI buses available',
    );
    assert.equal(found[0]?.id, 'xen-machine');
    await until(() =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).some(({ label }) => /xen-machine\.md/.test(label)),
    );
  });
});

/** The findings of before an inserted line, as they read in the document of now. */
function outlineBefore(before: readonly vscode.Diagnostic[], document: vscode.TextDocument, line: number): string[] {
  const moved = before.map((diagnostic) => {
    const by = diagnostic.range.start.line >= line ? 1 : 0;
    const { start, end } = diagnostic.range;
    const range = new vscode.Range(start.translate(by), end.translate(by));
    return Object.assign(new vscode.Diagnostic(range, diagnostic.message), { code: diagnostic.code });
  });
  return outline(document, moved);
}
