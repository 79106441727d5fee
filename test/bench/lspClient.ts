/** A language client over stdio, as an editor is one, for measuring. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

export const uri = 'file:///guest.xml';

export interface Change {
  readonly line: number;
  readonly character: number;
  /** How many characters go. */
  readonly removed: number;
  readonly text: string;
}

export interface LspClient {
  readonly rpc: MessageConnection;
  /** Milliseconds from the start of the process to the answer of `initialize`. */
  readonly initialized: number;
  /** Opens the document and gives the milliseconds until its diagnostics are there. */
  readonly open: (text: string) => Promise<number>;
  /** Changes the document and gives the milliseconds until the diagnostics of that version are there. */
  readonly change: (change: Change) => Promise<number>;
  /** Sends a change without waiting. */
  readonly send: (change: Change) => Promise<void>;
  /** Waits for the diagnostics of the last change. */
  readonly settled: () => Promise<void>;
  /** The memory of the process in MB; undefined where the system does not tell. */
  readonly memory: () => number | undefined;
  readonly stop: () => Promise<void>;
}

/** Starts a server by its command line. */
export async function startClient(command: string): Promise<LspClient> {
  const start = performance.now();
  const child = spawn(`exec ${command}`, { shell: true, stdio: ['pipe', 'pipe', 'ignore'] });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const rpc = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  let version = 0;
  let diagnosed = -1;
  let waiting: (() => void) | undefined;
  rpc.onNotification('textDocument/publishDiagnostics', (params: { version?: number }) => {
    // A server that names no version has checked what it was sent last.
    diagnosed = params.version ?? version;
    if (diagnosed >= version) waiting?.();
  });
  for (const request of ['client/registerCapability', 'workspace/configuration', 'window/workDoneProgress/create']) {
    rpc.onRequest(request, () => null);
  }
  rpc.listen();
  const exited = closed.then(() => Promise.reject(new Error(`the server ended: ${command}`)));
  exited.catch(() => undefined);
  const capabilities = {
    textDocument: { publishDiagnostics: { versionSupport: true }, completion: {} },
    workspace: {},
  };
  await Promise.race([rpc.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities }), exited]);
  const initialized = performance.now() - start;
  await rpc.sendNotification('initialized', {});

  const settled = (): Promise<void> =>
    diagnosed >= version
      ? Promise.resolve()
      : new Promise((resolve) => {
          waiting = resolve;
        });
  const timed = async (work: () => Promise<void>): Promise<number> => {
    const begun = performance.now();
    await work();
    await Promise.race([settled(), exited]);
    return performance.now() - begun;
  };
  const send = async ({ line, character, removed, text }: Change): Promise<void> => {
    version += 1;
    await rpc.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [
        {
          range: { start: { line, character }, end: { line, character: character + removed } },
          rangeLength: removed,
          text,
        },
      ],
    });
  };
  return {
    rpc,
    initialized,
    open: (text) =>
      timed(() => {
        version = 1;
        return rpc.sendNotification('textDocument/didOpen', {
          textDocument: { uri, languageId: 'xml', version, text },
        });
      }),
    change: (change) => timed(() => send(change)),
    send,
    settled,
    memory: () => memoryOf(child),
    stop: async () => {
      await rpc.sendRequest('shutdown');
      await rpc.sendNotification('exit');
      await closed;
      rpc.dispose();
    },
  };
}

function memoryOf({ pid }: ChildProcess): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
