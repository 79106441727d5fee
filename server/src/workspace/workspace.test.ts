import assert from 'node:assert/strict';
import { CancellationTokenSource, type WorkspaceDocumentDiagnosticReport } from 'vscode-languageserver';
import { readSettings } from '../settings.ts';
import { isBelow } from './places.ts';
import { createRegister } from './register.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

function guest(name: string, more = ''): string {
  return `<domain type='kvm'>\n  <name>${name}</name>\n  <memory>1048576</memory>\n  <os><type>hvm</type></os>\n${more}</domain>\n`;
}

const uuid = '  <uuid>5e1a1a2c-66d3-4b4e-9d0a-5d3c5e3b7a01</uuid>\n';

const wrong = "  <devices><interfase type='user'/></devices>\n";

interface Setup {
  readonly files: Map<string, string>;
  readonly open: Set<string>;
  readonly workspace: Workspace;
  readonly progress: string[];
  /** Called as a file is read, before what it holds is given back. */
  onRead: (uri: string) => Promise<void> | void;
  /** Called when a folder was read, before its files are given back. */
  onFound: () => Promise<void> | void;
  /** Pulls as a client does that remembers what it has. */
  readonly pull: () => Promise<Map<string, string[]>>;
}

function setUp(contents: Record<string, string>, section: object = {}): Setup {
  const files = new Map(Object.entries(contents).map(([name, text]) => [`file:///w/${name}`, text]));
  const open = new Set<string>();
  const progress: string[] = [];
  const { settings, inlayHints, workspace: own } = readSettings(section);
  const workspace = createWorkspace({
    findFiles: async (folder) => {
      const found = [...files.keys()].filter((uri) => isBelow(uri, folder));
      await setup.onFound();
      return found;
    },
    readFile: async (uri) => {
      const text = files.get(uri);
      await setup.onRead(uri);
      return text;
    },
    settingsOf: async () => ({ ...settings, inlayHints, workspace: own }),
    isOpen: (uri) => open.has(uri),
    register: createRegister(),
    rulePages: () => undefined,
    startProgress: async (all) => {
      progress.push(`start ${all}`);
      return {
        report: (done) => progress.push(`${done}`),
        isCancelled: () => progress.includes('cancel'),
        done: () => progress.push('done'),
      };
    },
    onConflicts: () => {},
    warn: (message) => progress.push(message),
  });
  workspace.reset(['file:///w/']);
  const ids = new Map<string, string>();
  const pull = async () => {
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    items.push(
      ...(await workspace.pull(new Map(ids), new CancellationTokenSource().token, (some) => items.push(...some))),
    );
    const found = new Map<string, string[]>();
    for (const report of items) {
      assert.equal(report.kind, 'full');
      if (report.resultId === undefined) ids.delete(report.uri);
      else ids.set(report.uri, report.resultId);
      found.set(
        report.uri,
        report.items.map(({ code }) => String(code)),
      );
    }
    return found;
  };
  const setup: Setup = { files, open, workspace, progress, onRead: () => {}, onFound: () => {}, pull };
  return setup;
}

describe('the definitions of a workspace', () => {
  it('are checked without being open, and other XML is left alone', async () => {
    const { pull } = setUp({
      'web.xml': guest('web', wrong),
      'net.xml': '<network><bridge/></network>',
      'note.xml': '<!-- <domain> --><note/>',
      'half.xml': "<domain type='kvm'",
    });
    const found = await pull();
    assert.deepEqual([...found.keys()].sort(), ['file:///w/half.xml', 'file:///w/web.xml']);
    assert.deepEqual(found.get('file:///w/web.xml'), ['unknown-element']);
    assert.ok((found.get('file:///w/half.xml') ?? []).length > 0);
  });

  it('are told from snapshots of a guest, which are checked and are no other guest', async () => {
    const snapshot = `<domainsnapshot>\n<dissks/>\n${guest('web', uuid)}</domainsnapshot>\n`;
    const { pull } = setUp({ 'web.xml': guest('web', uuid), 'fresh.xml': snapshot });
    assert.deepEqual(Object.fromEntries(await pull()), {
      'file:///w/fresh.xml': ['unknown-element'],
      'file:///w/web.xml': [],
    });
  });

  it('are reported again only when something changed: in a file, or in one that it is in conflict with', async () => {
    const { pull, files, workspace } = setUp({ 'web.xml': guest('web', uuid), 'shop.xml': guest('shop') });
    assert.equal((await pull()).size, 2);
    let isAnswered = false;
    const next = pull().then((found) => {
      isAnswered = true;
      return found;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(isAnswered, false, 'the answer waits for news');
    files.set('file:///w/shop.xml', guest('shop', uuid));
    await workspace.refresh('file:///w/shop.xml');
    assert.deepEqual(Object.fromEntries(await next), {
      'file:///w/web.xml': ['guest-uuid-taken'],
      'file:///w/shop.xml': ['guest-uuid-taken'],
    });
    files.delete('file:///w/shop.xml');
    await workspace.refresh('file:///w/shop.xml');
    assert.deepEqual(Object.fromEntries(await pull()), { 'file:///w/web.xml': [], 'file:///w/shop.xml': [] });
  });

  it('are passed over while they are open', async () => {
    const { pull, open, workspace } = setUp({ 'web.xml': guest('web'), 'shop.xml': guest('shop') });
    open.add('file:///w/web.xml');
    assert.deepEqual([...(await pull()).keys()], ['file:///w/shop.xml']);
    open.delete('file:///w/web.xml');
    await workspace.refresh('file:///w/web.xml');
    assert.deepEqual([...(await pull()).keys()], ['file:///w/web.xml']);
  });

  it('are forgotten when they are removed while they are open', async () => {
    const { pull, open, files, workspace } = setUp({ 'web.xml': guest('web', wrong) });
    await pull();
    open.add('file:///w/web.xml');
    files.delete('file:///w/web.xml');
    await workspace.refresh('file:///w/web.xml');
    open.delete('file:///w/web.xml');
    await workspace.refresh('file:///w/web.xml');
    assert.deepEqual(await pull(), new Map([['file:///w/web.xml', []]]));
  });

  it('are checked in parts with progress, until it is cancelled', async () => {
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`${index}.xml`, guest(`g${index}`)]));
    const whole = setUp(many);
    assert.equal((await whole.pull()).size, 120);
    assert.deepEqual(whole.progress, ['start 120', '50', '100', 'done']);
    const cancelled = setUp(many);
    cancelled.progress.push('cancel');
    await cancelled.workspace.checked();
    assert.deepEqual(cancelled.progress, ['cancel', 'start 120', 'done']);
  });

  it('stand as the newest check says, even when an older one takes longer', async () => {
    const setup = setUp({ 'web.xml': guest('web', wrong) });
    let finish = (): void => {};
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await setup.pull();
    setup.onRead = () => slow;
    const older = setup.workspace.refresh('file:///w/web.xml');
    await new Promise((resolve) => setImmediate(resolve));
    setup.onRead = () => {};
    setup.files.set('file:///w/web.xml', guest('web'));
    await setup.workspace.refresh('file:///w/web.xml');
    finish();
    await older;
    assert.deepEqual((await setup.pull()).get('file:///w/web.xml'), []);
  });

  it('are found when they are made while the folders are read', async () => {
    const setup = setUp({ 'shop.xml': guest('shop') });
    setup.onFound = async () => {
      setup.onFound = () => {};
      setup.files.set('file:///w/web.xml', guest('web', wrong));
      await setup.workspace.refresh('file:///w/web.xml');
    };
    assert.deepEqual(
      await setup.pull(),
      new Map([
        ['file:///w/web.xml', ['unknown-element']],
        ['file:///w/shop.xml', []],
      ]),
    );
  });

  it('come and go with their folder', async () => {
    const { workspace, files, pull } = setUp({ 'shop.xml': guest('shop') });
    await pull();
    files.set('file:///w/fleet/web.xml', guest('web', wrong));
    files.set('file:///w/fleet/node_modules/x.xml', guest('x', wrong));
    await workspace.refresh('file:///w/fleet');
    assert.deepEqual(await pull(), new Map([['file:///w/fleet/web.xml', ['unknown-element']]]));
    files.delete('file:///w/fleet/web.xml');
    await workspace.refresh('file:///w/fleet');
    assert.deepEqual(await pull(), new Map([['file:///w/fleet/web.xml', []]]));
  });

  it('are those of its folders that are not excluded, also when a file changes or is closed', async () => {
    const { workspace, files, pull } = setUp(
      { 'shop.xml': guest('shop') },
      { workspace: { exclude: ['old guests/**', '**/[ab].xml'] } },
    );
    await pull();
    for (const uri of [
      'file:///w/old%20guests/web.xml',
      'file:///w/a.xml',
      'file:///wide/web.xml',
      'file:///w/disk.txt',
    ]) {
      files.set(uri, guest('web', wrong));
      await workspace.refresh(uri);
    }
    files.set('file:///w/c.xml', guest('c'));
    await workspace.refresh('file:///w/c.xml');
    assert.deepEqual([...(await pull()).keys()], ['file:///w/c.xml']);
  });

  it('are left alone where the settings say so', async () => {
    const { workspace, pull } = setUp({ 'web.xml': guest('web') }, { workspace: { check: false } });
    await workspace.checked();
    const token = new CancellationTokenSource();
    const waiting = workspace.pull(new Map(), token.token);
    token.cancel();
    assert.deepEqual(await waiting, []);
    void pull;
  });
});
