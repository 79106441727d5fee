import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { closeAll, openNew, until } from './editor.ts';

const folder = join(process.env.DOMXML_TEST_WORKSPACE ?? '', 'fleet');
const uuid = 'b7f1a6de-3c3c-4f3e-9a55-0f2b7c0d9a11';

function guest(name: string, more = ''): string {
  return `<domain type='kvm'>\n  <name>${name}</name>\n  <uuid>${uuid}</uuid>\n  <memory unit='MiB'>512</memory>\n  <os>\n    <type>hvm</type>\n  </os>\n${more}</domain>\n`;
}

/** A definition that is in no editor. */
function write(name: string, text: string): vscode.Uri {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, text);
  return vscode.Uri.file(file);
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
    rmSync(folder, { recursive: true, force: true });
  });

  it('is checked without a definition being open, also when a file changes on the disk', async () => {
    await openNew('any.xml', guest('any'));
    const broken = write('broken.xml', guest('broken', '  <devices>\n    <interfase type="user"/>\n  </devices>\n'));
    await codesWhere(broken, (codes) => codes.includes('unknown-element'));
    write('broken.xml', guest('broken'));
    await codesWhere(broken, (codes) => !codes.includes('unknown-element'));
    rmSync(broken.fsPath);
    await codesWhere(broken, (codes) => codes.length === 0);
  });

  it('shows guests that have one UUID, from both sides', async () => {
    const open = await openNew('copy.xml', guest('copy'));
    const closed = write('web.xml', guest('web'));
    await codesWhere(open.uri, (codes) => codes.includes('guest-uuid-taken'));
    await codesWhere(closed, (codes) => codes.includes('guest-uuid-taken'));
    const [conflict] = vscode.languages
      .getDiagnostics(open.uri)
      .filter(({ message }) => message.includes("'web' in web.xml"));
    assert.ok(conflict, 'the other guest is named');
    assert.ok(conflict.relatedInformation?.some(({ location }) => location.uri.fsPath === closed.fsPath));
  });

  it('finds guests by name', async () => {
    write('needle.xml', guest('needle-guest'));
    await until(async () => {
      const found = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
        'vscode.executeWorkspaceSymbolProvider',
        'needlegue',
      );
      return found.some(({ name, location }) => name === 'needle-guest' && location.uri.path.endsWith('/needle.xml'));
    });
  });
});
