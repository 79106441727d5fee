import * as vscode from 'vscode';
import type { Context } from '../context.ts';
import { domainLanguage } from '../language.ts';
import type { Server } from '../server.ts';

/** "domxml: New Guest": a new definition whose questions are asked in the text. */
export async function newGuest({ server }: Context): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: domainLanguage });
  await writeNewGuest(server, await vscode.window.showTextDocument(document, { preview: false }));
  return document;
}

/** Writes a new guest, whose questions are asked in the text, where the cursor is. */
export async function writeNewGuest(server: Server, editor: vscode.TextEditor): Promise<void> {
  const { snippet } = await server.newGuest();
  await editor.insertSnippet(new vscode.SnippetString(snippet));
}

/** "domxml: Open an Example Xen Guest": something to try the conversion on that nobody owns. */
export async function openExample(extensionUri: vscode.Uri): Promise<vscode.TextDocument> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'examples/rhel5-paravirtual.xml'));
  const content = new TextDecoder().decode(bytes);
  const document = await vscode.workspace.openTextDocument({ language: domainLanguage, content });
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}
