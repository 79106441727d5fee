/** How fast validation is beside libxml2 (WebAssembly), jing and xmllint, all with the same grammar. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RelaxNGValidator, XmlDocument } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { createGrammar, type GrammarData, loadGrammar, validate } from '../../server/src/relaxng/index.ts';
import { parse } from '../../server/src/xml/parse.ts';
import { corpusDirectory } from '../conformance/support.ts';
import { domainOf } from './documents.ts';
import { medianTime, type Row, row } from './measure.ts';

export const title = 'RELAX NG: grammar load and validation of a parsed document, milliseconds (median, warm)';

/** libvirt's grammar where the corpus is, else ours. */
function grammarFile(): string {
  const corpus = corpusDirectory();
  const theirs = corpus && join(corpus, 'libvirt-11.3.0/schemas/domain.rng');
  if (theirs && existsSync(theirs)) return theirs;
  return resolve(dirname(fileURLToPath(import.meta.url)), '../../schemas/domain.rng');
}

export async function run(): Promise<Row[]> {
  const entry = grammarFile();
  const compiled = JSON.stringify(loadGrammar(entry, (uri) => readFileSync(uri, 'utf8')));
  const load = () => createGrammar(JSON.parse(compiled) as GrammarData);
  xmlRegisterFsInputProviders();
  const loadPeer = () => {
    const schema = XmlDocument.fromBuffer(readFileSync(entry), { url: entry });
    const validator = RelaxNGValidator.fromDoc(schema);
    return { schema, validator };
  };
  const rows = [
    row(
      'load compiled grammar, peer libxml2-wasm from .rng',
      medianTime(load, 10),
      medianTime(() => {
        const { schema, validator } = loadPeer();
        validator.dispose();
        schema.dispose();
      }, 5),
    ),
  ];
  const grammar = load();
  const { schema, validator } = loadPeer();
  for (const lines of [200, 20_600]) {
    const text = domainOf(lines);
    const document = parse(text);
    if (!validate(grammar, document).valid) throw new Error('the document to measure with must be valid');
    const rounds = lines > 1000 ? 15 : 200;
    const ours = medianTime(() => validate(grammar, document), rounds);
    const theirs = XmlDocument.fromString(text);
    rows.push(
      row(
        `${lines} lines, peer libxml2-wasm`,
        ours,
        medianTime(() => validator.validate(theirs), rounds),
      ),
    );
    theirs.dispose();
    const oursParsed = medianTime(() => validate(grammar, parse(text)), rounds);
    const jing = jingTime(entry, text, lines > 1000 ? 20 : 400);
    if (jing !== undefined) rows.push(row(`${lines} lines with parsing, peer jing (warm)`, oursParsed, jing));
    const xmllint = xmllintTime(entry, text);
    if (xmllint !== undefined)
      rows.push(row(`${lines} lines with parsing, peer xmllint (process)`, oursParsed, xmllint));
    const wrong = parse(text.replace('bus="virtio"', 'bus="virtoi"').replace('</devices>', '<dsik/></devices>'));
    rows.push(
      row(
        `${lines} lines, two mistakes explained, peer: us when valid`,
        medianTime(() => validate(grammar, wrong), rounds),
        ours,
      ),
    );
  }
  validator.dispose();
  schema.dispose();
  return rows;
}

/** What one more document costs jing once it is warm: the time of many copies less that of half as many. */
function jingTime(entry: string, text: string, copies: number): number | undefined {
  return withFile(text, (file) => {
    const time = (count: number): number | undefined => {
      const start = performance.now();
      const { error } = spawnSync('jing', ['-i', entry, ...Array<string>(count).fill(file)]);
      return error ? undefined : performance.now() - start;
    };
    const half = time(copies / 2);
    const full = time(copies);
    return half === undefined || full === undefined ? undefined : Math.max(0, (full - half) / (copies / 2));
  });
}

function xmllintTime(entry: string, text: string): number | undefined {
  return withFile(text, (file) => {
    if (spawnSync('xmllint', ['--version']).error) return undefined;
    return medianTime(() => spawnSync('xmllint', ['--noout', '--relaxng', entry, file]), 3);
  });
}

function withFile<Result>(text: string, use: (file: string) => Result): Result {
  const directory = mkdtempSync(join(tmpdir(), 'domxml-bench-'));
  try {
    const file = join(directory, 'domain.xml');
    writeFileSync(file, text);
    return use(file);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
