import * as vscode from 'vscode';
import { closeTagsWhileTyping } from './closeTags.ts';
import { applyConversion } from './commands/applyConversion.ts';
import { beginGuest, offerNewGuest } from './commands/beginGuest.ts';
import { chooseConversionChanges } from './commands/chooseConversionChanges.ts';
import { chooseSteps } from './commands/chooseSteps.ts';
import { type ConvertArguments, convertToKvm } from './commands/convertToKvm.ts';
import { explainError } from './commands/explainError.ts';
import { exportTopology } from './commands/exportTopology.ts';
import { importXenConfiguration } from './commands/importXenConfiguration.ts';
import { newGuest, openExample } from './commands/newGuest.ts';
import { reportProblem } from './commands/reportProblem.ts';
import { restartServer } from './commands/restartServer.ts';
import { saveConversionAs } from './commands/saveConversionAs.ts';
import { selectTarget, type Target } from './commands/selectTarget.ts';
import { showMigrationReport } from './commands/showMigrationReport.ts';
import { showTopology } from './commands/showTopology.ts';
import type { Context } from './context.ts';
import { trackDocuments } from './documents.ts';
import { giveOwnLanguage } from './ownLanguage.ts';
import { createPreviews } from './previews.ts';
import type { StepsArguments } from './protocol.ts';
import { provideRulePages, rulePages } from './rulePages.ts';
import { type CreateClient, createServer, type Server } from './server.ts';
import { showStatus } from './status.ts';
import { createTopologyViews } from './topology/views.ts';

let server: Server | undefined;

/** What the extension is on the desktop and in the browser. The server starts with the first definition, not before. */
export function activateWith(
  createClient: CreateClient,
  { subscriptions, extensionUri, extension }: vscode.ExtensionContext,
): void {
  const documents = trackDocuments();
  const previews = createPreviews();
  const running = createServer(createClient, rulePages, documents);
  server = running;
  const importProblems = vscode.languages.createDiagnosticCollection('domxml.import');
  const context: Context = { documents, previews, server: running, rulePages };
  const topologies = createTopologyViews({ documents, server: running, extensionUri, save: exportTopology });

  subscriptions.push(
    documents,
    previews,
    provideRulePages(extensionUri),
    showStatus(documents, running),
    vscode.commands.registerCommand('domxml.convertToKvm', (options?: unknown) =>
      convertToKvm(context, optionsOf<ConvertArguments>(options)),
    ),
    vscode.commands.registerCommand('domxml.showMigrationReport', (options?: unknown) =>
      showMigrationReport(context, optionsOf<{ uri?: string }>(options)),
    ),
    vscode.commands.registerCommand('domxml.applyConversion', (uri?: vscode.Uri) => applyConversion(context, uri)),
    vscode.commands.registerCommand('domxml.chooseConversionChanges', (uri?: vscode.Uri, leaveOut?: unknown) =>
      chooseConversionChanges(context, uri, Array.isArray(leaveOut) ? leaveOut.map(String) : undefined),
    ),
    // Behind code actions only.
    vscode.commands.registerCommand('domxml.chooseSteps', (steps: StepsArguments, leaveOut?: readonly string[]) =>
      chooseSteps(steps, leaveOut),
    ),
    vscode.commands.registerCommand('domxml.saveConversionAs', (uri?: vscode.Uri, target?: unknown) =>
      saveConversionAs(context, uri, target instanceof vscode.Uri ? target : undefined),
    ),
    vscode.commands.registerCommand('domxml.explainError', (message?: unknown) =>
      explainError(context, typeof message === 'string' ? message : undefined),
    ),
    importProblems,
    vscode.workspace.onDidCloseTextDocument(({ uri }) => importProblems.delete(uri)),
    vscode.commands.registerCommand('domxml.importXenConfiguration', (uri?: unknown) =>
      importXenConfiguration(context, importProblems, uri instanceof vscode.Uri ? uri : undefined),
    ),
    vscode.commands.registerCommand('domxml.selectTarget', (target?: Target) => selectTarget(target)),
    closeTagsWhileTyping(documents, running),
    giveOwnLanguage(documents),
    vscode.commands.registerCommand('domxml.newGuest', () => newGuest(context)),
    offerNewGuest(context),
    // Behind its completion only.
    vscode.commands.registerCommand('domxml.beginGuest', () => beginGuest(context)),
    vscode.commands.registerCommand('domxml.openExample', () => openExample(extensionUri)),
    vscode.commands.registerCommand('domxml.reportProblem', () => reportProblem(extension)),
    topologies,
    vscode.commands.registerCommand('domxml.showTopology', (options?: unknown) =>
      showTopology(context, topologies, optionsOf<{ uri?: string }>(options)),
    ),
    vscode.commands.registerCommand('domxml.exportTopology', (target?: unknown) =>
      exportTopology(topologies.active(), target instanceof vscode.Uri ? target : undefined),
    ),
    vscode.commands.registerCommand('domxml.restartServer', () => restartServer(context)),
    documents.onDidChange((document) => {
      if (documents.serves(document)) startServer(running);
    }),
  );
  if (vscode.workspace.textDocuments.some(documents.serves)) startServer(running);
  else void startWhereGuestsAre(running);
}

/** VS Code waits for the server to end. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}

/** A workspace that has definitions by their names is checked without one of them being open. */
async function startWhereGuestsAre(running: Server): Promise<void> {
  const [guest] = await vscode.workspace.findFiles(
    '{**/*.libvirt.xml,**/libvirt/{qemu,libxl,xen}/*.xml}',
    undefined,
    1,
  );
  if (guest !== undefined) startServer(running);
}

function startServer(running: Server): void {
  running.start().catch((error: unknown) => {
    void vscode.window.showErrorMessage(`domxml: the language server did not start: ${String(error)}`);
  });
}

/** Menus pass the address of the document, our code actions and tests an object. */
function optionsOf<Options extends object>(argument: unknown): Options | undefined {
  if (argument instanceof vscode.Uri) return { uri: argument.toString() } as unknown as Options;
  return typeof argument === 'object' && argument !== null ? (argument as Options) : undefined;
}
