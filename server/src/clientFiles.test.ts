import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import {
  createConnection,
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { type ReadFileParams, readFileRequest, readThroughClient } from './clientFiles.ts';
import type { ReadFile } from './features/folderAnswers.ts';

/** A reader at the server's end, and the client's end. */
function connect(): { read: ReadFile; client: MessageConnection } {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  const client = createMessageConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  const read = readThroughClient(server);
  server.listen();
  client.listen();
  return { read, client };
}

describe('files of the client', () => {
  it('are read by their URI', async () => {
    const { read, client } = connect();
    client.onRequest(readFileRequest, ({ uri }: ReadFileParams) => (uri.endsWith('/empty') ? '' : `text of ${uri}`));
    assert.equal(await read('vscode-vfs://host/a%20b'), 'text of vscode-vfs://host/a%20b');
    assert.equal(await read('vscode-vfs://host/empty'), '');
  });

  it('are none where the client finds none, fails, or does not know the request', async () => {
    const { read, client } = connect();
    assert.equal(await read('vscode-vfs://host/unasked'), undefined);
    client.onRequest(readFileRequest, ({ uri }: ReadFileParams) => {
      if (uri.endsWith('/broken')) throw new Error('no network');
      return null;
    });
    assert.equal(await read('vscode-vfs://host/absent'), undefined);
    assert.equal(await read('vscode-vfs://host/broken'), undefined);
  });
});
