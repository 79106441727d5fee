import * as vscode from 'vscode';
import type { FindFilesParams } from './protocol.ts';

/**
 * The text of a file of the workspace, in whatever file system; null when there is none.
 * Outside of the workspace a virtual file system is left alone: it may have to ask the network or the user.
 */
export async function readFile(uri: vscode.Uri): Promise<string | null> {
  if (uri.scheme !== 'file' && vscode.workspace.getWorkspaceFolder(uri) === undefined) return null;
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}

/** Files of a folder of the workspace, as URIs; none when it is no folder. */
export async function findFiles(
  folder: vscode.Uri,
  { exclude, include = '**/*.xml', most }: Omit<FindFilesParams, 'folder'>,
): Promise<string[]> {
  if (!(await isFolder(folder))) return [];
  const within = (glob: string): vscode.RelativePattern => new vscode.RelativePattern(folder, glob);
  const found = await vscode.workspace.findFiles(within(include), within(`{${exclude.join(',')}}`), most);
  return found.map((uri) => uri.toString());
}

async function isFolder(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.Directory) !== 0;
  } catch {
    return false;
  }
}
