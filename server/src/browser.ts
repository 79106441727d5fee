import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from 'vscode-languageserver/browser';
import { findHostFilesThroughClient, findThroughClient, readThroughClient } from './clientFiles.ts';
import { serve } from './server.ts';

/** The worker's global object. */
declare const self: { readonly close: () => void };

/** The language server in a web worker: all files are the client's. */
const connection = createConnection(
  ProposedFeatures.all,
  new BrowserMessageReader(self as never),
  new BrowserMessageWriter(self as never),
);
serve(connection, {
  runtime: 'a web worker',
  readFile: readThroughClient(connection),
  findFiles: findThroughClient(connection),
  findHostFiles: findHostFilesThroughClient(connection),
});
// Nobody else ends a worker.
connection.onExit(() => self.close());
connection.listen();
