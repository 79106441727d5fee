import assert from 'node:assert/strict';
import type { MessageConnection } from 'vscode-languageserver/node';
import {
  type FindFilesParams,
  findFilesRequest,
  findHostFilesThroughClient,
  type ReadFileParams,
  readFileRequest,
  readThroughClient,
} from './clientFiles.ts';
import type { ReadFile } from './features/folderAnswers.ts';
import { inProcess } from './inProcess.ts';
import type { FindHostFiles } from './workspace/hostFiles.ts';

/** A reader and a finder at the server's end, and the client's end. */
function connect(): { read: ReadFile; find: FindHostFiles; client: MessageConnection } {
  const { server, rpc: client } = inProcess();
  const read = readThroughClient(server);
  const find = findHostFilesThroughClient(server);
  server.listen();
  client.listen();
  return { read, find, client };
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

  it('are paths of a host only in a remote folder', async () => {
    const { find, client } = connect();
    const asked: FindFilesParams[] = [];
    client.onRequest(findFilesRequest, (params: FindFilesParams) => {
      asked.push(params);
      return [`${params.folder}/a%20b.qcow2`];
    });
    assert.deepEqual(await find('vscode-remote://ssh-remote%2Bhost/srv/guests', ['**/old/**']), [
      { path: '/srv/guests/a b.qcow2' },
    ]);
    assert.deepEqual(asked[0]?.exclude, ['**/old/**']);
    assert.match(asked[0]?.include ?? '', /qcow2/);
    assert.deepEqual(await find('vscode-remote://wsl/c:/guests', []), []);
    // A folder that a browser was given, and a repository.
    assert.deepEqual(await find('file:///guests', []), []);
    assert.deepEqual(await find('vscode-vfs://github/a/b', []), []);
    assert.equal(asked.length, 2);
  });
});
