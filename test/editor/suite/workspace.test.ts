import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, openNew, until } from './editor.ts';

const uuid = 'b7f1a6de-3c3c-4f3e-9a55-0f2b7c0d9a11';

function guest(name: string, more = ''): string {
  return `<domain type='kvm'>\n  <name>${name}</name>\n  <uuid>${uuid}</uuid>\n  <memory unit='MiB'>512</memory>\n  <os>\n    <type>hvm</type>\n  </os>\n${more}</domain>\n`;
}

function folder(): vscode.Uri {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first, 'a folder is open');
  return vscode.Uri.joinPath(first.uri, 'fleet');
}

/** A definition that is in no editor. */
async function write(name: string, text: string): Promise<vscode.Uri> {
  const uri = vscode.Uri.joinPath(folder(), name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

function codesWhere(uri: vscode.Uri, condition: (codes: string[]) => boolean): Promise<string[]> {
  return until(() => {
    const codes = vscode.languages
      .getDiagnostics(uri)
      .map(({ code }) => String(typeof code === 'object' ? code.value : code));
    return condition(codes) && codes;
  });
}

describe('the workspace', () => {
  after(async () => {
    await closeAll();
    await vscode.workspace.fs.delete(folder(), { recursive: true });
  });

  it('is checked without a definition being open, also when a file changes', async () => {
    await openNew('any.xml', guest('any'));
    const broken = await write(
      'broken.xml',
      guest('broken', '  <devices>\n    <interfase type="user"/>\n  </devices>\n'),
    );
    await codesWhere(broken, (codes) => codes.includes('unknown-element'));
    await write('broken.xml', guest('broken'));
    await codesWhere(broken, (codes) => !codes.includes('unknown-element'));
    await vscode.workspace.fs.delete(broken);
    await codesWhere(broken, (codes) => codes.length === 0);
  });

  it('offers its images where a guest names one, also those that come later, but no paths of a virtual folder', async () => {
    const disk =
      "  <devices>\n    <disk type='file' device='cdrom'>\n      <source file=''/>\n    </disk>\n  </devices>\n";
    const document = await openNew('offered.xml', guest('offered', disk));
    const place = document.positionAt(document.getText().indexOf("file=''") + "file='".length);
    const offered = async (): Promise<readonly string[]> => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        place,
      );
      return items.map(({ label }) => (typeof label === 'object' ? label.label : label));
    };
    for (const name of ['first.iso', 'second.iso']) {
      const { path } = await write(name, '');
      if (folder().scheme === 'file') await until(async () => (await offered()).includes(path));
      else assert.ok(!(await offered()).includes(path));
    }
  });

  it('follows a folder that gets another name, and one that is removed', async () => {
    const wrong = guest('broken', '  <devices>\n    <interfase type="user"/>\n  </devices>\n');
    const before = await write('before/broken.xml', wrong);
    await codesWhere(before, (codes) => codes.includes('unknown-element'));
    const [from, to] = [vscode.Uri.joinPath(folder(), 'before'), vscode.Uri.joinPath(folder(), 'after')];
    await vscode.workspace.fs.rename(from, to);
    const after = vscode.Uri.joinPath(to, 'broken.xml');
    await codesWhere(after, (codes) => codes.includes('unknown-element'));
    await codesWhere(before, (codes) => codes.length === 0);
    await vscode.workspace.fs.delete(to, { recursive: true });
    await codesWhere(after, (codes) => codes.length === 0);
  });

  it('shows guests that have one UUID, from both sides', async () => {
    const open = await openNew('copy.xml', guest('copy'));
    const closed = await write('web.xml', guest('web'));
    await codesWhere(closed, (codes) => codes.includes('guest-uuid-taken'));
    const conflict = await until(() =>
      vscode.languages
        .getDiagnostics(open.uri)
        .find(({ relatedInformation }) =>
          relatedInformation?.some(({ location }) => location.uri.toString() === closed.toString()),
        ),
    );
    assert.match(conflict.message, /is the UUID of another guest as well/);
  });

  it('finds guests by name', async () => {
    const needle = await write('needle.xml', guest('needle-guest'));
    await until(async () => {
      const found = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
        'vscode.executeWorkspaceSymbolProvider',
        'needlegue',
      );
      return found.some(
        ({ name, location }) => name === 'needle-guest' && location.uri.toString() === needle.toString(),
      );
    });
  });
});
