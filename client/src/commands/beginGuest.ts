import * as vscode from 'vscode';
import type { Context } from '../context.ts';
import { domainLanguage } from '../language.ts';
import { writeNewGuest } from './newGuest.ts';

/** An XML document with nothing in it but a declaration and what is typed of a tag or a word. */
const begun = /^\uFEFF?(?:<\?xml[^>]*\?>)?\s*(<?[\w:-]*)\s*$/;

/**
 * Offers a new guest in an XML document that is still empty: nothing else tells what it is going to be, so the server does
 * not know of it.
 */
export function offerNewGuest({ documents }: Context): vscode.Disposable {
  const provider: vscode.CompletionItemProvider = {
    provideCompletionItems: (document, position) => {
      const typed = documents.serves(document) ? undefined : begun.exec(document.getText())?.[1];
      const range = typed === undefined ? undefined : new vscode.Range(position.translate(0, -typed.length), position);
      if (typed === undefined || range === undefined || document.getText(range) !== typed) return undefined;
      const label = 'guest: new KVM guest';
      const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Snippet);
      item.detail = 'domxml';
      item.documentation = 'A definition of a virtual machine for libvirt (domain XML).';
      item.range = range;
      item.filterText = `${typed.startsWith('<') ? '<' : ''}domain ${label}`;
      item.insertText = '';
      item.command = { command: 'domxml.beginGuest', title: label };
      return [item];
    },
  };
  return vscode.languages.registerCompletionItemProvider({ language: 'xml' }, provider, '<');
}

/** Makes an empty XML document a new guest. */
export async function beginGuest({ server }: Context): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return;
  // As VS Code takes the file by its first line when it is opened again: with our indentation, for one.
  await vscode.languages.setTextDocumentLanguage(editor.document, domainLanguage);
  await writeNewGuest(server, editor);
}
