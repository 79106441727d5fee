import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createMessageConnection,
  type Diagnostic,
  type InitializeResult,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

const bundle = fileURLToPath(new URL('../dist/server.cjs', import.meta.url));
const uri = 'file:///guests/web.xml';
const text = `<domain type='kvm'>
  <name>web</name>
  <memory>1048576</memory>
  <os>
    <type>hvm</type>
  </os>
  <devices>
    <interfase type='user'/>
    <memballoon model='xen'/>
  </devices>
</domain>
`;
/** Node's own fence: no file may be read but those named. Its name lost "experimental" in Node 22.13. */
const fence = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';

describe('bundle of the language server', () => {
  let directory = '';
  before(() => {
    directory = realpathSync(mkdtempSync(join(tmpdir(), 'domxml-bundle-')));
    copyFileSync(bundle, join(directory, 'server.cjs'));
  });
  after(() => rmSync(directory, { recursive: true }));

  it('has grammar and rules in it: alone in a folder, and kept from reading any other file', async function () {
    this.timeout(20_000);
    const server = spawn(
      process.execPath,
      [fence, `--allow-fs-read=${join(directory, '*')}`, join(directory, 'server.cjs'), '--stdio'],
      { cwd: directory, stdio: ['pipe', 'pipe', 'pipe'] },
    );
    const complaints: string[] = [];
    server.stderr.on('data', (data) => complaints.push(String(data)));
    const closed = new Promise<number | null>((resolve) => server.on('close', resolve));
    const rpc = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
    const published = new Promise<Diagnostic[]>((resolve, reject) => {
      rpc.onNotification('textDocument/publishDiagnostics', ({ diagnostics }) => {
        resolve(diagnostics);
      });
      void closed.then(() => reject(new Error(`the server ended: ${complaints.join('')}`)));
    });
    rpc.listen();
    const { serverInfo }: InitializeResult = await Promise.race([
      rpc.sendRequest<InitializeResult>('initialize', { processId: null, rootUri: null, capabilities: {} }),
      published.then(() => assert.fail('diagnostics before the answer')),
    ]);
    assert.equal(serverInfo?.name, 'domxml');
    await rpc.sendNotification('initialized', {});
    await rpc.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'libvirt-domain', version: 1, text },
    });
    assert.deepEqual(
      (await published).map(({ code }) => code),
      ['unknown-element', 'xen-memballoon-model'],
    );
    await rpc.sendRequest('shutdown');
    await rpc.sendNotification('exit');
    assert.equal(await closed, 0);
    assert.deepEqual(readdirSync(directory), ['server.cjs']);
  });
});
