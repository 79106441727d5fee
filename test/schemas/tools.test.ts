import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from '../../server/src/xml/parse.ts';
import { readGrammar, schemasDirectory, takes } from '../conformance/verdicts.ts';

/** Other tools take our grammar for a RELAX NG grammar, and use it as we do. */

const entry = join(schemasDirectory, 'domain.rng');
/** The one of snapshots, checkpoints and backups too. */
const wholeEntry = join(schemasDirectory, 'documents.rng');
const valid = `<domain type='kvm'>
  <name>web1</name>
  <memory unit='GiB'>4</memory>
  <os><type arch='x86_64'>hvm</type></os>
  <devices><disk type='file'><source file='/srv/web1.qcow2'/><target dev='vda' bus='virtio'/></disk></devices>
</domain>
`;
const snapshot = `<domainsnapshot>
<disks><disk name='vda' snapshot='external'><source file='/srv/web1.fresh.qcow2'/></disk></disks>
${valid}</domainsnapshot>
`;
const invalid = valid.replace("<target dev='vda' bus='virtio'/>", "<taget dev='vda' bus='virtio'/>");

interface Tool {
  readonly command: string;
  readonly arguments: (file: string, grammar: string) => readonly string[];
}

const tools: readonly Tool[] = [
  { command: 'jing', arguments: (file, grammar) => [grammar, file] },
  { command: 'xmllint', arguments: (file, grammar) => ['--noout', '--relaxng', grammar, file] },
];

describe('our grammar in other tools', () => {
  const directory = mkdtempSync(join(tmpdir(), 'domxml-schemas-'));
  after(() => rmSync(directory, { recursive: true }));

  for (const tool of tools) {
    it(`validates in ${tool.command}`, function () {
      for (const [name, text, grammar, isValid] of [
        ['valid.xml', valid, entry, true],
        ['invalid.xml', invalid, entry, false],
        ['snapshot.xml', snapshot, wholeEntry, true],
        ['snapshot.xml', snapshot.replace("name='vda'", ''), wholeEntry, false],
      ] as const) {
        const file = join(directory, name);
        writeFileSync(file, text);
        const result = spawnSync(tool.command, tool.arguments(file, grammar), { encoding: 'utf8' });
        if (result.error) {
          console.log(`      skipped: ${tool.command} is not installed`);
          return this.skip();
        }
        const output = result.stdout + result.stderr;
        assert.equal(result.status === 0, isValid, output);
        // A mistake in the grammar would name one of its files.
        assert.doesNotMatch(output, /\.rng:\d/, output);
        assert.equal(takes(readGrammar(grammar), parse(text)), isValid);
      }
    });
  }

  it('judges the examples alike', function () {
    const examples = join(schemasDirectory, '../examples');
    const grammar = readGrammar(entry);
    const files = readdirSync(examples).filter((name) => name.endsWith('.xml'));
    assert.ok(files.length > 0);
    for (const tool of tools) {
      for (const name of files) {
        const file = join(examples, name);
        const result = spawnSync(tool.command, tool.arguments(file, entry), { encoding: 'utf8' });
        if (result.error) {
          console.log(`      skipped: ${tool.command} is not installed`);
          return this.skip();
        }
        assert.equal(result.status === 0, takes(grammar, parse(readFileSync(file, 'utf8'))), `${tool.command} ${name}`);
      }
    }
  });
});
