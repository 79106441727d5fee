import assert from 'node:assert/strict';
import * as vscode from 'vscode';

let copies = 0;

/** A file of the workspace, on the disk or in a virtual file system. */
export function inWorkspace(path: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

export async function readText(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

export async function writeText(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

/** Opens a fresh copy of an example. */
export async function openExample(name: string): Promise<vscode.TextDocument> {
  const file = inWorkspace(`${++copies}-${name}`);
  await vscode.workspace.fs.copy(inWorkspace(name), file);
  return show(file);
}

/** Opens a new file of the workspace with this content. */
export async function openNew(path: string, content: string): Promise<vscode.TextDocument> {
  const file = inWorkspace(`${++copies}/${path}`);
  await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(file, '..'));
  await writeText(file, content);
  return show(file);
}

async function show(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: false, viewColumn: vscode.ViewColumn.One });
  return document;
}

/** Closes everything, throwing away changes. */
export async function closeAll(): Promise<void> {
  for (;;) {
    const dirty = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ isDirty }) => isDirty);
    if (dirty === undefined) break;
    if (dirty.input instanceof vscode.TabInputText) await vscode.window.showTextDocument(dirty.input.uri);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Waits until `read` gives something; the test's own time limit is the only one. */
export async function until<Value>(
  read: () => Value | undefined | false | Promise<Value | undefined | false>,
): Promise<Value> {
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== false) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function diagnosticsOf(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri);
}

/** Waits for diagnostics that satisfy the condition. */
export function diagnosticsWhere(
  document: vscode.TextDocument,
  condition: (diagnostics: vscode.Diagnostic[]) => boolean,
): Promise<vscode.Diagnostic[]> {
  return until(() => {
    const diagnostics = diagnosticsOf(document);
    return condition(diagnostics) && diagnostics;
  });
}

export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

export function isLeftover(diagnostic: vscode.Diagnostic): boolean {
  return codeOf(diagnostic).startsWith('xen-');
}

export function isError({ severity }: vscode.Diagnostic): boolean {
  return severity === vscode.DiagnosticSeverity.Error;
}

/** The findings with this code, in document order. */
export function withCode(diagnostics: readonly vscode.Diagnostic[], code: string): vscode.Diagnostic[] {
  return diagnostics
    .filter((diagnostic) => codeOf(diagnostic) === code)
    .sort((a, b) => a.range.start.compareTo(b.range.start));
}

/** Code and place of each, sorted, to compare sets of findings. */
export function outline(document: vscode.TextDocument, diagnostics: readonly vscode.Diagnostic[]): string[] {
  return diagnostics.map((diagnostic) => `${codeOf(diagnostic)} ${document.getText(diagnostic.range)}`).sort();
}

/** The code actions at a place. */
export async function actionsAt(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind: vscode.CodeActionKind,
): Promise<vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    kind.value,
    // Resolve the edits of all of them.
    100,
  );
  return actions;
}

/** Applies the edit of a code action as VS Code does when it is picked. */
export async function applyAction(action: vscode.CodeAction | undefined): Promise<void> {
  assert.ok(action, 'there is no such code action');
  if (action.edit) assert.ok(await vscode.workspace.applyEdit(action.edit));
  if (action.command) await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
}

/** The whole document. */
export function wholeRange(document: vscode.TextDocument): vscode.Range {
  return new vscode.Range(new vscode.Position(0, 0), document.lineAt(document.lineCount - 1).range.end);
}

/** Replaces all text in one edit. */
export async function replaceText(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, wholeRange(document), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}
