import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateWith } from './extension.ts';

export { deactivate } from './extension.ts';

/** Entry of the extension on the desktop and on remote machines: the server is a process. */
export function activate(context: ExtensionContext): void {
  const module = context.asAbsolutePath('server/dist/server.cjs');
  const transport = TransportKind.ipc;
  const debug = { module, transport, options: { execArgv: ['--nolazy', '--inspect=6010'] } };
  activateWith(
    (options) => new LanguageClient('domxml', 'domxml', { run: { module, transport }, debug }, options),
    context,
  );
}
