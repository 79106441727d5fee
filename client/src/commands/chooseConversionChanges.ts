import * as vscode from 'vscode';
import type { Context } from '../context.ts';
import { type Conversion, rangeOf } from '../previews.ts';
import type { ConvertChange } from '../protocol.ts';
import { applyConversion, findConversion } from './applyConversion.ts';

/**
 * Lists the changes of the shown conversion, lets the user leave some out, and applies the rest. The diff follows the
 * choice.
 *
 * @param uri the source, or one of its previews; default: what the active editor shows
 * @param leaveOut labels of changes to leave out, instead of asking
 * @returns whether the definition was changed
 */
export async function chooseConversionChanges(
  context: Context,
  uri?: vscode.Uri,
  leaveOut?: readonly string[],
): Promise<boolean> {
  const { previews } = context;
  const conversion = findConversion(previews.find, uri);
  if (conversion === undefined) return false;
  const original = await vscode.workspace.openTextDocument(conversion.source);
  if (original.getText() !== conversion.before) return applyConversion(context, conversion.source);
  const show = (changes: readonly ConvertChange[]): void =>
    previews.put({ ...conversion, changes, after: changedText(original, changes) });
  const chosen = leaveOut
    ? conversion.changes.filter(({ label }) => !leaveOut.includes(label))
    : await choose(conversion, show);
  if (chosen === undefined) {
    previews.put(conversion);
    return false;
  }
  show(chosen);
  return applyConversion(context, conversion.source);
}

interface ChangeItem extends vscode.QuickPickItem {
  readonly group: number;
}

/** All changes ticked at first; undefined when the user gives up. */
function choose(
  { changes }: Conversion,
  show: (changes: readonly ConvertChange[]) => void,
): Promise<readonly ConvertChange[] | undefined> {
  const picker = vscode.window.createQuickPick<ChangeItem>();
  picker.title = 'Changes of the conversion';
  picker.placeholder = 'Untick what is to stay as it is; the comparison follows';
  picker.canSelectMany = true;
  picker.ignoreFocusOut = true;
  picker.matchOnDetail = true;
  picker.items = [...new Set(changes.map(({ group }) => group))].flatMap((group) => {
    const together = changes.filter((change) => change.group === group);
    const lines = [...new Set(together.map(({ range }) => range.start.line + 1))];
    return together.slice(0, 1).map(({ label, detail }) => ({
      group,
      label,
      description: `${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}`,
      detail,
    }));
  });
  picker.selectedItems = picker.items;
  const ticked = (): readonly ConvertChange[] => {
    const selected = new Set(picker.selectedItems.map(({ group }) => group));
    return changes.filter(({ group }) => selected.has(group));
  };
  return new Promise((resolve) => {
    picker.onDidChangeSelection(() => show(ticked()));
    picker.onDidAccept(() => {
      resolve(ticked());
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

function changedText(document: vscode.TextDocument, changes: readonly ConvertChange[]): string {
  const text = document.getText();
  let result = '';
  let at = 0;
  for (const { range, newText } of changes) {
    const { start, end } = rangeOf(range);
    result += text.slice(at, document.offsetAt(start)) + newText;
    at = document.offsetAt(end);
  }
  return result + text.slice(at);
}
