import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  createMessageConnection,
  type Diagnostic,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

const bundle = fileURLToPath(new URL('../dist/compiled.cjs', import.meta.url));
const uri = 'file:///guests/web.xml';

interface Started {
  readonly child: ChildProcess;
  readonly rpc: MessageConnection;
}

function start(environment: Record<string, string>): Started {
  const child = spawn(process.execPath, [bundle, '--stdio'], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const rpc = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  rpc.listen();
  return { child, rpc };
}

/** Codes of what is found in a definition, and whether a native configuration is read, which is a bundle of its own. */
async function use({ rpc }: Started): Promise<{ codes: unknown[]; imported: string }> {
  const published = new Promise<readonly Diagnostic[]>((resolve) => {
    rpc.onNotification('textDocument/publishDiagnostics', ({ diagnostics }) => resolve(diagnostics));
  });
  await rpc.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
  await rpc.sendNotification('initialized', {});
  const text =
    "<domain type='kvm'><name>web</name><memory>1048576</memory><os><type>hvm</type></os><devises/></domain>";
  await rpc.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'libvirt-domain', version: 1, text },
  });
  const codes = (await published).map(({ code }) => code);
  const { text: imported } = await rpc.sendRequest<{ text: string }>('domxml/import', {
    text: "name = 'db'\nmemory = 512\n",
    format: 'xm',
  });
  return { codes, imported };
}

async function stop({ child, rpc }: Started): Promise<void> {
  const closed = new Promise((resolve) => child.on('close', resolve));
  await rpc.sendRequest('shutdown');
  await rpc.sendNotification('exit');
  await closed;
}

async function serves(environment: Record<string, string>): Promise<void> {
  const started = start(environment);
  const { codes, imported } = await use(started);
  await stop(started);
  assert.deepEqual(codes, ['unknown-element']);
  assert.match(imported, /<name>db<\/name>/);
}

describe('start of the language server from kept code', () => {
  let directory = '';
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'domxml-compiled-'));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  const kept = (): string[] => readdirSync(directory).filter((name) => name.endsWith('.bin'));

  it('keeps the code of a first run, and starts from it', async function () {
    this.timeout(60_000);
    writeFileSync(join(directory, 'old.bin'), 'of an earlier version');
    const first = start({ DOMXML_COMPILED: directory });
    const { codes } = await use(first);
    assert.deepEqual(codes, ['unknown-element']);
    while (kept().includes('old.bin') || kept().length === 0) await setTimeout(500);
    await stop(first);
    const [name, ...others] = kept();
    assert.ok(name);
    assert.deepEqual(others, []);
    const data = readFileSync(join(directory, name));
    assert.ok(data.length > 1_000_000, `${data.length} bytes are kept`);
    await serves({ DOMXML_COMPILED: directory });
    assert.deepEqual(readFileSync(join(directory, name)), data, 'and does not keep it anew');
  });

  it('starts where what is kept is damaged, and where nothing can be kept', async function () {
    this.timeout(60_000);
    const [name = ''] = kept();
    writeFileSync(join(directory, name), 'no code at all');
    await serves({ DOMXML_COMPILED: directory });
    await serves({ DOMXML_COMPILED: join(directory, name) });
  });

  it('starts without a place to keep anything', async function () {
    this.timeout(60_000);
    await serves({ DOMXML_COMPILED: '' });
  });
});
