import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ParseOption, RelaxNGValidator, XmlDocument, XmlElement } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { corpusDirectory, noCorpus } from './support.ts';

interface Verdict {
  readonly file: string;
  readonly type: string;
  readonly verdict: 'accept' | 'schema-error' | 'semantic-error' | 'host-dependent';
}

interface Share {
  hits: number;
  all: number;
}

const relaxng = 'http://relaxng.org/ns/structure/1.0';
const annotations = 'http://relaxng.org/ns/compatibility/annotations/1.0';
const domxml = 'https://domxml.dev/ns/schema/1';
/** What libvirt names its drivers in this grammar's `d:drivers`. */
const drivers = ['qemu', 'xen', 'lxc', 'bhyve', 'vmware', 'vz', 'openvz', 'vbox', 'hyperv', 'test'];
/** Values that say all there is to say. */
const plainValues = ['yes', 'no', 'on', 'off'];

const schemas = resolve(dirname(fileURLToPath(import.meta.url)), '../../schemas');
const schemaFiles = readdirSync(schemas).filter((name) => name.endsWith('.rng'));
// Includes in a schema are read through this.
xmlRegisterFsInputProviders();

describe('our grammar of domain XML', () => {
  for (const name of schemaFiles) {
    describe(name, () => {
      const document = parse(join(schemas, name));
      after(() => document.dispose());

      it('is a grammar', () => {
        assert.equal(document.root.name, 'grammar');
        assert.equal(document.root.namespaceUri, relaxng);
      });

      it('documents every element and attribute', () => {
        const named = patterns(document.root).filter((pattern) => isNamed(pattern));
        const silent = named.filter((pattern) => !isDocumented(pattern));
        console.log(`      ${named.length - silent.length} of ${named.length} elements and attributes documented`);
        assert.deepEqual(silent.map(describePattern), []);
      });

      it('documents every enumerated value', () => {
        const values = patterns(document.root).filter((pattern) => pattern.name === 'value' && isOffered(pattern));
        const silent = values.filter((value) => !plainValues.includes(value.content) && !isExplained(value));
        assert.deepEqual(silent.map(describePattern), []);
      });

      it('annotates with versions and drivers that exist', () => {
        const wrong = patterns(document.root).filter((pattern) => !hasSoundAnnotations(pattern));
        assert.deepEqual(wrong.map(describePattern), []);
      });
    });
  }

  describe('against the corpus', () => {
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
});

function parse(path: string): XmlDocument {
  return XmlDocument.fromBuffer(readFileSync(path), { url: path, option: ParseOption.XML_PARSE_NONET });
}

/** Counts the corpus' documents by kind, and those of each our grammar judges as libvirt does. */
function measure(corpus: string, shares: Map<string, Share>): void {
  const grammar = parse(join(schemas, 'domain.rng'));
  const validator = RelaxNGValidator.fromDoc(grammar);
  for (const { file, type, verdict } of verdicts(join(corpus, 'verdicts.jsonl'))) {
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

function verdicts(path: string): Verdict[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
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

/** The elements of RELAX NG below `element`, in document order. */
function patterns(element: XmlElement): XmlElement[] {
  return elements(element)
    .filter((child) => child.namespaceUri === relaxng)
    .flatMap((child) => [child, ...patterns(child)]);
}

function elements(element: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  for (let node = element.firstChild; node !== null; node = node.next) if (node instanceof XmlElement) found.push(node);
  return found;
}

/** Whether it is an element or attribute with a name; those with any name need no documentation. */
function isNamed(pattern: XmlElement): boolean {
  return (pattern.name === 'element' || pattern.name === 'attribute') && pattern.attr('name') !== null;
}

function isDocumented(pattern: XmlElement): boolean {
  const first = elements(pattern)[0];
  return first !== undefined && isDocumentation(first);
}

/** Whether a value may be written: those in an `except` may not. */
function isOffered(value: XmlElement): boolean {
  for (let parent = value.parent; parent !== null; parent = parent.parent) if (parent.name === 'except') return false;
  return true;
}

/** Whether documentation follows: a value has no room for it inside. */
function isExplained(value: XmlElement): boolean {
  let node = value.next;
  while (node !== null && !(node instanceof XmlElement)) node = node.next;
  return node !== null && isDocumentation(node);
}

function isDocumentation(element: XmlElement): boolean {
  return (
    element.name === 'documentation' && element.namespaceUri === annotations && /\p{L}.*\p{P}$/su.test(element.content)
  );
}

function hasSoundAnnotations(pattern: XmlElement): boolean {
  return pattern.attrs
    .filter((attribute) => attribute.namespaceUri === domxml)
    .every(({ name, value }) => {
      if (name === 'since') return /^\d+\.\d+\.\d+$/.test(value);
      if (name === 'drivers') return value.split(' ').every((driver) => drivers.includes(driver));
      if (name === 'unused') return value === 'yes';
      return name === 'deprecated' && value !== '';
    });
}

function describePattern(pattern: XmlElement): string {
  return `line ${pattern.line}: ${pattern.name} ${pattern.attr('name')?.value ?? pattern.content.trim()}`;
}
