import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { activateWith } from './extension.ts';

export { deactivate } from './extension.ts';

/** The one class of browsers that is used; the rest of their world is not for the shared code to see. */
declare const Worker: new (address: string) => { readonly terminate: () => void };

/** Entry of the extension in the browser: the server is a worker. */
export function activate(context: ExtensionContext): void {
  const address = Uri.joinPath(context.extensionUri, 'server/dist/browser.js').toString(true);
  let worker: InstanceType<typeof Worker> | undefined;
  const startWorker = async (): Promise<never> => {
    // One that hangs has not ended when it was told to.
    worker?.terminate();
    worker = new Worker(address);
    return worker as never;
  };
  activateWith((options) => new LanguageClient('domxml', 'domxml', startWorker, options), context);
}
