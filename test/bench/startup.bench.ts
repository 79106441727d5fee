/** How long it takes until the command line and the language server are of use, as processes of the built bundles. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { domainGrammarText } from '../../server/generated/domainGrammar.js';
import { createGrammar, type GrammarData } from '../../server/src/relaxng/index.ts';
import { domainOf } from './documents.ts';
import { median, medianTime, type Row, row } from './measure.ts';

export const title = 'Startup, milliseconds (median of 9 processes); peer: an empty Node process';

const rounds = 9;
const server = fileURLToPath(new URL('../../server/dist/server.cjs', import.meta.url));
const cli = fileURLToPath(new URL('../../server/bin/domxml.js', import.meta.url));

export async function run(): Promise<Row[]> {
  if (!existsSync(server)) throw new Error('there are no bundles: npm run build makes them');
  const directory = mkdtempSync(join(tmpdir(), 'domxml-bench-'));
  try {
    const file = join(directory, 'guest.xml');
    const text = domainOf(200);
    writeFileSync(file, text);
    const empty = processTime(['-e', '0']);
    const starts: ServerStart[] = [];
    for (let round = 0; round < rounds; round++) starts.push(await startServer(text));
    return [
      row('domxml --version', processTime([cli, '--version']), empty),
      row('domxml lint, 200 lines', processTime([cli, 'lint', file]), empty),
      row('server: process start to initialize answered', median(starts.map(({ answered }) => answered)), empty),
      row('server: process start to first diagnostics', median(starts.map(({ diagnosed }) => diagnosed)), empty),
      {
        name: 'our grammar from its compiled form (warm)',
        ours: medianTime(() => createGrammar(JSON.parse(domainGrammarText) as GrammarData), rounds),
      },
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Milliseconds that a Node process takes from start to end. */
function processTime(parameters: readonly string[]): number {
  return medianTime(() => {
    const { status, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${parameters.join(' ')} ended with ${status}: ${stderr}`);
  }, rounds);
}

interface ServerStart {
  readonly answered: number;
  readonly diagnosed: number;
}

/** Starts the server, opens a document with a mistake in it, and waits for the diagnostics. */
async function startServer(text: string): Promise<ServerStart> {
  const start = performance.now();
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = new Promise((resolve) => child.on('close', resolve));
  const rpc = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const published = new Promise<number>((resolve) => {
    rpc.onNotification('textDocument/publishDiagnostics', () => {
      resolve(performance.now() - start);
    });
  });
  rpc.listen();
  await rpc.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
  const answered = performance.now() - start;
  await rpc.sendNotification('initialized', {});
  await rpc.sendNotification('textDocument/didOpen', {
    textDocument: { uri: 'file:///guest.xml', languageId: 'libvirt-domain', version: 1, text: `${text}<stray/>` },
  });
  const diagnosed = await published;
  await rpc.sendRequest('shutdown');
  await rpc.sendNotification('exit');
  await closed;
  rpc.dispose();
  return { answered, diagnosed };
}
