import * as vscode from 'vscode';
import type { Context } from './context.ts';

/**
 * The definition a command is to work on: the one named, or the one in the active editor.
 * Undefined, after having told the user, when there is none.
 */
export async function findDefinition(
  { documents, previews }: Context,
  uri: string | undefined,
): Promise<vscode.TextDocument | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  const source =
    uri !== undefined ? vscode.Uri.parse(uri) : active && (previews.find(active.uri)?.source ?? active.uri);
  if (source !== undefined) {
    const document = await vscode.workspace.openTextDocument(source);
    if (documents.serves(document)) return document;
  }
  void vscode.window.showErrorMessage('domxml: open a libvirt domain definition (root element <domain>) first.');
  return undefined;
}
