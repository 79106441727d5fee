import assert from 'node:assert/strict';
import { SaxesParser } from 'saxes';
import * as vscode from 'vscode';
import { closeAll, inWorkspace, openNew, readText, replaceText, until } from './editor.ts';

interface Box {
  readonly id: string;
  readonly label: string;
  readonly range?: { readonly start: { readonly line: number; readonly character: number } };
  readonly findings?: { readonly severity: string; readonly messages: readonly string[] };
  readonly children: readonly Box[];
}

/** What the command gives. */
interface View {
  readonly picture: () => Box | null;
  readonly notice: () => string;
  readonly selected: () => string | undefined;
  readonly drawn: () => { readonly boxes: number; readonly selected: string | undefined } | undefined;
  readonly receive: (message: object) => Promise<void>;
}

const guest = `<domain type='kvm'>
  <name>web & co</name>
  <memory unit='GiB'>2</memory>
  <vcpu>2</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <devices>
    <controller type='pci' index='1' model='pcie-root-port'>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'/>
    </controller>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/images/web.qcow2'/>
      <target dev='vda' bus='virtio'/>
      <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
    </disk>
    <interface type='network'>
      <mac address='52:54:00:00:00:01'/>
      <source network='default'/>
      <model type='virtio'/>
    </interface>
  </devices>
</domain>
`.replace(' & ', ' &amp; ');

const onPci = 'pci/disk vda';
const onList = 'disks/disk vda';

describe('topology', () => {
  afterEach(closeAll);

  it('shows the guest, and what is wrong with it as it is typed', async () => {
    const { document, view } = await shown();
    assert.deepEqual(
      view.picture()?.children.map(({ label }) => label),
      ['Processors', 'Memory', 'PCI', 'Disks', 'Networks'],
    );
    const port = boxOf(view, 'pci/controller pci 1');
    assert.deepEqual(
      port?.children.map(({ id }) => id),
      [onPci],
    );
    assert.equal(boxOf(view, onPci)?.findings, undefined);
    await replaceText(document, guest.replace("device='disk'", "device='disc'"));
    const findings = await until(() => boxOf(view, onPci)?.findings);
    assert.equal(findings.severity, 'error');
    assert.match(findings.messages.join(), /disc/);
    await replaceText(document, guest);
    await until(() => boxOf(view, onPci)?.findings === undefined);
  });

  it('opens once for a definition, beside it', async () => {
    const { document, view } = await shown();
    assert.equal(await show(document), view);
    const panels = (): vscode.Tab[] =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(({ input }) => input instanceof vscode.TabInputWebview);
    const [panel] = await until(() => panels().length > 0 && panels());
    assert.equal(panels().length, 1);
    assert.equal(panel?.group.viewColumn, vscode.ViewColumn.Two);
    assert.equal(vscode.window.activeTextEditor?.document, document, 'the editor keeps the focus');
  });

  it('follows the caret', async () => {
    const { document, view } = await shown();
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    const put = (text: string): void => {
      const place = document.positionAt(document.getText().indexOf(text));
      editor.selection = new vscode.Selection(place, place);
    };
    put('/images');
    await until(() => view.selected() === onPci);
    put('hvm');
    await until(() => view.selected() === 'guest');
    put('52:54');
    await until(() => view.selected() === 'pci/interface 52:54:00:00:00:01');
    put('network=');
    await until(() => view.selected() === 'networks/network default');
  });

  it('leads to the element of a box, and the box stays the one that was picked', async () => {
    const { document, view } = await shown();
    await view.receive({ kind: 'reveal', id: onList, takesFocus: true });
    const editor = await until(() => {
      const active = vscode.window.activeTextEditor;
      return active?.document === document && !active.selection.isEmpty && active;
    });
    const selected = document.getText(editor.selection);
    assert.match(selected, /^<disk[\s\S]*<\/disk>$/);
    assert.equal(document.getText(new vscode.Range(editor.selection.active, editor.selection.anchor)), selected);
    // Longer than any answer to the selection could take.
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(view.selected(), onList);
    assert.equal(vscode.window.tabGroups.all.length, 2, 'no editor was opened anew');
    await view.receive({ kind: 'reveal', id: 'nothing', takesFocus: true });
    assert.equal(view.selected(), onList);
  });

  it('says in a sentence why there is nothing to see', async () => {
    const { document, view } = await shown();
    await replaceText(document, guest.replaceAll('domain', 'network'));
    await until(() => view.picture() === null);
    assert.match(view.notice(), /guest\.libvirt\.xml is no libvirt domain definition/);
    await replaceText(document, guest);
    await until(() => view.picture() !== null);
    await document.save();
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await until(() => view.picture() === null && /is closed\. Open it/.test(view.notice()));
    await vscode.window.showTextDocument(document.uri, { viewColumn: vscode.ViewColumn.One });
    await until(() => view.picture() !== null);
  });

  // The reason stands in the title: it is what a skipped test prints.
  const reason = canLoadScripts() ? '' : ' (its page comes from a host that the browser of these tests does not reach)';
  describe(`with the script of the view${reason}`, () => {
    before(function () {
      if (reason !== '') this.skip();
    });

    it('draws every box, and what the caret is in', async () => {
      const { document, view } = await shown();
      const { boxes } = await until(() => view.drawn());
      assert.equal(boxes, count(view.picture()));
      const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
      const place = document.positionAt(document.getText().indexOf('/images'));
      editor.selection = new vscode.Selection(place, place);
      await until(() => view.drawn()?.selected === onPci);
    });

    it('comes back after it was hidden', async () => {
      const { document, view } = await shown();
      await until(() => view.drawn());
      await vscode.window.showTextDocument(document, vscode.ViewColumn.Two);
      await replaceText(document, guest.replace('<vcpu>2</vcpu>\n', ''));
      const fewer = await until(() => {
        const boxes = count(view.picture());
        return boxOf(view, 'processors') === undefined && boxes;
      });
      await show(document);
      await until(() => view.drawn()?.boxes === fewer);
    });

    it('saves a picture that needs nothing else', async () => {
      const { view } = await shown();
      await until(() => view.drawn());
      const file = inWorkspace('topology.svg');
      const written = await vscode.commands.executeCommand<vscode.Uri>('domxml.exportTopology', file);
      assert.equal(written.toString(), file.toString());
      const text = await readText(file);
      for (const words of ['web &amp; co', 'disk vda', '52:54:00:00:00:01', 'network default', 'controller pci 1']) {
        assert.ok(text.includes(words), words);
      }
      assertWellFormed(text);
      assert.match(text, /<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      assert.doesNotMatch(text, /var\(|class=|<script|href=|url\(/);
      assert.match(text, /fill="#[0-9a-f]{6}"/);
      await vscode.workspace.fs.delete(file);
    });
  });

  it('says that there is nothing to save', async () => {
    assert.equal(await vscode.commands.executeCommand('domxml.exportTopology', inWorkspace('none.svg')), undefined);
  });
});

async function shown(): Promise<{ document: vscode.TextDocument; view: View }> {
  const document = await openNew('guest.libvirt.xml', guest);
  const view = await show(document);
  await until(() => view.picture() !== null);
  return { document, view };
}

async function show(document: vscode.TextDocument): Promise<View> {
  const view = await vscode.commands.executeCommand<View | undefined>('domxml.showTopology', {
    uri: document.uri.toString(),
  });
  assert.ok(view);
  return view;
}

/** In the tests of the browser alone they come from the network. */
function canLoadScripts(): boolean {
  return inWorkspace('').scheme === 'file';
}

function boxOf(view: View, id: string): Box | undefined {
  const pending = [view.picture()];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.id === id) return next;
    pending.push(...next.children);
  }
  return undefined;
}

function count(box: Box | null): number {
  return box === null ? 0 : box.children.reduce((sum, inner) => sum + count(inner), 1);
}

/** As a strict parser of XML has it. */
function assertWellFormed(text: string): void {
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(text).close();
}
