import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** The language server in other editors, as docs/editors.md sets them up, without a screen. */

const here = fileURLToPath(new URL('.', import.meta.url));
const bin = fileURLToPath(new URL('../../server/bin/domxml.js', import.meta.url));
const example = fileURLToPath(new URL('../../examples/rhel5-paravirtual.xml', import.meta.url));

interface Seen {
  readonly codes: readonly string[];
  readonly titles: readonly string[];
  /** The buffer after the first action was applied. */
  readonly text: string;
}

interface Client {
  readonly name: string;
  readonly command: string;
  readonly options: readonly string[];
  /** Options that end well where what the test needs is there. */
  readonly probe: readonly string[];
}

const clients: readonly Client[] = [
  {
    name: 'Neovim',
    command: 'nvim',
    options: ['--headless', '-u', 'NONE', '-c', `luafile ${join(here, 'neovim.lua')}`],
    probe: ['--version'],
  },
  {
    name: 'Emacs',
    command: 'emacs',
    options: ['-q', '--batch', '-l', join(here, 'emacs.el')],
    probe: ['-q', '--batch', '--eval', "(progn (package-initialize) (require 'eglot))"],
  },
];

describe('other editors', () => {
  for (const client of clients) {
    describe(client.name, () => {
      let folder = '';

      before(function () {
        if (spawnSync(client.command, client.probe).status !== 0) {
          console.log(`${client.name} with a language client is not installed (${client.command})`);
          this.skip();
        }
        folder = mkdtempSync(join(tmpdir(), 'domxml-client-'));
      });

      after(() => {
        if (folder !== '') rmSync(folder, { recursive: true });
      });

      it('shows diagnostics and applies a code action', async () => {
        const { codes, titles, text } = await run(client, folder, readFileSync(example, 'utf8'));
        assert.ok(
          codes.some((code) => code.includes('xen-domain-type')),
          codes.join(),
        );
        assert.ok(
          codes.some((code) => code.includes('xen-disk-bus')),
          codes.join(),
        );
        assert.equal(titles[0], "Change the type to 'kvm'");
        assert.match(text, /<domain type='kvm'/);
      });
    });
  }
});

async function run({ command, options }: Client, folder: string, guest: string): Promise<Seen> {
  const file = join(folder, 'guest.xml');
  writeFileSync(file, guest);
  const env = { ...process.env, DOMXML_COMPILED: '', GUEST: file, DOMXML: bin, NODE: process.execPath };
  const process_ = spawn(command, options, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 90_000 });
  const [output, errors] = await Promise.all([readAll(process_.stdout), readAll(process_.stderr)]);
  const json = output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1);
  assert.notEqual(json, '', `${command} said nothing:\n${output}\n${errors}`);
  return JSON.parse(json) as Seen;
}
