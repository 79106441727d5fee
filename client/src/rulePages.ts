import * as vscode from 'vscode';

const scheme = 'domxml-rules';

/**
 * The folder with a page for each rule. Its address is the same wherever the extension lies: in a browser that is
 * behind https, and a link to there would leave the editor.
 */
export const rulePages = vscode.Uri.from({ scheme, path: '/' });

/** Shows the extension's pages of the rules as read-only documents. */
export function provideRulePages(extensionUri: vscode.Uri): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: async ({ path }) =>
      new TextDecoder().decode(
        await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'docs/rules', path)),
      ),
  });
}
