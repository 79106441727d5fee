import assert from 'node:assert/strict';
import {
  type ClientCapabilities,
  type CodeAction,
  type CodeLens,
  type CompletionItem,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type MessageConnection,
  MessageType,
  type SymbolInformation,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ConvertResult } from './features/convert.ts';
import type { ImportResult } from './features/importConfiguration.ts';
import { inProcess } from './inProcess.ts';
import { type Host, serve } from './server.ts';

const uri = 'file:///guests/web.xml';
const xenGuest = `<domain type='xen'>
  <name>web</name>
  <memory unit='MiB'>512</memory>
  <vcpu>1</vcpu>
  <bootloader>/usr/bin/pygrub</bootloader>
  <os>
    <type arch='x86_64' machine='xenpv'>linux</type>
  </os>
  <devices>
    <!-- the system disk -->
    <disk type='block' device='disk'>
      <driver name='phy'/>
      <source dev='/dev/vg/web'/>
      <target dev='xvda' bus='xen'/>
    </disk>
    <disk type='block' device='disk'>
      <driver name='phy'/>
      <source dev='/dev/vg/data'/>
      <target dev='xvdb' bus='xen'/>
    </disk>
  </devices>
</domain>
`;

interface Client {
  readonly rpc: MessageConnection;
  readonly initialized: InitializeResult;
  /** The next diagnostics that the server pushes. */
  readonly pushed: () => Promise<{ uri: string; version?: number; diagnostics: Diagnostic[] }>;
}

/** A client of the real server over a pair of streams. */
async function connect(
  capabilities: object,
  initializationOptions: object = {},
  host: Host = {},
  rootUri: string | null = null,
): Promise<Client> {
  const { server, rpc } = inProcess();
  serve(server, host);
  server.listen();
  rpc.listen();
  const waiting: ((value: never) => void)[] = [];
  const arrived: unknown[] = [];
  rpc.onNotification('textDocument/publishDiagnostics', (params) => {
    const next = waiting.shift();
    if (next) next(params as never);
    else arrived.push(params);
  });
  rpc.onRequest('client/registerCapability', () => null);
  const initialized = (await rpc.sendRequest('initialize', {
    processId: null,
    rootUri,
    capabilities,
    initializationOptions,
  })) as InitializeResult;
  await rpc.sendNotification('initialized', {});
  const pushed = () =>
    new Promise<never>((resolve) => (arrived.length > 0 ? resolve(arrived.shift() as never) : waiting.push(resolve)));
  return { rpc, initialized, pushed };
}

function open({ rpc }: Client, text: string, languageId = 'libvirt-domain'): Promise<void> {
  return rpc.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
}

async function pull({ rpc }: Client): Promise<Diagnostic[]> {
  const report = (await rpc.sendRequest('textDocument/diagnostic', {
    textDocument: { uri },
  })) as DocumentDiagnosticReport;
  assert.equal(report.kind, 'full');
  return report.kind === 'full' ? report.items : [];
}

function actionsAt({ rpc }: Client, text: string, place: string, only?: string[]): Promise<CodeAction[]> {
  const document = TextDocument.create(uri, 'libvirt-domain', 1, text);
  const at = document.positionAt(text.indexOf(place));
  return rpc.sendRequest('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: at, end: at },
    context: { diagnostics: [], ...(only ? { only } : {}) },
  });
}

function applied(text: string, action: CodeAction): string {
  return TextDocument.applyEdits(
    TextDocument.create(uri, 'libvirt-domain', 1, text),
    action.edit?.changes?.[uri] ?? [],
  );
}

describe('language server', () => {
  it('answers who waits before it sends diagnostics, and sends them all the same', async () => {
    const client = await connect({});
    await open(client, xenGuest);
    const before = (await client.pushed()).diagnostics.length;
    assert.ok(before > 1);
    const order: string[] = [];
    await client.rpc.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '<' }],
    });
    await Promise.all([
      client.rpc
        .sendRequest('textDocument/completion', { textDocument: { uri }, position: { line: 0, character: 1 } })
        .then(() => order.push('completion')),
      client.pushed().then(({ version }) => order.push(`diagnostics of version ${version}`)),
    ]);
    assert.deepEqual(order, ['completion', 'diagnostics of version 2']);
  });

  it('completes the text that was asked about, also when somebody types on', async () => {
    const text = "<domain type='kvm'><on_crash></on_crash></domain>";
    const client = await connect({});
    await open(client, text);
    await client.pushed();
    const position = { line: 0, character: text.indexOf('</on_crash>') };
    const items = client.rpc.sendRequest<CompletionItem[]>('textDocument/completion', {
      textDocument: { uri },
      position,
    });
    await client.rpc.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: { start: position, end: position }, text: 'd' }],
    });
    const destroy = (await items).find(({ label }) => label === 'destroy');
    assert.deepEqual(destroy?.textEdit, { range: { start: position, end: position }, newText: 'destroy' });
    const { version, diagnostics } = await client.pushed();
    assert.equal(version, 2);
    assert.deepEqual(diagnostics.find(({ message }) => String(message).includes('on_crash'))?.range.start, position);
  });

  it('forgets what a document claimed that is no definition any more', async () => {
    const client = await connect({ textDocument: { diagnostic: {} } });
    const guest = (name: string): string =>
      `<domain type='kvm'><name>${name}</name><uuid>5b0f3a52-6c1e-4b2f-9d0e-0c7a1e1f2a3b</uuid><memory>1</memory></domain>`;
    const other = 'file:///guests/other.xml';
    await open(client, guest('web'));
    await client.rpc.sendNotification('textDocument/didOpen', {
      textDocument: { uri: other, languageId: 'xml', version: 1, text: guest('mail') },
    });
    const pullOther = () => client.rpc.sendRequest('textDocument/diagnostic', { textDocument: { uri: other } });
    const isInConflict = async () => (await pull(client)).some(({ code }) => code === 'guest-uuid-taken');
    await pullOther();
    assert.ok(await isInConflict());
    await client.rpc.sendNotification('textDocument/didChange', {
      textDocument: { uri: other, version: 2 },
      contentChanges: [{ text: '<network/>' }],
    });
    await pullOther();
    assert.ok(!(await isInConflict()));
  });

  it('tells the same of a definition that was edited as of one that was opened', async () => {
    const client = await connect({ textDocument: { diagnostic: {} } });
    await open(client, xenGuest);
    await pull(client);
    const steps = [
      ["bus='xen'", "bus='virtio'"],
      ["<driver name='phy'/>", '<drivr/>'],
      ['<drivr/>', ''],
      ['<vcpu>1</vcpu>', "<vcpu>2</vcpu>\n  <cpu mode='host-model'/>"],
    ] as const;
    let text = xenGuest;
    for (const [version, [from, to]] of steps.entries()) {
      const document = TextDocument.create(uri, 'libvirt-domain', 1, text);
      const at = text.indexOf(from);
      const range = { start: document.positionAt(at), end: document.positionAt(at + from.length) };
      text = text.replace(from, to);
      await client.rpc.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: version + 2 },
        contentChanges: [{ range, text: to }],
      });
      const fresh = await connect({ textDocument: { diagnostic: {} } });
      await open(fresh, text);
      assert.deepEqual(await pull(client), await pull(fresh), text);
    }
  });

  it('leaves other XML alone that a client sends by the name of its file', async () => {
    const client = await connect({ textDocument: { diagnostic: {} } });
    await open(client, '<network><bridge name="br0"></network>', 'xml');
    assert.deepEqual(await pull(client), []);
    const pushing = await connect({});
    await open(pushing, '<pool', 'xml');
    assert.deepEqual((await pushing.pushed()).diagnostics, []);
    const guest = await connect({ textDocument: { diagnostic: {} } });
    await open(guest, xenGuest, 'xml');
    assert.ok((await pull(guest)).length > 0);
  });

  it('serves a snapshot of a Xen guest, also as other XML, and offers no conversion of it', async () => {
    const client = await connect({ textDocument: { diagnostic: {} } });
    await open(client, `<domainsnapshot>\n<dissks/>\n${xenGuest}</domainsnapshot>`, 'xml');
    const codes = (await pull(client)).map(({ code }) => code);
    assert.ok(codes.includes('unknown-element') && codes.includes('xen-domain-type'), codes.join());
    const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const actions: CodeAction[] = await client.rpc.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: whole,
      context: { diagnostics: [] },
    });
    assert.deepEqual(
      actions.filter(({ title }) => /^Convert to KVM/.test(title)),
      [],
    );
    assert.deepEqual(await client.rpc.sendRequest('textDocument/codeLens', { textDocument: { uri } }), []);
    const { changed, remaining }: ConvertResult = await client.rpc.sendRequest('domxml/convert', { uri });
    assert.equal(changed, false);
    assert.match(remaining[0]?.message ?? '', /^This is a <domainsnapshot>/);
  });

  it('finds what two open guests have in common, and forgets it with one of them', async () => {
    const other = 'file:///guests/copy.xml';
    const client = await connect({});
    const text = (name: string) =>
      `<domain type='kvm'><name>${name}</name><uuid>5e1a1a2c-66d3-4b4e-9d0a-5d3c5e3b7a01</uuid><memory>1</memory><os><type>hvm</type></os></domain>`;
    await open(client, text('web'));
    assert.deepEqual((await client.pushed()).diagnostics, []);
    await client.rpc.sendNotification('textDocument/didOpen', {
      textDocument: { uri: other, languageId: 'libvirt-domain', version: 1, text: text('copy') },
    });
    const both = [await client.pushed(), await client.pushed()];
    assert.deepEqual(both.map((one) => one.uri).sort(), [other, uri]);
    for (const { diagnostics } of both)
      assert.deepEqual(
        diagnostics.map(({ code }) => code),
        ['guest-uuid-taken'],
      );
    await client.rpc.sendNotification('textDocument/didClose', { textDocument: { uri: other } });
    const after = [await client.pushed(), await client.pushed()];
    assert.deepEqual(
      after.map(({ diagnostics }) => diagnostics),
      [[], []],
    );
  });

  it('checks the files of the workspace, and finds guests in them by name', async () => {
    const files = new Map([
      [
        'file:///guests/a.xml',
        "<domain type='kvm'><name>alpha</name><memory>1</memory><os><type>hvm</type></os></domain>",
      ],
      [
        'file:///guests/b.xml',
        "<domain type='kvm'><name>beta</name><memori>1</memori><os><type>hvm</type></os></domain>",
      ],
    ]);
    const client = await connect(
      { textDocument: { diagnostic: {} } },
      {},
      {
        findFiles: async () => [...files.keys()],
        readFile: async (file) => files.get(file),
      },
      'file:///guests',
    );
    const report = await client.rpc.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
      previousResultIds: [],
    });
    assert.deepEqual(
      report.items.map((item) => [item.uri, item.kind === 'full' && item.items.map(({ code }) => code)]),
      [
        ['file:///guests/a.xml', []],
        ['file:///guests/b.xml', ['memory-missing', 'unknown-element']],
      ],
    );
    const symbols = await client.rpc.sendRequest<SymbolInformation[]>('workspace/symbol', { query: 'bet' });
    assert.deepEqual(
      symbols.map(({ name, location }) => [name, location.uri]),
      [['beta', 'file:///guests/b.xml']],
    );
  });

  it('offers files of the workspace that it has found by then', async () => {
    const text = "<domain type='kvm'><devices><disk type='file'><source file=''/></disk></devices></domain>";
    const client = await connect(
      { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
      {},
      { findHostFiles: async (folder) => [{ path: `${folder.slice('file://'.length)}/${++looks}.qcow2` }] },
      'file:///guests',
    );
    let looks = 0;
    await open(client, text);
    await client.pushed();
    const paths = async (): Promise<string[]> => {
      const items = await client.rpc.sendRequest<CompletionItem[]>('textDocument/completion', {
        textDocument: { uri },
        position: { line: 0, character: text.indexOf("file=''") + "file='".length },
      });
      return items.map(({ label }) => label);
    };
    assert.deepEqual(await paths(), ['/guests/1.qcow2']);
    await client.rpc.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: 'file:///guests/2.qcow2', type: 1 }],
    });
    await paths();
    assert.deepEqual(await paths(), ['/guests/2.qcow2']);
  });

  it('offers incremental sync, pulled diagnostics, code actions and commands', async () => {
    const { initialized } = await connect({});
    const { capabilities } = initialized;
    assert.equal(capabilities.textDocumentSync, 2);
    assert.ok(capabilities.diagnosticProvider);
    assert.deepEqual(capabilities.codeActionProvider, {
      codeActionKinds: ['quickfix', 'source.fixAll.domxml', 'refactor.rewrite'],
      resolveProvider: true,
    });
  });

  it('pushes diagnostics to a client that does not pull, on open and after a change of a few characters', async () => {
    const client = await connect({});
    await open(client, xenGuest);
    const first = await client.pushed();
    assert.ok(first.diagnostics.some(({ code }) => code === 'xen-domain-type'));
    const start = { line: 0, character: "<domain type='".length };
    await client.rpc.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: { start, end: { line: 0, character: start.character + 3 } }, text: 'kvm' }],
    });
    const second = await client.pushed();
    assert.equal(second.version, 2);
    assert.ok(!second.diagnostics.some(({ code }) => code === 'xen-domain-type'));
    await client.rpc.sendNotification('textDocument/didClose', { textDocument: { uri } });
    assert.deepEqual((await client.pushed()).diagnostics, []);
  });

  it('answers pulled diagnostics with the rule as code and its page as description', async () => {
    const client = await connect({ textDocument: { diagnostic: {} } }, { rulePages: 'file:///pages/' });
    await open(client, xenGuest);
    const found = (await pull(client)).find(({ code }) => code === 'xen-disk-bus');
    assert.equal(found?.source, 'domxml');
    assert.equal(found?.codeDescription?.href, 'file:///pages/xen-disk-bus.md');
  });

  it('keeps the diagnostics before and after a half-typed tag', async () => {
    const client = await connect({ textDocument: { diagnostic: {} } });
    await open(client, xenGuest.replace('    <!-- the system disk -->', '    <disk typ'));
    const codes = (await pull(client)).map(({ code }) => code);
    assert.ok(codes.includes('xen-domain-type'));
    assert.equal(codes.filter((code) => code === 'xen-disk-bus').length, 2);
  });

  it('gives each Xen leftover a quick fix that changes just its place, the default preferred', async () => {
    const client = await connect({ textDocument: { diagnostic: {} } });
    await open(client, xenGuest);
    const actions = await actionsAt(client, xenGuest, "xen'/>");
    const preferred = actions.filter(({ isPreferred }) => isPreferred);
    assert.equal(preferred.length, 1);
    const [fix] = preferred;
    assert.ok(fix);
    assert.equal(applied(xenGuest, fix), xenGuest.replace("dev='xvda' bus='xen'", "dev='vda' bus='virtio'"));
    assert.ok(actions.some(({ title }) => title.includes('sata')));
  });

  it('says what each choice of a quick fix means', async () => {
    const client = await connect({});
    await open(client, xenGuest);
    const titles = (await actionsAt(client, xenGuest, "xen'/>", ['quickfix'])).map(({ title }) => title);
    assert.match(titles[0] ?? '', /^Change the bus to 'virtio' and the target to 'vda' \(fastest; needs virtio_blk /);
  });

  it('fixes all of one kind and leaves the rest', async () => {
    const client = await connect({ textDocument: { diagnostic: {} } });
    await open(client, xenGuest);
    const actions = await actionsAt(client, xenGuest, "phy'/>");
    const all = actions.find(({ title }) => title.startsWith('Fix all 2 of this kind (xen-phy-driver)'));
    assert.ok(all);
    const text = applied(xenGuest, all);
    assert.ok(!text.includes('phy'));
    assert.ok(text.includes("bus='xen'"));
  });

  it('applies all safe fixes as source.fixAll.domxml', async () => {
    const client = await connect({ textDocument: { diagnostic: {} } });
    await open(client, xenGuest);
    const [all] = await actionsAt(client, xenGuest, '<name>', ['source.fixAll']);
    assert.equal(all?.kind, 'source.fixAll.domxml');
    assert.ok(all && !applied(xenGuest, all).includes("<driver name='phy'/>"));
  });

  it('offers the conversion through the client’s command, or through its own', async () => {
    const own = await connect({});
    await open(own, xenGuest);
    const [ownAction] = await actionsAt(own, xenGuest, '<name>', ['refactor.rewrite']);
    assert.equal(ownAction?.command?.command, 'domxml.server.applyConversion');
    const theirs = await connect({}, { convertCommand: 'domxml.convertToKvm' });
    await open(theirs, xenGuest);
    const [action] = await actionsAt(theirs, xenGuest, '<name>', ['refactor.rewrite']);
    assert.equal(action?.command?.command, 'domxml.convertToKvm');
  });

  it('converts on request, with report and questions, and does not touch the document', async () => {
    const client = await connect({ textDocument: { diagnostic: {} } });
    await open(client, xenGuest);
    const converted = (await client.rpc.sendRequest('domxml/convert', { uri })) as ConvertResult;
    assert.match(converted.text, /^<domain type='kvm'>/);
    assert.match(converted.text, /<!-- the system disk -->/);
    assert.match(converted.report, /xvda/);
    assert.ok(converted.questions.some(({ id }) => id === 'machine'));
    assert.deepEqual(converted.remaining, []);
    assert.ok((await pull(client)).some(({ code }) => code === 'xen-domain-type'));
  });

  it('tells each change of a conversion with its step', async () => {
    const client = await connect({});
    await open(client, xenGuest);
    const { changes, text } = (await client.rpc.sendRequest('domxml/convert', { uri })) as ConvertResult;
    const document = TextDocument.create(uri, 'libvirt-domain', 1, xenGuest);
    assert.equal(TextDocument.applyEdits(document, [...changes]), text);
    assert.ok(changes.every(({ label, detail }) => label !== '' && detail !== ''));
    assert.ok(changes.some(({ label, newText }) => newText === 'kvm' && /type/.test(label)));
    const groups = new Map<number, Set<string>>();
    for (const { group, label } of changes) groups.set(group, (groups.get(group) ?? new Set()).add(label));
    assert.ok(groups.size < changes.length, 'edits of one step go together');
    assert.ok([...groups.values()].every((labels) => labels.size === 1));
  });

  it('takes the answers that the folder remembers, also for the preferred fix, and follows the file', async () => {
    const files = new Map([['file:///guests/.domxml.json', '{ "answers": { "machine": "q35", "disk-bus": "sata" } }']]);
    const client = await connect({ textDocument: { diagnostic: {} } }, {}, { readFile: async (at) => files.get(at) });
    await open(client, xenGuest);
    const preferred = async (): Promise<string | undefined> =>
      (await actionsAt(client, xenGuest, "xen'/>", ['quickfix'])).find(({ isPreferred }) => isPreferred)?.title;
    const convert = (choices: object): Promise<ConvertResult> =>
      client.rpc.sendRequest('domxml/convert', { uri, choices });
    assert.match((await preferred()) ?? '', /sata/);
    const remembered = await convert({});
    assert.match(remembered.text, /machine='q35'/);
    assert.ok(remembered.questions.find(({ id }) => id === 'machine')?.given);
    assert.match((await convert({ machine: 'pc' })).text, /machine='pc'/);

    files.set('file:///guests/.domxml.json', '{ "answers": { "disk-bus": "scsi" } }');
    await client.rpc.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: 'file:///guests/.domxml.json', type: 2 }],
    });
    assert.match((await preferred()) ?? '', /scsi/);
  });

  it('resolves the conversion for a preview of its changes one by one', async () => {
    const client = await connect({
      workspace: { workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} } },
      textDocument: { codeAction: { resolveSupport: { properties: ['edit'] } } },
    });
    await open(client, xenGuest);
    const [, action] = await actionsAt(client, xenGuest, '<name>', ['refactor']);
    assert.equal(action?.edit, undefined);
    const { edit }: CodeAction = await client.rpc.sendRequest('codeAction/resolve', action);
    const { text } = (await client.rpc.sendRequest('domxml/convert', { uri })) as ConvertResult;
    const [changed] = edit?.documentChanges ?? [];
    assert.ok(changed && 'edits' in changed);
    const edits = changed.edits.filter((one) => 'newText' in one);
    const document = TextDocument.create(uri, 'libvirt-domain', 1, xenGuest);
    assert.equal(TextDocument.applyEdits(document, edits), text);
    assert.ok(edits.every((one) => 'annotationId' in one && edit?.changeAnnotations?.[one.annotationId]?.label));
  });

  it('imports a native configuration, with the places of what it could not take over', async () => {
    const client = await connect({});
    const imported = (await client.rpc.sendRequest('domxml/import', {
      text: 'name = "web"\nmemory = 512\nbootloader = "pygrub"\ndisk = [ "phy:/dev/vg/web,xvda,w" ]\nfuture = 1\n',
    })) as ImportResult;
    assert.match(imported.text, /^<domain type='xen'>/);
    assert.match(imported.text, /<source dev='\/dev\/vg\/web'\/>/);
    const [problem] = imported.problems;
    assert.equal(problem?.range.start.line, 4);
    assert.match(problem?.message ?? '', /future/);
  });

  it('offers what the guest notices as steps: through the client, as changes to confirm, or at once', async () => {
    const text = "<domain type='kvm'><name>a</name><os><type arch='x86_64' machine='pc'>hvm</type></os></domain>";
    const offered = async (capabilities: ClientCapabilities, options?: object): Promise<CodeAction | undefined> => {
      const client = await connect(capabilities, options);
      await open(client, text);
      return (await actionsAt(client, text, '<os>', ['refactor'])).find(({ title }) => title.startsWith('Change'));
    };
    const annotations = { documentChanges: true, changeAnnotationSupport: {} };
    const asked = await offered({ workspace: { workspaceEdit: annotations } }, { stepsCommand: 'choose' });
    assert.equal(asked?.command?.command, 'choose');
    const [{ steps, version }] = asked?.command?.arguments ?? [{}];
    assert.equal(version, 1);
    assert.equal(steps[0].title, "Change the machine to 'q35'");
    const confirmed = await offered({ workspace: { workspaceEdit: annotations } });
    assert.equal(confirmed?.edit?.changeAnnotations?.['0']?.needsConfirmation, true);
    const plain = await offered({});
    assert.equal(plain?.title, 'Change the machine to q35');
    assert.ok(plain && applied(text, plain).includes("machine='q35'"));
  });

  it('drops the state of a running guest as a refactoring', async () => {
    const client = await connect({});
    const text = xenGuest.replace("type='xen'", "type='kvm' id='3'");
    await open(client, text);
    const actions = await actionsAt(client, text, '<name>', ['refactor']);
    const drop = actions.find(({ title }) => title.startsWith('Drop what libvirt assigned'));
    assert.ok(drop);
    assert.equal(applied(text, drop), text.replace(" id='3'", ''));
  });

  it('explains a message of libvirt', async () => {
    const client = await connect({});
    const explain = (text: string): Promise<{ id: string; known: boolean }[]> =>
      client.rpc.sendRequest('domxml/explainError', { text });
    const [found] = await explain(
      'error: Failed to define domain from /tmp/web.xml\nerror: XML error: No PCI buses available',
    );
    assert.deepEqual([found?.id, found?.known], ['xen-machine', true]);
    assert.deepEqual(await explain('the printer is out of paper'), []);
  });

  it('adds answers to the text of an answers file', async () => {
    const client = await connect({});
    const text = await client.rpc.sendRequest('domxml/rememberAnswers', { choices: { machine: 'q35' } });
    assert.deepEqual(JSON.parse(String(text)), { answers: { machine: 'q35' } });
  });

  it('shows above a Xen guest how much there is to change, and the commands that the client has', async () => {
    const lenses = async (options: object): Promise<(string | undefined)[]> => {
      const client = await connect({}, options);
      await open(client, xenGuest);
      const found: CodeLens[] = await client.rpc.sendRequest('textDocument/codeLens', { textDocument: { uri } });
      return found.map(({ command }) => command?.title);
    };
    assert.deepEqual(await lenses({}), ['Convert to KVM']);
    const [count, ...others] = await lenses({ problemsCommand: 'show.problems', reportCommand: 'show.report' });
    assert.match(count ?? '', /^Xen guest: \d+ things to change$/);
    assert.deepEqual(others, ['Convert to KVM', 'Report']);
    const xen = await lenses({ problemsCommand: 'show.problems', settings: { target: 'xen' } });
    assert.deepEqual(xen, ['Xen guest', 'Convert to KVM']);
  });

  it('applies a conversion for a client without preview', async () => {
    const client = await connect({ workspace: { applyEdit: true } });
    const edits: unknown[] = [];
    client.rpc.onRequest('workspace/applyEdit', (params) => {
      edits.push(params);
      return { applied: true };
    });
    await open(client, xenGuest);
    await client.rpc.sendRequest('workspace/executeCommand', {
      command: 'domxml.server.applyConversion',
      arguments: [{ uri }],
    });
    assert.equal(edits.length, 1);
  });

  it('writes into the log what runs, for whom and where', async () => {
    const { server, rpc } = inProcess();
    serve(server, { runtime: 'Node.js 99.0.0 on plan9' });
    server.listen();
    rpc.listen();
    const logged = new Promise<string>((resolve) =>
      rpc.onNotification('window/logMessage', ({ message }) => resolve(message)),
    );
    const clientInfo = { name: 'Editor', version: '2.0' };
    await rpc.sendRequest('initialize', { processId: null, rootUri: 'file:///guests', capabilities: {}, clientInfo });
    await rpc.sendNotification('initialized', {});
    assert.match(
      await logged,
      /^domxml \d+\.\d+\.\d+ with Node\.js 99\.0\.0 on plan9 for Editor 2\.0, file:\/\/\/guests$/,
    );
  });

  it('reads target and rules from the settings, and says so when they make no sense', async () => {
    const xen = await connect({ textDocument: { diagnostic: {} } }, { settings: { target: 'xen' } });
    await open(xen, xenGuest);
    assert.deepEqual(await pull(xen), []);
    const off = await connect(
      { textDocument: { diagnostic: {} } },
      { settings: { rules: { 'xen-domain-type': 'off' } } },
    );
    await open(off, xenGuest);
    assert.ok(!(await pull(off)).some(({ code }) => code === 'xen-domain-type'));
    const wrong = await connect({ textDocument: { diagnostic: {} } }, { settings: { target: 'kmv' } });
    const logged = new Promise<string>((resolve) =>
      wrong.rpc.onNotification('window/logMessage', ({ type, message }) => {
        if (type === MessageType.Warning) resolve(message);
      }),
    );
    await open(wrong, xenGuest);
    assert.ok((await pull(wrong)).length > 0);
    assert.match(await logged, /domxml\.target: "kmv"/);
  });

  it('says kindly where there are no files that a grammar cannot be read, and uses its own', async () => {
    const client = await connect(
      { textDocument: { diagnostic: {} } },
      { settings: { schemas: '/usr/share/libvirt/schemas' } },
    );
    const shown = new Promise<{ type: number; message: string }>((resolve) =>
      client.rpc.onNotification('window/showMessage', resolve),
    );
    await open(client, xenGuest);
    assert.ok((await pull(client)).some(({ code }) => code === 'xen-domain-type'));
    const { type, message } = await shown;
    assert.equal(type, 3);
    assert.match(message, /^domxml\.schemas: \/usr\/share\/libvirt\/schemas: .*browser.* own grammar\.$/);
  });

  it('draws a guest, and nothing of what is not open', async () => {
    const client = await connect({});
    await open(client, xenGuest);
    const draw = (address: string) =>
      client.rpc.sendRequest<{ kind: string } | null>('domxml/topology', { textDocument: { uri: address } });
    assert.equal((await draw(uri))?.kind, 'guest');
    assert.equal(await draw('file:///nowhere.xml'), null);
  });

  it('completes with snippets only where the client inserts them, and opens no list unasked', async () => {
    const text = "<domain type='kvm'>\n  <name>a</name>\n  <\n</domain>";
    const complete = async (capabilities: ClientCapabilities, triggerCharacter?: string): Promise<CompletionItem[]> => {
      const client = await connect(capabilities);
      await open(client, text);
      return client.rpc.sendRequest('textDocument/completion', {
        textDocument: { uri },
        position: triggerCharacter === ' ' ? { line: 2, character: 2 } : { line: 2, character: 3 },
        context: triggerCharacter ? { triggerKind: 2, triggerCharacter } : { triggerKind: 1 },
      });
    };
    const os = (items: CompletionItem[]) => items.find(({ label }) => label === 'os')?.textEdit?.newText ?? '';
    assert.match(
      os(await complete({ textDocument: { completion: { completionItem: { snippetSupport: true } } } })),
      /\$/,
    );
    assert.doesNotMatch(os(await complete({})), /\$/);
    assert.deepEqual(await complete({}, ' '), []);
    assert.ok((await complete({}, '<')).length > 0);
  });

  it('says that a document is not open instead of going down', async () => {
    const client = await connect({});
    await assert.rejects(client.rpc.sendRequest('domxml/convert', { uri: 'file:///nowhere.xml' }), /not open/);
    await open(client, xenGuest);
    assert.ok((await client.pushed()).diagnostics.length > 0);
  });
});
