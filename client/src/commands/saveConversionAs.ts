import * as vscode from 'vscode';
import type { Context } from '../context.ts';
import { baseName } from '../previews.ts';
import { findConversion } from './applyConversion.ts';

/**
 * Writes the shown conversion into a file of the user's choice and opens it; the source stays as it is.
 *
 * @param uri the source, or one of its previews; default: what the active editor shows
 * @param target where to, instead of asking
 * @returns the file written, undefined when the user gave up
 */
export async function saveConversionAs(
  { previews }: Context,
  uri?: vscode.Uri,
  target?: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  const conversion = findConversion(previews.find, uri);
  if (conversion === undefined) return undefined;
  const name = baseName(conversion.source).replace(/(\.libvirt)?\.xml$/, '');
  const folder = conversion.source.scheme === 'untitled' ? undefined : vscode.Uri.joinPath(conversion.source, '..');
  const file =
    target ??
    (await vscode.window.showSaveDialog({
      title: 'Save the KVM Guest',
      filters: { 'Domain XML': ['xml'] },
      ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `${name}-kvm.xml`) }),
    }));
  if (file === undefined) return undefined;
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(conversion.after));
  await vscode.window.showTextDocument(file, { preview: false });
  return file;
}
