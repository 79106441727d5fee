import * as vscode from 'vscode';
import type { Documents } from './documents.ts';
import { domainLanguage } from './language.ts';

/**
 * Gives XML files our language when they are opened and hold a definition: indentation, linked tags and highlighting come
 * with it. The setting `domxml.ownLanguage` switches it.
 */
export function giveOwnLanguage(documents: Documents): vscode.Disposable {
  const given = new Set<string>();
  const isOpen = (key: string): boolean => vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === key);
  const give = (document: vscode.TextDocument): void => {
    const key = document.uri.toString();
    // Whoever chooses another language has the last word.
    if (document.languageId !== 'xml' || given.has(key) || !documents.serves(document)) return;
    if (!vscode.workspace.getConfiguration('domxml', document.uri).get('ownLanguage', true)) return;
    given.add(key);
    vscode.languages.setTextDocumentLanguage(document, domainLanguage).then(undefined, () => given.delete(key));
  };
  const forget = ({ uri }: vscode.TextDocument): void => {
    const key = uri.toString();
    // For VS Code a document of another language is closed and opened again.
    setTimeout(() => isOpen(key) || given.delete(key));
  };
  for (const document of vscode.workspace.textDocuments) give(document);
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(give),
    vscode.workspace.onDidCloseTextDocument(forget),
  );
}
