import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createContext, Script } from 'node:vm';
import type { Diagnostic, InitializeResult } from 'vscode-languageserver';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

const uri = 'vscode-vfs://github/guests/web.xml';
const text = "<domain type='xen'>\n  <name>web</name>\n  <memory>1048576</memory>\n</domain>\n";

function read(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
}

/** What a bundle asks its host for with `require`. */
function required(code: string): string[] {
  return [...new Set([...code.matchAll(/\brequire\(\s*["'`]([^"'`]+)["'`]\s*\)/g)].map(([, name]) => name ?? ''))];
}

/**
 * Runs the worker's bundle in a world that has what a web worker has of it, and nothing of Node.
 *
 * @returns sends a message to it; `take` waits for the first message that fits
 */
function startWorker(code: string) {
  const sent: Message[] = [];
  const waiting: { fits: (message: Message) => boolean; resolve: (message: Message) => void }[] = [];
  const world: Record<string, unknown> = {
    console,
    setTimeout,
    clearTimeout,
    TextEncoder,
    TextDecoder,
    URL,
    isClosed: false,
    addEventListener: () => {},
    close: () => {
      world.isClosed = true;
    },
    postMessage: (message: Message) => {
      const index = waiting.findIndex(({ fits }) => fits(message));
      if (index < 0) sent.push(message);
      else waiting.splice(index, 1)[0]?.resolve(message);
    },
  };
  world.self = world;
  new Script(code, { filename: 'browser.js' }).runInContext(createContext(world));
  return {
    world,
    send: (message: object) => (world.onmessage as (event: object) => void)({ data: { jsonrpc: '2.0', ...message } }),
    take: (fits: (message: Message) => boolean) =>
      new Promise<Message>((resolve) => {
        const index = sent.findIndex(fits);
        if (index < 0) waiting.push({ fits, resolve });
        else resolve(sent.splice(index, 1)[0] as Message);
      }),
  };
}

describe('bundles for the browser', () => {
  it('ask their host for VS Code alone', () => {
    assert.deepEqual(required(read('client/dist/browser.js')), ['vscode']);
    assert.deepEqual(required(read('server/dist/browser.js')), []);
    // The search finds what it is to find.
    assert.ok(required(read('server/dist/server.cjs')).some((name) => name.startsWith('node:')));
  });

  it('hold a server that lives without Node, asks the client for files, and ends when told', async () => {
    const { world, send, take } = startWorker(read('server/dist/browser.js'));
    const answerTo = (id: number) => take((message) => message.id === id && message.method === undefined);
    send({
      id: 1,
      method: 'initialize',
      params: { processId: null, rootUri: null, capabilities: { textDocument: { diagnostic: {} } } },
    });
    const { serverInfo } = (await answerTo(1)).result as InitializeResult;
    assert.equal(serverInfo?.name, 'domxml');
    send({ method: 'initialized', params: {} });

    send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'libvirt-domain', version: 1, text } },
    });
    send({ id: 2, method: 'textDocument/diagnostic', params: { textDocument: { uri } } });
    const asked = await take(({ method }) => method === 'domxml/readFile');
    assert.deepEqual({ ...(asked.params as object) }, { uri: 'vscode-vfs://github/guests/.domxml.json' });
    send({ id: asked.id, result: '{}' });
    const { items } = (await answerTo(2)).result as { items: Diagnostic[] };
    assert.ok(items.some(({ code }) => code === 'xen-domain-type'));

    send({ id: 3, method: 'shutdown' });
    await answerTo(3);
    send({ method: 'exit' });
    while (!world.isClosed) await new Promise((resolve) => setTimeout(resolve, 5));
  });
});
