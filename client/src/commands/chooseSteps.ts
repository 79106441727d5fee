import * as vscode from 'vscode';
import { rangeOf } from '../previews.ts';
import type { StepsArguments } from '../protocol.ts';

/**
 * Lists the steps of a refactoring with what each means, lets the user leave some out, and makes the rest.
 *
 * @param leaveOut titles of steps to leave out, instead of asking
 * @returns whether the definition was changed
 */
export async function chooseSteps(
  { uri, version, title, steps }: StepsArguments,
  leaveOut?: readonly string[],
): Promise<boolean> {
  const items = steps.map((step) => ({
    step,
    label: step.title,
    detail: step.detail,
    description: step.edits.length === 0 ? '' : `line ${(step.edits[0]?.range.start.line ?? 0) + 1}`,
    picked: true,
  }));
  const chosen = leaveOut
    ? items.filter(({ label }) => !leaveOut.includes(label))
    : await vscode.window.showQuickPick(items, {
        title,
        placeHolder: 'Untick what is to stay as it is',
        canPickMany: true,
        ignoreFocusOut: true,
        matchOnDetail: true,
      });
  if (chosen === undefined || chosen.length === 0) return false;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  if (document.version !== version) {
    void vscode.window.showWarningMessage(
      'domxml: the definition was changed meanwhile; choose the refactoring again.',
    );
    return false;
  }
  const edit = new vscode.WorkspaceEdit();
  for (const { step } of chosen) {
    for (const { range, newText } of step.edits) edit.replace(document.uri, rangeOf(range), newText);
  }
  return vscode.workspace.applyEdit(edit, { isRefactoring: true });
}
