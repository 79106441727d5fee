import * as vscode from 'vscode';
import type { Context } from '../context.ts';
import type { ErrorExplanation } from '../protocol.ts';

/**
 * "domxml: Explain a libvirt Error…": finds the construct behind a message and opens its page.
 *
 * @param pasted the message, instead of asking
 * @returns what was found, the likeliest first; undefined when the user gave up
 */
export async function explainError(
  { server, rulePages }: Context,
  pasted?: string,
): Promise<readonly ErrorExplanation[] | undefined> {
  const text = pasted ?? (await askForMessage());
  if (text === undefined || text.trim() === '') return undefined;
  const found = await server.explainError(text);
  const [first, second] = found;
  if (first === undefined) {
    void vscode.window.showInformationMessage('domxml: nothing known explains this message.');
    return found;
  }
  const chosen = first.known && second === undefined ? first : pasted === undefined ? await pick(found) : first;
  if (chosen) await openPage(vscode.Uri.joinPath(rulePages, `${chosen.id}.md`));
  return found;
}

/** The selected text is likely the message: people paste logs into an editor. */
async function askForMessage(): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  const selected = editor?.document.getText(editor.selection) ?? '';
  return vscode.window.showInputBox({
    title: 'Explain a libvirt Error',
    placeHolder: 'error: XML error: No PCI buses available',
    prompt: 'Paste what virsh, virt-manager or the log of the guest says.',
    value: /\berror\b/i.test(selected) ? selected.replace(/\s*\n\s*/g, ' ') : '',
    ignoreFocusOut: true,
  });
}

async function pick(found: readonly ErrorExplanation[]): Promise<ErrorExplanation | undefined> {
  const items = found.map((explanation) => ({
    explanation,
    label: explanation.title,
    description: explanation.id,
    detail: explanation.cure.replaceAll('`', ''),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: found.some(({ known }) => known)
      ? 'May be behind this message'
      : 'Nothing is known by these very words; the nearest',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.explanation;
}

async function openPage(page: vscode.Uri): Promise<void> {
  try {
    await vscode.commands.executeCommand('markdown.showPreview', page);
  } catch {
    // Without VS Code's own Markdown extension the page is still readable as text.
    await vscode.window.showTextDocument(page);
  }
}
