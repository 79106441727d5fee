/** Definitions of the corpus edited step by step: what is known after each step is what reading it all anew tells. */
import assert from 'node:assert/strict';
import { type Analysis, analyze } from '../../server/src/analyze.ts';
import { elementsIn } from '../../server/src/xml/query.ts';
import { reparse } from '../../server/src/xml/reparse.ts';
import type { Attribute, Element } from '../../server/src/xml/tree.ts';
import { edited } from './edited.ts';
import { type CorpusDocument, corpusDocuments, noCorpus, seededRandom } from './support.ts';

const settings = { target: 'auto' } as const;

describe('analysis after an edit', function () {
  this.timeout(240_000);
  let documents: CorpusDocument[] = [];

  before(function () {
    documents = corpusDocuments().filter(({ text }) => text.length < 20_000);
    if (documents.length > 0) return;
    console.log(`      ${noCorpus}`);
    this.skip();
  });

  it('is that of the whole text', () => {
    const random = seededRandom(31);
    const differing: string[] = [];
    let steps = 0;
    let inPart = 0;
    for (const { file, text } of documents) {
      let current = text;
      let analysis = analyze(current, settings);
      for (let step = 0; step < 5; step++) {
        current = edited(analysis.document, random);
        inPart += reparse(analyze(analysis.document.text, settings).document, current) ? 1 : 0;
        analysis = analyze(current, settings, analysis);
        steps++;
        if (told(analysis) === told(analyze(current, settings))) continue;
        differing.push(`${file}, step ${step}`);
        break;
      }
    }
    console.log(`      ${steps - differing.length}/${steps}, ${inPart} of them read in part`);
    assert.ok(inPart > steps / 2);
    assert.deepEqual(differing, []);
  });
});

/** All that is found, and how each node was taken. */
function told({ findings, definitions, document }: Analysis): string {
  const of = (node: Element | Attribute) => [
    node.name,
    node.range,
    definitions?.definitionsOf(node).map(({ file }) => file),
    definitions?.valueDefinitionsOf(node).map(({ name }) => name),
  ];
  const nodes = [...elementsIn(document)].flatMap((element) => [element, ...element.attributes]);
  const found = findings.map(({ code, severity, message, range, fixes, related }) => {
    return [code, severity, message, range, related, fixes.map(({ title, edits }) => [title, edits])];
  });
  return JSON.stringify([found, nodes.map(of)]);
}
