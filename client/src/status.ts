import * as vscode from 'vscode';
import { currentTarget, targetLabel } from './commands/selectTarget.ts';
import type { Documents } from './documents.ts';
import type { Server } from './server.ts';

/** Shows the target and the number of Xen leftovers of the active definition in the language status, or that the server ended. */
export function showStatus(documents: Documents, server: Server): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('domxml.status', []);
  item.name = 'domxml';

  const update = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    const isServed = document !== undefined && documents.serves(document);
    void vscode.commands.executeCommand('setContext', 'domxml.active', isServed);
    if (!isServed) {
      item.selector = [];
      return;
    }
    const state = server.state();
    item.busy = state === 'starting';
    if (state === 'failed') {
      item.text = 'The server of domxml has ended';
      item.detail = 'nothing is checked';
      item.severity = vscode.LanguageStatusSeverity.Error;
      item.command = { command: 'domxml.restartServer', title: 'Restart Server' };
      return;
    }
    item.command = { command: 'domxml.selectTarget', title: 'Select Target' };
    const leftovers = countXenLeftovers(vscode.languages.getDiagnostics(document.uri));
    // Only this document: other XML files of the window are not ours.
    item.selector = { scheme: document.uri.scheme, pattern: document.uri.fsPath };
    item.text = `Target: ${targetLabel(currentTarget(document.uri))}`;
    item.detail = leftovers === 0 ? 'no Xen leftovers' : `${leftovers} Xen leftover${leftovers === 1 ? '' : 's'}`;
    item.severity = leftovers === 0 ? vscode.LanguageStatusSeverity.Information : vscode.LanguageStatusSeverity.Warning;
  };
  const subscriptions = [
    item,
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      const active = vscode.window.activeTextEditor?.document.uri.toString();
      if (uris.some((uri) => uri.toString() === active)) update();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('domxml.target')) update();
    }),
    documents.onDidChange(update),
    server.onDidChangeState(update),
  ];
  update();
  return vscode.Disposable.from(...subscriptions);
}

/** Findings of the rules about what only Xen has. */
export function countXenLeftovers(diagnostics: readonly vscode.Diagnostic[]): number {
  return diagnostics.filter(({ code }) => {
    const id = typeof code === 'object' ? code.value : code;
    return typeof id === 'string' && id.startsWith('xen-');
  }).length;
}
