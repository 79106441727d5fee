import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ParseOption, RelaxNGValidator, XmlDocument } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { corpusDirectory, corpusVerdicts, noCorpus } from './support.ts';

interface Share {
  hits: number;
  all: number;
}

const schemas = resolve(dirname(fileURLToPath(import.meta.url)), '../../schemas');
// Includes in a schema are read through this.
xmlRegisterFsInputProviders();

describe('our grammar of domain XML against the corpus', () => {
  const shares = new Map<string, Share>();

  before(function () {
    this.timeout(60_000);
    const corpus = corpusDirectory();
    if (corpus === undefined) {
      console.log(noCorpus);
      this.skip();
    }
    measure(join(corpus, 'libvirt-11.3.0'), shares);
    for (const [label, { hits, all }] of [...shares].sort()) console.log(`      ${label}: ${hits} of ${all}`);
  });

  it('accepts every Xen guest that libvirt accepts', () => assertShare(shares, 'accepted, xen', 1));
  it('accepts what libvirt accepts', () => assertShare(shares, 'accepted, all', 1));
  it('takes what only the parser of libvirt refuses', () => assertShare(shares, 'taken, semantic-error', 1));
  it('refuses what the schema of libvirt refuses', () => assertShare(shares, 'refused schema errors', 1));
});

function parse(path: string): XmlDocument {
  return XmlDocument.fromBuffer(readFileSync(path), { url: path, option: ParseOption.XML_PARSE_NONET });
}

/** Counts the corpus' documents by kind, and those of each our grammar judges as libvirt does. */
function measure(corpus: string, shares: Map<string, Share>): void {
  const grammar = parse(join(schemas, 'domain.rng'));
  const validator = RelaxNGValidator.fromDoc(grammar);
  for (const { file, type, verdict } of corpusVerdicts()) {
    const valid = isValid(validator, join(corpus, file));
    if (verdict === 'accept') {
      count(shares, `accepted, ${type}`, valid);
      count(shares, 'accepted, all', valid);
    } else if (verdict === 'schema-error') count(shares, 'refused schema errors', !valid);
    // Only the parser of libvirt or the host refuses these: the grammar takes them.
    else count(shares, `taken, ${verdict}`, valid);
  }
  validator.dispose();
  grammar.dispose();
}

function isValid(validator: RelaxNGValidator, path: string): boolean {
  const document = parse(path);
  try {
    validator.validate(document);
    return true;
  } catch {
    return false;
  } finally {
    document.dispose();
  }
}

function count(shares: Map<string, Share>, label: string, hit: boolean): void {
  const share = shares.get(label) ?? { hits: 0, all: 0 };
  shares.set(label, { hits: share.hits + (hit ? 1 : 0), all: share.all + 1 });
}

function assertShare(shares: ReadonlyMap<string, Share>, label: string, least: number): void {
  const { hits, all } = shares.get(label) ?? { hits: 0, all: 0 };
  assert.ok(all > 0, `no document is counted as “${label}”`);
  assert.ok(hits / all >= least, `${label}: ${hits} of ${all}`);
}
