import { type ExtensionContext, Uri } from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import { activateWith } from './extension.ts';

export { deactivate } from './extension.ts';

/** The one class of browsers that is used; the rest of their world is not for the shared code to see. */
declare const Worker: new (address: string) => { readonly terminate: () => void };

/** Entry of the extension in the browser: the server is a worker. */
export function activate(context: ExtensionContext): void {
  const address = Uri.joinPath(context.extensionUri, 'server/dist/browser.js').toString(true);
  let worker: InstanceType<typeof Worker> | undefined;
  const startWorker = async (): Promise<MessageTransports> => {
    // One that hangs has not ended when it was told to.
    worker?.terminate();
    worker = new Worker(address);
    // VS Code puts a function of its own in the place of the class, so the client would not know a worker by it.
    const port = worker as never;
    return { reader: new BrowserMessageReader(port), writer: new BrowserMessageWriter(port) };
  };
  activateWith((options) => new LanguageClient('domxml', 'domxml', startWorker, options), context);
}
