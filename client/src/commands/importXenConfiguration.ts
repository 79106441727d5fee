import * as vscode from 'vscode';
import type { Context } from '../context.ts';
import { domainLanguage } from '../language.ts';
import { baseName, rangeOf } from '../previews.ts';
import type { ImportResult } from '../protocol.ts';
import { convertToKvm } from './convertToKvm.ts';

const severities: Record<ImportResult['problems'][number]['severity'], vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/**
 * "domxml: Import Xen Configuration…": reads an xm or xl configuration into a new definition of a Xen guest. What could
 * not be taken over is marked in the configuration and kept in comments of the definition.
 *
 * @param source the configuration, instead of asking
 * @returns the new document, undefined when the user gave up
 */
export async function importXenConfiguration(
  context: Context,
  problems: vscode.DiagnosticCollection,
  source?: vscode.Uri,
): Promise<vscode.TextDocument | undefined> {
  const file = source ?? (await pick());
  if (file === undefined) return undefined;
  const configuration = await vscode.workspace.openTextDocument(file);
  const name = baseName(file).replace(/\.[^.]*$/, '');
  const imported = await context.server.importConfiguration({ text: configuration.getText(), name });
  problems.set(
    file,
    imported.problems.map(({ severity, code, message, range }) => {
      const diagnostic = new vscode.Diagnostic(rangeOf(range), message, severities[severity]);
      diagnostic.code = code;
      diagnostic.source = 'domxml';
      return diagnostic;
    }),
  );
  const document = await vscode.workspace.openTextDocument({ language: domainLanguage, content: imported.text });
  await vscode.window.showTextDocument(document, { preview: false });
  if (source === undefined) void offer(context, configuration, document, imported);
  return document;
}

/** The configuration in the active editor needs no asking. */
async function pick(): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined && /\.(cfg|xm|xl|hvm)$/.test(active.uri.path)) return active.uri;
  const [file] =
    (await vscode.window.showOpenDialog({
      title: 'Import Xen Configuration',
      openLabel: 'Import',
      filters: { 'Xen configuration': ['cfg', 'xm', 'xl', 'hvm'], 'All files': ['*'] },
    })) ?? [];
  return file;
}

async function offer(
  context: Context,
  configuration: vscode.TextDocument,
  document: vscode.TextDocument,
  { format, problems }: ImportResult,
): Promise<void> {
  const left =
    problems.length === 0
      ? 'everything was taken over'
      : `${problems.length} ${problems.length === 1 ? 'thing needs' : 'things need'} a look`;
  const show = problems.length === 0 ? [] : ['Show'];
  const answer = await vscode.window.showInformationMessage(
    `${baseName(configuration.uri)} was read as ${format} configuration; ${left}.`,
    'Convert to KVM',
    ...show,
  );
  if (answer === 'Convert to KVM') await convertToKvm(context, { uri: document.uri.toString() });
  if (answer === 'Show') {
    await vscode.window.showTextDocument(configuration, { preview: false });
    await vscode.commands.executeCommand('workbench.action.problems.focus');
  }
}
