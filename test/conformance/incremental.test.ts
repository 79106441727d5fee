/** Definitions of the corpus edited step by step: what is known after each step is what reading it all anew tells. */
import assert from 'node:assert/strict';
import { type Analysis, analyze } from '../../server/src/analyze.ts';
import { elementsIn } from '../../server/src/xml/query.ts';
import { reparse } from '../../server/src/xml/reparse.ts';
import type { Attribute, Element } from '../../server/src/xml/tree.ts';
import { type CorpusDocument, corpusDocuments, noCorpus, pick, randomBelow, seededRandom } from './support.ts';

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
        current = edited(analysis, current, random);
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

/** The text with one thing changed, as somebody who edits a definition might. */
function edited({ document }: Analysis, text: string, random: () => number): string {
  const elements = [...elementsIn(document)];
  const attributes = elements.flatMap((element) => element.attributes);
  if (elements.length === 0) return text;
  const element = pick(random, elements);
  const attribute = attributes.length > 0 ? pick(random, attributes) : undefined;
  const place = element.range;
  const other = pick(random, elements).range;
  const replaced = (start: number, end: number, by: string) => text.slice(0, start) + by + text.slice(end);
  switch (randomBelow(random, 11)) {
    case 0: // another value
      return attribute?.valueRange
        ? replaced(attribute.valueRange.start, attribute.valueRange.end, pick(random, attributes).value)
        : text;
    case 1: // a letter more in a value
      return attribute?.valueRange ? replaced(attribute.valueRange.end, attribute.valueRange.end, 'x') : text;
    case 2: // an attribute gone
      return attribute ? replaced(attribute.range.start, attribute.range.end, '') : text;
    case 3: // an element gone
      return element === document.root ? text : replaced(place.start, place.end, '');
    case 4: // an element twice
      return element === document.root ? text : replaced(place.end, place.end, text.slice(place.start, place.end));
    case 5: // another element in its place
      return element === document.root ? text : replaced(place.start, place.end, text.slice(other.start, other.end));
    case 6: // a letter somewhere
      return replaced(place.end, place.end, 'x');
    case 7: // a part of a start tag, on a line of its own
      return replaced(
        place.start,
        place.start,
        `${text.slice(other.start, other.start + 1 + randomBelow(random, 30))}\n`,
      );
    case 8: // one goes on, or begins where there is text
      return replaced(place.start - 1, place.start - 1, pick(random, ['<', ' a', "='", 'b']));
    case 9: // the end of a start tag gone
      return replaced(element.startTag.end - 1, element.startTag.end, '');
    default: // a character gone
      return replaced(other.start + 1, other.start + 2, '');
  }
}
