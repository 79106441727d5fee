import * as vscode from 'vscode';
import type { Context } from '../context.ts';
import { baseName, type Conversion, previewScheme, rangeOf } from '../previews.ts';

/**
 * Puts the shown conversion into the definition, as one edit, so that one undo takes it back.
 *
 * @param uri the source, or one of its previews; default: what the active editor shows
 * @returns whether the definition was changed
 */
export async function applyConversion({ previews }: Context, uri?: vscode.Uri): Promise<boolean> {
  const conversion = findConversion(previews.find, uri);
  if (conversion === undefined) return false;
  const document = await vscode.workspace.openTextDocument(conversion.source);
  if (document.version !== conversion.version && document.getText() !== conversion.before) {
    void vscode.window.showWarningMessage(
      `domxml: ${baseName(conversion.source)} was changed since the conversion was computed. Convert it again.`,
    );
    return false;
  }
  const edit = new vscode.WorkspaceEdit();
  for (const { range, newText } of conversion.changes) edit.replace(document.uri, rangeOf(range), newText);
  if (!(await vscode.workspace.applyEdit(edit))) return false;
  await closePreview(conversion);
  await vscode.window.showTextDocument(document, { preview: false });
  return true;
}

/** The conversion meant; tells the user when there is none. */
export function findConversion(
  find: (uri: vscode.Uri) => Conversion | undefined,
  uri: vscode.Uri | undefined,
): Conversion | undefined {
  const shown = uri ?? vscode.window.activeTextEditor?.document.uri;
  const conversion = shown && find(shown);
  if (conversion === undefined) void vscode.window.showErrorMessage('domxml: run "Convert to KVM" first.');
  return conversion;
}

async function closePreview({ source }: Conversion): Promise<void> {
  const tabs = vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputTextDiff &&
        input.modified.scheme === previewScheme &&
        input.modified.query === source.toString(),
    );
  await vscode.window.tabGroups.close(tabs, true);
}
