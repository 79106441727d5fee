import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, diagnosticsWhere, isLeftover, openExample, openNew, replaceText } from './editor.ts';

const guest =
  "<domain type='kvm'>\n  <name>a</name>\n  <memory>2097152</memory>\n  <devices>\n  </devices>\n</domain>\n";

describe('help while writing', () => {
  afterEach(closeAll);

  it('completes elements that may stand here', async () => {
    const document = await openNew('guest.xml', guest.replace('<devices>\n', '<devices>\n    <\n'));
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      placeAfter(document, '    <'),
      '<',
    );
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    for (const name of ['disk', 'interface', 'controller']) {
      assert.ok(
        labels.some((label) => label.includes(name)),
        `${name} is not among ${labels.join(', ')}`,
      );
    }
  });

  it('tells what an element means', async () => {
    const document = await openNew('guest.xml', guest);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      placeAfter(document, '<mem'),
    );
    const text = hovers.flatMap(({ contents }) =>
      contents.map((part) => (typeof part === 'string' ? part : part.value)),
    );
    assert.match(text.join('\n'), /memory/i);
  });

  it('formats', async () => {
    const document = await openNew('guest.xml', guest);
    const formatted = document.getText();
    await replaceText(document, formatted.replaceAll('\n  ', '\n'));
    await vscode.commands.executeCommand('editor.action.formatDocument');
    assert.equal(document.getText(), formatted);
  });

  it('shows sizes in units for people', async () => {
    const document = await openNew('guest.xml', guest);
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      new vscode.Range(0, 0, document.lineCount, 0),
    );
    const labels = hints.map(({ label }) =>
      typeof label === 'string' ? label : label.map(({ value }) => value).join(''),
    );
    assert.ok(
      labels.some((label) => label.includes('2 GiB')),
      labels.join(', '),
    );
  });

  it('links a finding to the page of its rule', async () => {
    const document = await openExample('rhel5-paravirtual.xml');
    const [finding] = (await diagnosticsWhere(document, (found) => found.some(isLeftover))).filter(isLeftover);
    const code = finding?.code;
    assert.ok(typeof code === 'object');
    await vscode.commands.executeCommand('vscode.open', code.target);
    const page = vscode.window.activeTextEditor?.document;
    assert.equal(page?.uri.toString(), code.target.toString());
    assert.equal(page?.languageId, 'markdown');
    assert.match(page?.getText() ?? '', new RegExp(`^# .*\`${code.value}\`|^# .+\\n[\\s\\S]*${code.value}`));
  });
});

function placeAfter(document: vscode.TextDocument, text: string): vscode.Position {
  const index = document.getText().indexOf(text);
  assert.ok(index >= 0);
  return document.positionAt(index + text.length);
}
