import * as vscode from 'vscode';
import { findDefinition } from '../active.ts';
import type { Context } from '../context.ts';
import { originalBesideReport, previewUri } from '../previews.ts';

/**
 * "domxml: Show Migration Report": what the conversion of a definition does and leaves, every question at its default.
 *
 * @returns the report, in Markdown
 */
export async function showMigrationReport(
  context: Context,
  options: { readonly uri?: string } = {},
): Promise<string | undefined> {
  const document = await findDefinition(context, options.uri);
  if (document === undefined) return undefined;
  const version = document.version;
  const before = document.getText();
  const { text, report, changes } = await context.server.convert({
    uri: document.uri.toString(),
    source: originalBesideReport(document.uri),
  });
  context.previews.put({ source: document.uri, version, before, after: text, changes, report });
  await openReport(document.uri);
  return report;
}

/** Opens the report of the computed conversion of `source` beside the active editor. */
export async function openReport(source: vscode.Uri): Promise<void> {
  const report = previewUri(source, 'report');
  try {
    await vscode.commands.executeCommand('markdown.showPreviewToSide', report);
  } catch {
    // Without VS Code's own Markdown extension the report is still readable as text.
    const document = await vscode.workspace.openTextDocument(report);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
  }
}
