import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../bin/domxml.js', import.meta.url));

const kvmGuest = `<domain type='kvm'>
  <name>clean</name>
  <memory unit='MiB'>512</memory>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
  </os>
  <devices/>
</domain>
`;
const xenGuest = kvmGuest.replace("type='kvm'", "type='xen'").replace("machine='pc'>hvm", "machine='xenpv'>linux");

/** Runs the built command as a user does. */
async function domxml(args: readonly string[], input = ''): Promise<{ code: number | null; out: string; err: string }> {
  const { FORCE_COLOR: _, ...env } = process.env;
  const child = spawn(process.execPath, [bin, ...args], { cwd: directory, env: { ...env, CI: 'true' } });
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  child.stdin.on('error', () => undefined).end(input);
  const [out, err, code] = await Promise.all([readAll(child.stdout), readAll(child.stderr), closed]);
  return { code, out, err };
}

let directory = '';

describe('command line', () => {
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'domxml-cli-'));
    writeFileSync(join(directory, 'clean.xml'), kvmGuest);
    writeFileSync(join(directory, 'xen.xml'), xenGuest);
    writeFileSync(join(directory, 'cut.xml'), kvmGuest.slice(0, 60));
  });
  after(() => rmSync(directory, { recursive: true }));

  it('lint: says nothing is wrong with a clean guest and exits 0', async () => {
    assert.deepEqual(await domxml(['lint', 'clean.xml']), { code: 0, out: 'nothing found in 1 file\n', err: '' });
  });

  it('lint: prints place, severity, message, code, source line and caret, and exits 1', async () => {
    const { code, out } = await domxml(['lint', 'xen.xml']);
    assert.equal(code, 1);
    const lines = out.split('\n');
    const first = lines.findIndex((line) => line.endsWith('[xen-domain-type]'));
    assert.match(lines[first] ?? '', /^xen\.xml:1:15 error /);
    assert.equal(lines[first + 1], "  <domain type='xen'>");
    assert.equal(lines[first + 2], '                ^^^');
  });

  it('lint --format json: zero-based ranges and fixes, the file as given', async () => {
    const { code, out } = await domxml(['lint', '--format', 'json', './xen.xml', '-'], kvmGuest);
    assert.equal(code, 1);
    const { version, files } = JSON.parse(out);
    assert.equal(version, 1);
    assert.deepEqual(files[1], { file: '-', diagnostics: [] });
    assert.equal(files[0].file, './xen.xml');
    const found = files[0].diagnostics.find((diagnostic: { code: string }) => diagnostic.code === 'xen-domain-type');
    assert.deepEqual(found.range, { start: { line: 0, character: 14 }, end: { line: 0, character: 17 } });
    assert.equal(found.source, 'rule');
    assert.equal(found.fixes.filter((fix: { preferred: boolean }) => fix.preferred).length, 1);
  });

  it('lint: --only schema and --target xen leave the Xen rules out', async () => {
    assert.equal((await domxml(['lint', '--only', 'schema', 'xen.xml'])).code, 0);
    assert.equal((await domxml(['lint', '--target', 'xen', 'xen.xml'])).code, 0);
    assert.equal((await domxml(['lint', '--target', 'auto', 'xen.xml'])).code, 0);
  });

  it('lint: a document cut in the middle is a finding, not a failure', async () => {
    const { code, out } = await domxml(['lint', 'cut.xml']);
    assert.equal(code, 1);
    assert.match(out, /^cut\.xml:\d+:\d+ error /);
  });

  it('unreadable input and wrong usage: one line on standard error and exit 2', async () => {
    assert.deepEqual(await domxml(['lint', 'nowhere.xml']), {
      code: 2,
      out: '',
      err: 'domxml: nowhere.xml: no such file\n',
    });
    assert.deepEqual(await domxml(['lint', '.']), { code: 2, out: '', err: 'domxml: .: is a directory\n' });
    const wrong = await domxml(['lint', '--target', 'vmware', 'clean.xml']);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /Allowed choices are kvm, qemu, xen, auto/);
    assert.equal((await domxml(['explain', 'xen-disk-buss'])).code, 2);
    assert.match((await domxml(['explain', 'xen-disk-buss'])).err, /did you mean xen-disk-bus\?/);
  });

  it('convert: the definition on standard output, the rest on standard error', async () => {
    const { code, out, err } = await domxml(['convert', '--to', 'kvm', '--yes', '-'], xenGuest);
    assert.equal(code, 0);
    assert.match(out, /^<domain type='kvm'>/);
    assert.match(err, /^-: \d+ steps, 0 left to do by hand\n$/);
    assert.equal((await domxml(['lint', '-'], out)).code, 0);
  });

  it('convert: answers questions, writes the definition and the report to files', async () => {
    const { code } = await domxml([
      'convert',
      '--answer',
      'machine=q35',
      '-o',
      'kvm.xml',
      '--report',
      'report.md',
      'xen.xml',
    ]);
    assert.equal(code, 0);
    assert.match(readFileSync(join(directory, 'kvm.xml'), 'utf8'), /machine='q35'/);
    assert.match(readFileSync(join(directory, 'report.md'), 'utf8'), /^# /);
    const wrong = await domxml(['convert', '--answer', 'machine=vax', 'xen.xml']);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /machine=vax: not one of/);
  });

  it('convert: what is not XML stays as it was, with the reason', async () => {
    const { code, out, err } = await domxml(['convert', '-'], '<domain type="xen"><name>');
    assert.equal(code, 1);
    assert.equal(out, '<domain type="xen"><name>');
    assert.match(err, /^-:1: /);
  });

  it('fix: applies the safe fixes in place, and leaves what decisions depend on', async () => {
    writeFileSync(join(directory, 'half.xml'), xenGuest);
    const { err } = await domxml(['fix', 'half.xml']);
    assert.match(err, /half\.xml: \d+ fix(es)? applied/);
    assert.match(readFileSync(join(directory, 'half.xml'), 'utf8'), /<domain type='xen'>[\s\S]*<acpi\/>/);
  });

  it('fix --all: takes the preferred fix where there is a choice too', async () => {
    writeFileSync(join(directory, 'whole.xml'), xenGuest);
    const { code, err } = await domxml(['fix', '--all', 'whole.xml']);
    assert.equal(code, 0);
    assert.match(err, /0 errors left/);
    assert.match(readFileSync(join(directory, 'whole.xml'), 'utf8'), /type='kvm'/);
  });

  it('explain: lists the rules and prints a page', async () => {
    assert.match((await domxml(['explain', '--list'])).out, /^xen-disk-bus +error +start /m);
    assert.match((await domxml(['explain', 'xen-disk-bus'])).out, /^# /);
  });

  it('serve --stdio: speaks the protocol and ends with its client', async () => {
    const message = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { processId: null, rootUri: null, capabilities: {} },
    });
    const child = spawn(process.execPath, [bin, 'serve', '--stdio']);
    const answer = new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
    child.stdin.write(`Content-Length: ${message.length}\r\n\r\n${message}`);
    assert.match(await answer, /Content-Length: /);
    const closed = new Promise((resolve) => child.on('close', resolve));
    child.stdin.end();
    await closed;
  });
});
