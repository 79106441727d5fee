import assert from 'node:assert/strict';
import { type Grammar, type Validation, validate } from '../../server/src/relaxng/index.ts';
import { parse } from '../../server/src/xml/parse.ts';
import type { Attribute, Document, Element } from '../../server/src/xml/tree.ts';
import { deviationIn } from '../schemas/deviations.ts';
import { createDocumentSampler } from './documentSample.ts';
import { type MutationKind, mutateAs, mutationKinds } from './grammarMutations.ts';
import { shrink } from './shrink.ts';
import { type CorpusDocument, corpusDirectory, corpusDocuments, noCorpus, pick, seededRandom } from './support.ts';
import { differOn, type Grammars, readGrammars, roots, takes } from './verdicts.ts';

/**
 * Our grammar beside libvirt's own, both run by our engine: the same verdicts, and something to say of every node.
 * DOMXML_SEED chooses other mutations.
 */

const mutationCount = 20_000;
/** The corpus has no snapshots, checkpoints and backups: made ones alone are mutated. */
const otherMutationCount = 5_000;
/** Documents made from either grammar that are mutated beside those of the corpus. */
const generatedCount = 500;
const seed = Number(process.env.DOMXML_SEED ?? 20261124);
/** Smallest documents are looked for in so many disagreements; the others count as mistakes. */
const shrinkCount = 200;

interface Sample {
  readonly label: string;
  readonly kind: string;
  readonly document: Document;
}

interface Loaded extends Grammars {
  readonly documents: readonly CorpusDocument[];
}

describe('our grammar beside libvirt’s', () => {
  let loaded: Loaded | undefined;

  before(function () {
    this.timeout(60_000);
    const corpus = corpusDirectory();
    if (corpus === undefined) {
      console.log(noCorpus);
      this.skip();
    }
    loaded = { ...readGrammars(corpus), documents: corpusDocuments() };
  });

  it('gives the same verdict on every document of the corpus', function () {
    this.timeout(60_000);
    const { documents, ...grammars } = present(loaded);
    const samples = documents.map(({ file, text }) => ({ label: file, kind: 'documents', document: parse(text) }));
    assertSameVerdicts(grammars, samples, documents.length, 'documents');
  });

  it('gives the same verdict on mutations', function () {
    this.timeout(600_000);
    const { documents, ...grammars } = present(loaded);
    console.log(`      seed ${seed}`);
    const samples = mutants([...documents, ...generateBoth(grammars)], mutationCount);
    assertSameVerdicts(grammars, samples, mutationCount, 'mutations');
  });

  for (const root of roots.filter((name) => name !== 'domain')) {
    it(`gives the same verdict on mutations of <${root}>`, function () {
      this.timeout(600_000);
      const grammars = readGrammars(corpusDirectory() ?? '', root);
      const samples = mutants(generateBoth(grammars), otherMutationCount);
      assertSameVerdicts(grammars, samples, otherMutationCount, 'mutations');
    });
  }

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

function present(loaded: Loaded | undefined): Loaded {
  assert.ok(loaded !== undefined);
  return loaded;
}

/** Documents of what the corpus does not hold. */
function generateBoth({ ours, theirs }: Grammars): CorpusDocument[] {
  return [...generate(ours, 'ours'), ...generate(theirs, 'libvirt’s')];
}

function generate(grammar: Grammar, name: string): CorpusDocument[] {
  const random = seededRandom(seed);
  const { ownTargets, sample } = createDocumentSampler(grammar.data);
  return Array.from({ length: generatedCount }, (_, index) => ({
    file: `document ${index} generated from ${name}`,
    text: sample(pick(random, ownTargets), random),
  })).filter((document): document is CorpusDocument => document.text !== undefined);
}

/** Documents with a change or, one in four, two; the same ones at every run with the same seed. */
function* mutants(documents: readonly CorpusDocument[], limit: number): Generator<Sample> {
  const random = seededRandom(seed);
  const trees = documents.map(({ file, text }) => ({ file, tree: parse(text) }));
  for (let count = 0; count < limit; ) {
    const { file, tree } = pick(random, trees);
    const kind: MutationKind = pick(random, mutationKinds);
    const text = mutateAs(kind, tree, random);
    if (text === undefined) continue;
    let document = parse(text);
    if (random() < 0.25) {
      const second = mutateAs(pick(random, mutationKinds), document, random);
      if (second !== undefined) document = parse(second);
    }
    if (document.problems.length > 0) continue;
    count += 1;
    yield { label: `mutation ${count} of ${file}`, kind, document };
  }
}

function assertSameVerdicts(grammars: Grammars, samples: Iterable<Sample>, total: number, what: string): void {
  const kinds = new Map<string, { agreed: number; all: number }>();
  let deliberate = 0;
  const different: Sample[] = [];
  let invalid = 0;
  for (const sample of samples) {
    const valid = takes(grammars.theirs, sample.document);
    const agrees = takes(grammars.ours, sample.document) === valid;
    if (!valid) invalid += 1;
    if (!agrees) different.push(sample);
    const count = kinds.get(sample.kind) ?? { agreed: 0, all: 0 };
    kinds.set(sample.kind, { agreed: count.agreed + (agrees ? 1 : 0), all: count.all + 1 });
  }
  if (kinds.size > 1)
    for (const [kind, { agreed, all }] of [...kinds].sort()) console.log(`      ${kind}: ${agreed}/${all}`);
  console.log(`      ${total - different.length}/${total} ${what} judged alike (${invalid} of them invalid)`);
  assert.ok(invalid > 0 && total > invalid);
  for (const [text, samples] of smallest(grammars, different.slice(0, shrinkCount))) {
    const ours = takes(grammars.ours, parse(text)) ? 'valid' : 'invalid';
    const deviation = deviationIn(text, ours);
    if (deviation === undefined)
      console.log(`      ours ${ours}, ${samples.length} times, as ${samples[0]?.label}:\n${text}`);
    else deliberate += samples.length;
  }
  if (different.length > 0) console.log(`      ${deliberate} of the differences are deliberate`);
  assert.equal(different.length - deliberate, 0, 'the smallest documents that show the differences are printed above');
}

/** The smallest documents that show the disagreements, with the samples each was found in. */
function smallest(grammars: Grammars, different: readonly Sample[]): Map<string, Sample[]> {
  const found = new Map<string, Sample[]>();
  for (const sample of different) {
    const text = shrink(sample.document.text, (shorter) => differOn(grammars, shorter));
    found.set(text, [...(found.get(text) ?? []), sample]);
  }
  return found;
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
