import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGrammar, type Grammar, loadGrammar, type Validation, validate } from '../../server/src/relaxng/index.ts';
import { parse } from '../../server/src/xml/parse.ts';
import type { Attribute, Element } from '../../server/src/xml/tree.ts';
import { mutateForGrammar } from './grammarMutations.ts';
import { type CorpusDocument, corpusDirectory, corpusDocuments, noCorpus, pick, seededRandom } from './support.ts';

/** Our grammar beside libvirt's own, both run by our engine: the same verdicts, and something to say of every node. */

const mutationCount = 5000;
const seed = 20261124;
const ourEntry = resolve(dirname(fileURLToPath(import.meta.url)), '../../schemas/domain.rng');

interface Grammars {
  readonly ours: Grammar;
  readonly theirs: Grammar;
  readonly documents: readonly CorpusDocument[];
}

describe('our grammar beside libvirt’s', () => {
  let loaded: Grammars | undefined;

  before(function () {
    this.timeout(60_000);
    const corpus = corpusDirectory();
    if (corpus === undefined) {
      console.log(noCorpus);
      this.skip();
    }
    const theirEntry = join(corpus, 'libvirt-11.3.0/schemas/domain.rng');
    loaded = { ours: read(ourEntry), theirs: read(theirEntry), documents: corpusDocuments() };
  });

  it('gives the same verdict on every document of the corpus', function () {
    this.timeout(60_000);
    const { documents, ...grammars } = present(loaded);
    assertSameVerdicts('documents', grammars, documents);
  });

  it('gives the same verdict on mutations', function () {
    this.timeout(300_000);
    const { documents, ...grammars } = present(loaded);
    assertSameVerdicts('mutations', grammars, mutants(documents));
  });

  it('explains every element and attribute of valid documents', function () {
    this.timeout(60_000);
    const { ours, documents } = present(loaded);
    const silent = new Set<string>();
    let explained = 0;
    for (const { text } of documents) {
      const tree = parse(text);
      const validation = validate(ours, tree);
      if (tree.root !== undefined && validation.valid) explained += explain(tree.root, '', validation, silent);
    }
    console.log(`      ${explained} elements and attributes explained`);
    assert.deepEqual([...silent], []);
  });
});

function read(entry: string): Grammar {
  return createGrammar(loadGrammar(entry, (uri) => readFileSync(uri, 'utf8')));
}

function present(loaded: Grammars | undefined): Grammars {
  assert.ok(loaded !== undefined);
  return loaded;
}

/** Documents with one or two changes, the same ones at every run. */
function mutants(documents: readonly CorpusDocument[]): CorpusDocument[] {
  const random = seededRandom(seed);
  const found: CorpusDocument[] = [];
  while (found.length < mutationCount) {
    const { file, text } = pick(random, documents);
    let mutant = text;
    for (let round = Math.floor(random() * 2); round >= 0; round -= 1) {
      mutant = mutateForGrammar(mutant, random) ?? mutant;
    }
    if (mutant !== text) found.push({ file: `mutation ${found.length} of ${file}`, text: mutant });
  }
  return found;
}

function assertSameVerdicts(
  what: string,
  { ours, theirs }: { readonly ours: Grammar; readonly theirs: Grammar },
  documents: readonly CorpusDocument[],
): void {
  const different: string[] = [];
  let invalid = 0;
  for (const { file, text } of documents) {
    const tree = parse(text);
    const valid = validate(theirs, tree).valid;
    if (!valid) invalid += 1;
    if (validate(ours, tree).valid !== valid) different.push(`${file}: ours ${valid ? 'invalid' : 'valid'}`);
  }
  const agreed = documents.length - different.length;
  console.log(`      ${agreed} of ${documents.length} ${what} judged alike (${invalid} of them invalid)`);
  assert.ok(documents.length > invalid);
  assert.deepEqual(different, []);
}

/** Counts the nodes our grammar documents; adds the path of those it does not to `silent`. */
function explain(element: Element, parent: string, validation: Validation, silent: Set<string>): number {
  const path = `${parent}/${element.name}`;
  const nodes: (readonly [Element | Attribute, string])[] = [[element, path]];
  for (const attribute of element.attributes) {
    if (!isNamespaceDeclaration(attribute)) nodes.push([attribute, `${path}/@${attribute.name}`]);
  }
  let explained = 0;
  for (const [node, place] of nodes) {
    if (validation.definitionOf(node)?.documentation) explained += 1;
    else silent.add(place);
  }
  // What applications keep in metadata is theirs.
  if (path === '/domain/metadata') return explained;
  for (const child of element.children) {
    if (child.kind === 'element') explained += explain(child, path, validation, silent);
  }
  return explained;
}

function isNamespaceDeclaration({ name, prefix }: Attribute): boolean {
  return name === 'xmlns' || prefix === 'xmlns';
}
