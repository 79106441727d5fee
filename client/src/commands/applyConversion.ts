import * as vscode from 'vscode';
import type { Context } from '../context.ts';
import { baseName, type Conversion, previewScheme } from '../previews.ts';

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
  const { start, end, text } = difference(conversion.before, conversion.after);
  edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
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

/** The part in which two texts differ, cut at line starts so that no pair of surrogates or line end is split. */
function difference(before: string, after: string): { start: number; end: number; text: string } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  start = before.lastIndexOf('\n', start - 1) + 1;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const lineEnd = before.indexOf('\n', before.length - tail);
  tail = lineEnd < 0 ? 0 : before.length - lineEnd - 1;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
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
