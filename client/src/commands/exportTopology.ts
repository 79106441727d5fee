import * as vscode from 'vscode';
import { baseName } from '../previews.ts';
import type { TopologyView } from '../topology/view.ts';

/**
 * "domxml: Export Guest Topology…": saves a picture as a standalone SVG file.
 *
 * @param target where to, instead of asking
 * @returns the file written; undefined when the user gave up, or was told why there is none
 */
export async function exportTopology(
  view: TopologyView | undefined,
  target?: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  if (view === undefined) {
    void vscode.window.showErrorMessage('domxml: run "Show Guest Topology" first.');
    return undefined;
  }
  try {
    const svg = await view.svg();
    const file = target ?? (await askWhere(view.uri));
    if (file === undefined) return undefined;
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(svg));
    if (target === undefined) void vscode.window.showInformationMessage(`domxml: saved ${baseName(file)}.`);
    return file;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`domxml: the picture was not saved: ${problem}`);
    return undefined;
  }
}

async function askWhere(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const name = baseName(uri).replace(/(\.libvirt)?\.xml$/, '');
  const folder = uri.scheme === 'untitled' ? undefined : vscode.Uri.joinPath(uri, '..');
  return vscode.window.showSaveDialog({
    title: 'Export the Guest Topology',
    filters: { SVG: ['svg'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `${name}.svg`) }),
  });
}
