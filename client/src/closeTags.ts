import * as vscode from 'vscode';
import type { Documents } from './documents.ts';
import type { Server } from './server.ts';

/** Closes tags while they are typed: `>` and `</` bring the rest along. The setting `domxml.autoCloseTags` switches it. */
export function closeTagsWhileTyping(documents: Documents, server: Server): vscode.Disposable {
  return vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
    const editor = vscode.window.activeTextEditor;
    const [change] = contentChanges;
    if (editor?.document !== document || change === undefined || contentChanges.length > 1 || reason !== undefined)
      return;
    const typed = change.text.at(-1);
    // What is longer was pasted, or inserted by a completion that closes its tags itself.
    if (change.text.length !== 1 || (typed !== '>' && typed !== '/') || !documents.serves(document)) return;
    if (!closesTags(document)) return;
    void close(server, editor, change.range.start.translate(0, 1));
  });
}

/** Whether tags of the document are closed while they are typed. */
export function closesTags({ uri }: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration('domxml', uri).get('autoCloseTags', true);
}

/** Milliseconds; less than it takes to type another character. */
const delay = 20;

async function close(server: Server, editor: vscode.TextEditor, position: vscode.Position): Promise<void> {
  const { document } = editor;
  const { version } = document;
  // The server hears of the change first.
  await new Promise((resolve) => setTimeout(resolve, delay));
  const closing = await server.closeTag(document.uri, position);
  const isStill = document.version === version && editor.selections.every(({ active }) => active.isEqual(position));
  if (closing === null || !isStill) return;
  const { snippet, takesValues } = closing;
  // One message, which VS Code drops when something else was typed by then. The cursor is where `$0` is, although VS Code
  // 1.139 tells extensions of another place.
  const isInserted = await editor.insertSnippet(
    new vscode.SnippetString(snippet),
    placeFor(snippet, document, position),
  );
  if (isInserted && takesValues) await vscode.commands.executeCommand('editor.action.triggerSuggest');
}

/** An end tag that stands behind the cursor already is typed over. */
function placeFor(rest: string, document: vscode.TextDocument, position: vscode.Position): vscode.Range {
  const tag = `</${rest}`;
  const behind = new vscode.Range(position, position.translate(0, tag.length));
  return document.getText(behind) === tag ? behind : new vscode.Range(position, position);
}
