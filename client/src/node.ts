import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateWith } from './extension.ts';
import { serverEnvironment, serverFlags, serverModule } from './serverProcess.ts';

export { deactivate } from './extension.ts';

/** Entry of the extension on the desktop and on remote machines: the server is a process. */
export function activate(context: ExtensionContext): void {
  const module = context.asAbsolutePath(serverModule);
  const transport = TransportKind.ipc;
  const { fsPath } = Uri.joinPath(context.globalStorageUri, 'compiled');
  const run = { module, transport, options: { execArgv: serverFlags, env: serverEnvironment(fsPath) } };
  const debug = { module, transport, options: { execArgv: ['--nolazy', '--inspect=6010'] } };
  activateWith((options) => new LanguageClient('domxml', 'domxml', { run, debug }, options), context);
}
