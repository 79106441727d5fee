/** Our parser beside libxml2 (verdict) and saxes (tree), on the corpus and on mutations of it. */
import assert from 'node:assert/strict';
import { ParseOption, XmlDocument } from 'libxml2-wasm';
import { SaxesParser } from 'saxes';
import { parse } from '../../server/src/xml/parse.ts';
import type { Document, Element } from '../../server/src/xml/tree.ts';
import { type CorpusDocument, corpusDocuments, noCorpus, pick, randomBelow, seededRandom } from './support.ts';

interface Shape {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: readonly string[];
  readonly content: readonly (Shape | string)[];
}

const everywhere = ['libvirt-11.3.0', 'capabilities', 'relaxng'];

describe('conformance of the XML parser', function () {
  this.timeout(60_000);
  let documents: CorpusDocument[] = [];

  before(function () {
    documents = corpusDocuments(['.xml', '.rng'], everywhere);
    if (documents.length > 0) return;
    console.log(noCorpus);
    this.skip();
  });

  it('takes and refuses the documents libxml2 takes and refuses', () => {
    const differing = documents.filter(({ text }) => isWellFormed(text) !== oracleTakes(text));
    console.log(`      verdicts: ${documents.length - differing.length}/${documents.length}`);
    assert.deepEqual(
      differing.map(({ file, text }) => `${file}: ${parse(text).problems[0]?.message ?? 'taken by us'}`),
      [],
    );
  });

  it('gives the tree saxes gives', () => {
    const wellFormed = documents.filter(({ text }) => isWellFormed(text) && !hasDocumentType(text));
    const differing = wellFormed.filter(({ text }) => !sameTree(text));
    console.log(`      trees: ${wellFormed.length - differing.length}/${wellFormed.length}`);
    assert.ok(wellFormed.length > 1000);
    assert.deepEqual(
      differing.map(({ file }) => file),
      [],
    );
  });

  it('gives the same verdict and tree on mutated documents', () => {
    const random = seededRandom(20_251_123);
    const small = documents.filter(({ text }) => text.length < 12_000);
    const total = 5000;
    const differing: string[] = [];
    let trees = 0;
    let equalTrees = 0;
    for (let index = 0; index < total; index++) {
      const { file, text } = pick(random, small);
      const mutated = mutate(text, random);
      const ours = isWellFormed(mutated);
      if (ours !== oracleTakes(mutated)) {
        differing.push(`${index} ${file}: ${parse(mutated).problems[0]?.message ?? oracleMessage(mutated)}`);
      } else if (ours && !hasDocumentType(mutated)) {
        trees++;
        if (sameTree(mutated)) equalTrees++;
        else differing.push(`${index} ${file}: tree`);
      }
    }
    console.log(`      mutations: ${total - differing.length}/${total}, trees: ${equalTrees}/${trees}`);
    assert.ok(trees > total / 10 && trees < total);
    assert.deepEqual(differing, []);
  });

  it('gives the same verdict on mutated small documents that use all of XML', () => {
    const random = seededRandom(7);
    const total = 20_000;
    const differing: string[] = [];
    let taken = 0;
    for (let index = 0; index < total; index++) {
      const mutated = mutate(pick(random, specimens), random);
      const ours = isWellFormed(mutated);
      if (ours) taken++;
      if (ours !== oracleTakes(mutated)) {
        differing.push(`${JSON.stringify(mutated)}: ${parse(mutated).problems[0]?.message ?? oracleMessage(mutated)}`);
      }
    }
    console.log(`      specimens: ${total - differing.length}/${total}, ${taken} well-formed`);
    assert.deepEqual(differing, []);
  });
});

/** Small documents that together use what XML and its namespaces have. */
const specimens = [
  '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- c -->\n<a b="1" c=\'2\'>x<d/>y</a>\n<?p i?>\n',
  '\ufeff<a>&lt;&#65;&#x1F600;&amp;]] ></a>',
  '<a><![CDATA[<b>]] > & ]]></a>',
  '<a xmlns="u" xmlns:p="http://example.org/x"><p:b p:c="1" c="2"/><q:d xmlns:q="v"/></a>',
  '<a xml:space="preserve" xml:lang="en" xml:id="i"><b xml:id="j"/></a>',
  '<!DOCTYPE a>\r\n<a\r\n\tb = "x\r\ny&#10;"\r\n>\r\n</a>',
  '<!DOCTYPE a SYSTEM "a.dtd" [<!ENTITY e "x">]><a b="&e;">&e;&f;</a>',
  '<!DOCTYPE a PUBLIC "-//A//B" "a.dtd"><a/>',
  '<!DOCTYPE a [<!ENTITY e "<b>&f;</b>"><!ENTITY f "y&#38;amp;">]><a>&e;</a>',
  '<!DOCTYPE a [<!ELEMENT a (#PCDATA|b)*><!ELEMENT b (c,(d|e)+,f?)><!ATTLIST a x CDATA "1" y (p|q) #IMPLIED>]><a/>',
  '<!DOCTYPE a [<!NOTATION n SYSTEM "x"><!ENTITY u SYSTEM "y" NDATA n><!-- c --><?p i?>]><a>é</a>',
  '<!DOCTYPE a [<!ENTITY % p "<!ENTITY e \'v\'>">%p;]><a>&e;</a>',
  '<!DOCTYPE a [<!ATTLIST a i ID #REQUIRED n NMTOKENS #IMPLIED>]><a i="x" n=" 1  2 "><a i="y"/></a>',
];

function isWellFormed(text: string): boolean {
  return parse(text).problems.length === 0;
}

/** Saxes does not read document types. */
function hasDocumentType(text: string): boolean {
  return parse(text).children.some((node) => node.kind === 'document-type');
}

function oracleMessage(text: string): string {
  try {
    XmlDocument.fromString(text, { option: ParseOption.XML_PARSE_DEFAULT }).dispose();
    return '';
  } catch (error) {
    return `libxml2: ${error instanceof Error ? error.message.trim() : String(error)}`;
  }
}

function oracleTakes(text: string): boolean {
  return oracleMessage(text) === '';
}

const strange = [
  '<',
  '>',
  '&',
  ';',
  "'",
  '"',
  '/',
  '=',
  '!',
  '?',
  '-',
  '[',
  ']',
  '%',
  '#',
  ':',
  ' ',
  '\n',
  '\r',
  '\t',
  'a',
  '1',
  '.',
  '\u0001',
  '\u0000',
  'é',
  '·',
  '\u2003',
  '\ufffe',
  '😀',
  '&amp;',
  '&#x;',
  '&x;',
  ']]>',
  '--',
  '<!--',
  '-->',
  '<![CDATA[',
  '<?',
  '?>',
  '</',
  '/>',
  ' xmlns="u"',
  ' p:q="r"',
  ' xmlns:p="s"',
  '<p:a/>',
  '<!DOCTYPE a>',
  '\ufeff',
];

/** One to three small changes; never parts a surrogate pair, which no UTF-8 text could hold. */
function mutate(text: string, random: () => number): string {
  let characters = Array.from(text);
  const changes = 1 + randomBelow(random, 3);
  for (let change = 0; change < changes; change++) {
    const at = randomBelow(random, characters.length + 1);
    const length = 1 + randomBelow(random, random() < 0.8 ? 3 : 40);
    const piece = characters.slice(at, at + length);
    switch (randomBelow(random, 6)) {
      case 0:
        characters.splice(at, length);
        break;
      case 1:
        characters.splice(at, 0, ...piece);
        break;
      case 2:
        characters.splice(at, 2, ...characters.slice(at, at + 2).reverse());
        break;
      case 3:
        characters.splice(at, 0, pick(random, strange));
        break;
      case 4:
        characters.splice(at, 1, pick(random, strange));
        break;
      default:
        if (random() < 0.3) characters = characters.slice(0, at);
        else characters.splice(randomBelow(random, characters.length + 1), 0, ...piece);
    }
  }
  return characters.join('');
}

function sameTree(text: string): boolean {
  return JSON.stringify(shapeOf(parse(text))) === JSON.stringify(shapeFromSaxes(text));
}

function shapeOf(document: Document): Shape | undefined {
  return document.root === undefined ? undefined : elementShape(document.root);
}

function elementShape(element: Element): Shape {
  const content: (Shape | string)[] = [];
  for (const node of element.children) {
    if (node.kind === 'element') content.push(elementShape(node));
    else if (node.kind === 'text') addText(content, node.value);
  }
  return {
    name: element.name,
    namespace: element.namespace,
    attributes: element.attributes.map(({ name, namespace, value }) => `${name} {${namespace}} ${value}`),
    content,
  };
}

function addText(content: (Shape | string)[], text: string): void {
  const last = content[content.length - 1];
  if (typeof last === 'string') content[content.length - 1] = last + text;
  else if (text !== '') content.push(text);
}

function shapeFromSaxes(text: string): Shape | undefined {
  const parser = new SaxesParser({ xmlns: true });
  let root: Shape | undefined;
  const open: { shape: Shape; content: (Shape | string)[] }[] = [];
  const addToOpen = (value: string): void => {
    const parent = open[open.length - 1];
    if (parent !== undefined) addText(parent.content, value);
  };
  parser.on('opentag', (tag) => {
    const content: (Shape | string)[] = [];
    const attributes = Object.values(tag.attributes).map(({ name, uri, value }) => `${name} {${uri}} ${value}`);
    const shape: Shape = { name: tag.name, namespace: tag.uri, attributes, content };
    open[open.length - 1]?.content.push(shape);
    root ??= shape;
    open.push({ shape, content });
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.on('text', addToOpen);
  parser.on('cdata', addToOpen);
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(text).close();
  return root;
}
