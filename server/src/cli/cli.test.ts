import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type CompletionItem,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { corpusDirectory, corpusVerdicts, noCorpus } from '../../../test/conformance/support.ts';

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

/** A grammar of domains that have nothing but a name, memory and cores. */
const ownGrammar = `<grammar xmlns="http://relaxng.org/ns/structure/1.0">
  <start><ref name="domain"/></start>
  <include href="parts.rng"/>
  <define name="domain">
    <element name="domain">
      <attribute name="type"/>
      <element name="name"><text/></element>
      <element name="memory"><optional><attribute name="unit"/></optional><text/></element>
      <ref name="cores"/>
    </element>
  </define>
</grammar>
`;
const ownParts = `<grammar xmlns="http://relaxng.org/ns/structure/1.0">
  <define name="cores"><element name="cores"><empty/></element></define>
</grammar>
`;

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

  it('lint: finds what the guests of several files have in common', async () => {
    const copied = kvmGuest.replace('</name>', '</name>\n  <uuid>5e1a1a2c-66d3-4b4e-9d0a-5d3c5e3b7a01</uuid>');
    writeFileSync(join(directory, 'one.xml'), copied);
    writeFileSync(join(directory, 'two.xml'), copied.replace('clean', 'copy'));
    const { code, out } = await domxml(['lint', 'one.xml', 'two.xml']);
    assert.equal(code, 0);
    assert.deepEqual(out.match(/^\S+:\d+ warning|\[.*\]$|^\d.*$/gm), [
      'one.xml:3:9 warning',
      '[guest-uuid-taken]',
      'two.xml:3:9 warning',
      '[guest-uuid-taken]',
      '2 warnings in 2 files',
    ]);
  });

  it('lint: reads snapshots, checkpoints and backups; the guest in one is no other guest', async () => {
    const named = kvmGuest.replace('</name>', '</name>\n  <uuid>5e1a1a2c-66d3-4b4e-9d0a-5d3c5e3b7a01</uuid>');
    writeFileSync(join(directory, 'one.xml'), named);
    writeFileSync(join(directory, 'snap.xml'), `<domainsnapshot>\n  <name>fresh</name>\n${named}</domainsnapshot>\n`);
    assert.equal((await domxml(['lint', 'one.xml', 'snap.xml'])).out, 'nothing found in 2 files\n');
    const backup = "<domainbackup><disks><disk name='vda'/><disk name='vda'/></disks></domainbackup>";
    const { code, out } = await domxml(['lint', '-'], backup);
    assert.equal(code, 1);
    assert.match(out, /\[moment-disk-twice\]/);
  });

  it('convert: leaves a snapshot as it is, and says so', async () => {
    const text = `<domainsnapshot>\n  <name>fresh</name>\n${xenGuest}</domainsnapshot>\n`;
    const { code, out, err } = await domxml(['convert', '-'], text);
    assert.equal(code, 1);
    assert.equal(out, text);
    assert.match(err, /This is a <domainsnapshot>.*convert the definition of the guest/);
  });

  it('lint: --only schema and --target xen leave the Xen rules out', async () => {
    assert.equal((await domxml(['lint', '--only', 'schema', 'xen.xml'])).code, 0);
    assert.equal((await domxml(['lint', '--target', 'xen', 'xen.xml'])).code, 0);
    assert.equal((await domxml(['lint', '--target', 'auto', 'xen.xml'])).code, 0);
  });

  it('lint --schemas: validates with the grammar of that folder, and the rules still speak', async () => {
    const schemas = join(directory, 'schemas');
    mkdirSync(schemas);
    writeFileSync(join(schemas, 'domain.rng'), ownGrammar);
    writeFileSync(join(schemas, 'parts.rng'), ownParts);
    const { code, out } = await domxml(['lint', '--schemas', 'schemas', 'clean.xml']);
    assert.equal(code, 1);
    assert.match(out, /^clean\.xml:4:4 error .*`os`.*\[unknown-element\]$/m);
    const own = "<domain type='kvm'><name>a</name><memory>1024</memory><cores/></domain>";
    assert.deepEqual(await domxml(['lint', '--schemas', schemas, '-'], own), {
      code: 0,
      out: 'nothing found in 1 file\n',
      err: '',
    });
    assert.match((await domxml(['lint', '--schemas', 'schemas', 'xen.xml'])).out, /\[xen-domain-type\]/);
  });

  it('fix --schemas: cures mistakes against that grammar', async () => {
    const schemas = mkdtempSync(join(directory, 'schemas-'));
    writeFileSync(join(schemas, 'domain.rng'), ownGrammar);
    writeFileSync(join(schemas, 'parts.rng'), ownParts);
    const { code, out } = await domxml(
      ['fix', '--all', '--schemas', schemas, '-'],
      "<domain type='kvm'><name>a</name><memory>1024</memory><corse/></domain>",
    );
    assert.equal(code, 0);
    assert.equal(out, "<domain type='kvm'><name>a</name><memory>1024</memory><cores/></domain>");
  });

  it('--schemas that cannot be used: one line with the place, and exit 2', async () => {
    const broken = mkdtempSync(join(directory, 'broken-'));
    const lint = async () => {
      const { code, out, err } = await domxml(['lint', '--schemas', broken, 'clean.xml']);
      assert.deepEqual({ code, out }, { code: 2, out: '' });
      return err.replaceAll(broken, 'DIR');
    };
    assert.equal(await lint(), 'domxml: --schemas: DIR: has no domain.rng\n');
    writeFileSync(join(broken, 'domain.rng'), ownGrammar);
    assert.equal(await lint(), 'domxml: --schemas: DIR/domain.rng:3: cannot read `DIR/parts.rng`: no such file\n');
    writeFileSync(join(broken, 'parts.rng'), ownParts.replace('name="cores"', ''));
    assert.match(await lint(), /^domxml: --schemas: DIR\/parts\.rng:2: [^\n]+\n$/);
    writeFileSync(join(broken, 'parts.rng'), ownParts.slice(0, 100));
    assert.match(await lint(), /^domxml: --schemas: DIR\/parts\.rng[^\n]*: [^\n]+\n$/);
    for (const [path, reason] of [
      ['nowhere', 'no such folder'],
      ['clean.xml', 'is no folder'],
    ] as const) {
      assert.deepEqual(await domxml(['lint', '--schemas', path, 'clean.xml']), {
        code: 2,
        out: '',
        err: `domxml: --schemas: ${path}: ${reason}\n`,
      });
    }
  });

  it("lint --schemas: libvirt's own grammar gives the same verdicts as ours", async function () {
    const corpus = corpusDirectory();
    if (corpus === undefined) {
      console.log(noCorpus);
      return this.skip();
    }
    this.timeout(60_000);
    const libvirt = join(corpus, 'libvirt-11.3.0');
    const verdicts = corpusVerdicts();
    const some = (wanted: string, count: number) =>
      verdicts
        .filter(({ verdict }) => verdict === wanted)
        .slice(0, count)
        .map(({ file }) => join(libvirt, file));
    const files = [...some('accept', 40), ...some('schema-error', 10)];
    const valid = async (more: readonly string[]) => {
      const { out } = await domxml(['lint', '--only', 'schema', '--format', 'json', ...more, ...files]);
      const read: { files: { file: string; diagnostics: unknown[] }[] } = JSON.parse(out);
      return read.files.filter(({ diagnostics }) => diagnostics.length === 0).map(({ file }) => file);
    };
    const theirs = await valid(['--schemas', join(libvirt, 'schemas')]);
    assert.deepEqual(theirs, files.slice(0, 40));
    assert.deepEqual(await valid([]), theirs);
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
    assert.match(wrong.err, /'vax' is no answer to 'machine'; give pc, q35/);
    assert.match((await domxml(['convert', '--answer', 'colour=red', 'xen.xml'])).err, /no question 'colour'/);
  });

  it('convert: --in-place keeps the original beside; never over it otherwise', async () => {
    const file = join(directory, 'here.xml');
    writeFileSync(file, xenGuest);
    for (const output of ['here.xml', './here.xml', file]) {
      const refused = await domxml(['convert', '--yes', '-o', output, 'here.xml']);
      assert.equal(refused.code, 2);
      assert.match(refused.err, /is the original; --in-place/);
    }
    assert.equal(readFileSync(file, 'utf8'), xenGuest);
    for (const backup of ['here.xml.bak', 'here.xml.bak1']) {
      writeFileSync(file, xenGuest);
      const { code, out, err } = await domxml(['convert', '--yes', '--in-place', 'here.xml']);
      assert.deepEqual([code, out], [0, '']);
      assert.ok(err.includes(`the original is in ${backup}\n`), err);
      assert.match(readFileSync(file, 'utf8'), /<domain type='kvm'>/);
      assert.equal(readFileSync(join(directory, backup), 'utf8'), xenGuest);
    }
    const again = await domxml(['convert', '--yes', '--in-place', 'here.xml']);
    assert.equal(again.err, 'here.xml: 0 steps, 0 left to do by hand\n');
  });

  it('convert: remembers the answers of a folder and takes them from there', async () => {
    const folder = join(directory, 'rack/shelf');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'xen.xml'), xenGuest);
    const first = await domxml(['convert', '--answer', 'machine=q35', '--remember', 'rack/shelf/xen.xml']);
    assert.equal(first.code, 0);
    const remembered = join(folder, '.domxml.json');
    assert.deepEqual(JSON.parse(readFileSync(remembered, 'utf8')), { answers: { machine: 'q35' } });
    assert.match((await domxml(['convert', '--yes', 'rack/shelf/xen.xml'])).out, /machine='q35'/);
    // A folder above counts too, and the command line wins.
    renameSync(remembered, join(directory, 'rack/.domxml.json'));
    assert.match((await domxml(['convert', '--yes', 'rack/shelf/xen.xml'])).out, /machine='q35'/);
    const pc = await domxml(['convert', '--yes', '--answer', 'machine=pc', 'rack/shelf/xen.xml']);
    assert.match(pc.out, /machine='pc'/);
    writeFileSync(join(directory, 'answers.json'), '{ "guests": { "clean": { "machine": "pc" } } }');
    const named = await domxml(['convert', '--yes', '--answers', 'answers.json', 'rack/shelf/xen.xml']);
    assert.match(named.out, /machine='pc'/);
    writeFileSync(join(directory, 'answers.json'), '{ "guests" ');
    const broken = await domxml(['convert', '--answers', 'answers.json', 'xen.xml']);
    assert.deepEqual([broken.code, broken.err], [2, 'domxml: answers.json: line 1, column 12: colon expected\n']);
  });

  it('convert: --new-identity makes a copy that can exist beside the original', async () => {
    const uuid = '6b1f4d52-9f0e-4c0e-8d8b-0f5b6b1c1a01';
    const input = xenGuest.replace('</name>', `</name>\n  <uuid>${uuid}</uuid>`);
    assert.ok((await domxml(['convert', '--yes', '-'], input)).out.includes(uuid));
    assert.match(
      (await domxml(['convert', '--yes', '--new-identity', '-'], input)).out,
      /<uuid>(?!6b1f)[0-9a-f-]{36}</,
    );
  });

  it('convert: asks on a terminal', async function () {
    if (process.platform !== 'linux') {
      console.log('      not run: needs script(1) of util-linux for a terminal');
      this.skip();
    }
    const command = `${process.execPath} ${bin} convert -o asked.xml xen.xml`;
    const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], { cwd: directory });
    let shown = '';
    let asked = 0;
    child.stdout.on('data', (data) => {
      shown += String(data);
      // Enter takes the guess of each question as it comes.
      // Each shows how to navigate once.
      const questions = shown.split('navigate').length - 1;
      if (questions > asked) {
        asked = questions;
        child.stdin.write('\r');
      }
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.equal(code, 0, shown);
    assert.match(shown, /What runs in the guest\?/);
    assert.match(readFileSync(join(directory, 'asked.xml'), 'utf8'), /<domain type='kvm'>/);
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

  it('explain: lists id, kind, severity, layer and title, and prints a page of each kind', async () => {
    const { out } = await domxml(['explain', '--list']);
    assert.match(out, /^xen-disk-bus +rule +error +start +Disk bus/m);
    assert.match(out, /^xen-cpu-cap +import +information +- +A cap/m);
    assert.match(out, /^xen-pm +guarantee +- +- +Sleep states/m);
    for (const id of ['xen-disk-bus', 'xen-cpu-cap', 'xen-pm']) {
      assert.ok((await domxml(['explain', id])).out.startsWith(`# ${id}\n`));
    }
  });

  it('explain: finds what is behind a message of libvirt', async () => {
    const one = await domxml(['explain', 'error: XML error: No PCI buses available']);
    assert.match(one.out, /^# xen-machine\n/);
    assert.equal((await domxml(['explain', 'No', 'PCI', 'buses', 'available'])).out, one.out);
    assert.equal((await domxml(['explain', '-'], 'error: XML error: No PCI buses available\n')).out, one.out);
    const several = await domxml([
      'explain',
      'Cannot automatically add a new PCI bus for a device with connect flags 00',
    ]);
    assert.match(several.out, /^3 constructs are known to cause this message/);
    assert.match(
      several.out,
      /xen-memballoon-model: .*\n {2}Write `<memballoon model='virtio'\/>`.*\n {2}domxml explain/,
    );
    assert.match(
      (await domxml(['explain', 'netfront card not known'])).out,
      /^No construct .*\n\nxen-netfront-model: /,
    );
    assert.deepEqual(await domxml(['explain', 'the coffee is cold']), {
      code: 2,
      out: '',
      err: 'domxml: nothing here explains this message; domxml explain --list lists what is known\n',
    });
  });

  it('serve --stdio: is the server of the extension, with the files of the folder, and ends with its client', async () => {
    const compiled = join(directory, 'compiled');
    writeFileSync(join(directory, 'web.qcow2'), '');
    const child = spawn(process.execPath, [bin, 'serve', '--stdio'], {
      env: { ...process.env, DOMXML_COMPILED: compiled },
    });
    const closed = new Promise((resolve) => child.on('close', resolve));
    const rpc = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
    const logged = new Promise<string>((resolve) =>
      rpc.onNotification('window/logMessage', ({ message }) => resolve(message)),
    );
    rpc.listen();
    const rootUri = pathToFileURL(directory).href;
    const capabilities = { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } };
    rpc.onRequest('client/registerCapability', () => null);
    await rpc.sendRequest('initialize', { processId: null, rootUri, capabilities });
    await rpc.sendNotification('initialized', {});
    assert.match(await logged, /^domxml \S+ with Node\.js \S+ on \S+ for an unnamed client, file:/);
    const disk = "<disk type='file'><source file=''/></disk>";
    const text = `<domain type='kvm'><devices>${disk}</devices></domain>`;
    const uri = `${rootUri}/web.xml`;
    await rpc.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'libvirt-domain', version: 1, text },
    });
    const position = { line: 0, character: text.indexOf("file=''") + "file='".length };
    for (let offered: string[] = []; !offered.some((label) => label.endsWith('/web.qcow2')); ) {
      const items = await rpc.sendRequest<CompletionItem[]>('textDocument/completion', {
        textDocument: { uri },
        position,
      });
      offered = items.map(({ label }) => label);
    }
    child.stdin.end();
    await closed;
  });
});
