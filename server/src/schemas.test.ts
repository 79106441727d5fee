import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Diagnostic } from 'vscode-languageserver/node';
import { analyze } from './analyze.ts';
import { inProcess } from './inProcess.ts';
import { createSchemaLoader, createSettingsSchemaLoader } from './schemas.ts';
import { serve } from './server.ts';
import { readSettings } from './settings.ts';

const grammar = (child: string) => `<element name="domain" xmlns="http://relaxng.org/ns/structure/1.0">
  <attribute name="type"/>
  <element name="${child}"><empty/></element>
</element>
`;
const uri = 'file:///guests/own.xml';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'domxml-schemas-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('grammars of other folders', () => {
  it('are loaded once, and again when a file has changed', () => {
    const load = createSchemaLoader();
    const file = join(directory, 'domain.rng');
    writeFileSync(file, grammar('cores'));
    const first = load(directory);
    assert.ok('grammar' in first);
    const again = load(directory);
    assert.ok('grammar' in again && again.grammar === first.grammar);
    writeFileSync(file, grammar('processors'));
    const second = load(directory);
    assert.ok('grammar' in second);
    assert.notEqual(second.grammar, first.grammar);
    assert.notEqual(second.grammar('domain'), first.grammar('domain'));
    rmSync(file);
    assert.deepEqual(load(directory), { complaint: `${directory}: has no domain.rng` });
  });

  it('have those of snapshots, checkpoints and backups where these are sound, from the time they are there', () => {
    const load = createSchemaLoader();
    const analysed = (kind: string): string[] => {
      const loaded = load(directory);
      assert.ok('grammar' in loaded);
      const { findings } = analyze(`<${kind} type='kvm'><cores/></${kind}>`, {
        target: 'kvm',
        grammar: loaded.grammar,
      });
      return findings.map(({ code }) => code);
    };
    writeFileSync(join(directory, 'domain.rng'), grammar('cores'));
    // Without one, that of ours.
    assert.deepEqual(analysed('domainsnapshot'), ['unknown-attribute', 'unknown-element']);
    writeFileSync(join(directory, 'domainsnapshot.rng'), grammar('cores').replace('"domain"', '"domainsnapshot"'));
    assert.deepEqual(analysed('domainsnapshot'), []);
    writeFileSync(join(directory, 'domainbackup.rng'), '<element/>');
    assert.deepEqual(analysed('domainbackup'), ['unknown-attribute', 'unknown-element']);
  });

  it('are not looked for beside the server when a setting names a relative folder', () => {
    assert.deepEqual(createSettingsSchemaLoader()('schemas'), {
      complaint: 'schemas: write an absolute path, or one that starts with ~/',
    });
  });
});

/** The real server, with the settings that are in force when it asks. */
async function connect(settings: { schemas?: unknown }) {
  const { server, rpc } = inProcess();
  serve(server, { loadSchemas: createSettingsSchemaLoader() });
  server.listen();
  const shown: string[] = [];
  rpc.onNotification('window/showMessage', ({ message }) => {
    shown.push(message);
  });
  rpc.onRequest('workspace/configuration', () => [settings]);
  rpc.listen();
  await rpc.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    capabilities: { workspace: { configuration: true }, textDocument: { diagnostic: {} } },
  });
  await rpc.sendNotification('initialized', {});
  await rpc.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'libvirt-domain', version: 1, text: "<domain type='kvm'><cores/></domain>" },
  });
  const codes = async (): Promise<unknown[]> => {
    const report: { items: Diagnostic[] } = await rpc.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
    return report.items.map(({ code }) => code);
  };
  const change = async (schemas: unknown): Promise<void> => {
    settings.schemas = schemas;
    await rpc.sendNotification('workspace/didChangeConfiguration', { settings: null });
  };
  return { codes, change, shown };
}

describe('setting domxml.schemas', () => {
  it('makes the server validate with that grammar, from the moment it is set to the moment it is not', async () => {
    writeFileSync(join(directory, 'domain.rng'), grammar('cores'));
    const { codes, change, shown } = await connect({ schemas: '' });
    const ours = await codes();
    assert.ok(ours.includes('unknown-element'));
    await change(directory);
    assert.deepEqual(await codes(), []);
    await change(null);
    assert.deepEqual(await codes(), ours);
    assert.deepEqual(shown, []);
  });

  it('says once what is wrong with a grammar, with the place, and falls back to ours', async () => {
    writeFileSync(join(directory, 'domain.rng'), grammar('cores').replace('<empty/>', '<emtpy/>'));
    const { codes, change, shown } = await connect({ schemas: directory });
    assert.ok((await codes()).includes('unknown-element'));
    await change(directory);
    assert.ok((await codes()).includes('unknown-element'));
    assert.equal(shown.length, 1);
    assert.ok(shown[0]?.startsWith(`domxml.schemas: ${directory}/domain.rng:3: `), shown[0]);
    assert.ok(shown[0]?.endsWith("Using domxml's own grammar."), shown[0]);
    await change(`${directory}/nowhere`);
    await codes();
    assert.deepEqual(shown.slice(1), [
      `domxml.schemas: ${directory}/nowhere: no such folder. Using domxml's own grammar.`,
    ]);
  });

  it('must be a path; an empty one is none', () => {
    assert.equal(readSettings({ schemas: ' ' }).schemas, undefined);
    assert.equal(readSettings({ schemas: ' /usr/share/libvirt/schemas' }).schemas, '/usr/share/libvirt/schemas');
    const { schemas, complaints } = readSettings({ schemas: 5 });
    assert.equal(schemas, undefined);
    assert.deepEqual(complaints, ["domxml.schemas: 5 is no path; using domxml's own grammar"]);
  });

  it('takes a mended grammar as soon as the settings are read again', async () => {
    const { codes, change, shown } = await connect({ schemas: directory });
    assert.ok((await codes()).includes('unknown-element'));
    writeFileSync(join(directory, 'domain.rng'), grammar('cores'));
    await change(directory);
    assert.deepEqual(await codes(), []);
    assert.equal(shown.length, 1);
  });
});
