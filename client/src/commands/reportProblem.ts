import * as vscode from 'vscode';

const settings = [
  'target',
  'rules',
  'schemas',
  'inlayHints',
  'workspace',
  'autoCloseTags',
  'ownLanguage',
  'trace',
] as const;

/**
 * "domxml: Report a Problem…": opens VS Code's form for issues with versions and settings filled in, or the same as a text
 * where there is no such form. Nothing of any definition is in it.
 */
export async function reportProblem(extension: vscode.Extension<unknown>): Promise<string> {
  const body = problemText(extension);
  const all = await vscode.commands.getCommands(true);
  if (all.includes('workbench.action.openIssueReporter') && vscode.env.uiKind === vscode.UIKind.Desktop) {
    await vscode.commands.executeCommand('workbench.action.openIssueReporter', {
      extensionId: extension.id,
      issueBody: body,
    });
  } else {
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ language: 'markdown', content: body }),
    );
  }
  return body;
}

function problemText({ packageJSON }: vscode.Extension<unknown>): string {
  const configuration = vscode.workspace.getConfiguration('domxml');
  const written = Object.fromEntries(settings.map((name) => [name, configuration.get(name)]));
  const { remoteName, uiKind } = vscode.env;
  const where = uiKind === vscode.UIKind.Web ? 'in the browser' : 'on the desktop';
  return `## What I did


## What I expected, and what happened


## Versions

- domxml ${packageJSON.version}
- ${vscode.env.appName} ${vscode.version}, ${where}${remoteName === undefined ? '' : `, remote: ${remoteName}`}
- Trusted workspace: ${vscode.workspace.isTrusted ? 'yes' : 'no'}

## Settings

\`\`\`json
${JSON.stringify(written, undefined, 2)}
\`\`\`
`;
}
