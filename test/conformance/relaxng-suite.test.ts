import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createGrammar,
  type GrammarData,
  GrammarError,
  loadGrammar,
  validate,
} from '../../server/src/relaxng/index.ts';
import { parse } from '../../server/src/xml/parse.ts';
import type { Element } from '../../server/src/xml/tree.ts';
import { corpusDirectory, noCorpus } from './support.ts';

/** The public RELAX NG test suite: schemas that are correct or not, documents that are valid or not. */

interface Case {
  readonly label: string;
  readonly text: string;
  readonly element: Element;
}

function children(element: Element, name?: string): Element[] {
  return element.children.filter(
    (child): child is Element => child.kind === 'element' && (name === undefined || child.localName === name),
  );
}

/** The text of the one element inside; the suite declares no namespaces further out. */
function contentOf(element: Element, text: string): string {
  const [content] = children(element);
  return content ? text.slice(content.range.start, content.range.end) : '';
}

function collectCases(suite: Element, text: string, label: string): Case[] {
  const section = children(suite, 'section')[0];
  const own = section ? text.slice(section.startTag.end, section.endTag?.start) : label;
  return children(suite).flatMap((child) => {
    if (child.localName === 'testSuite') return collectCases(child, text, own);
    if (child.localName !== 'testCase') return [];
    const line = text.slice(0, child.range.start).split('\n').length;
    return [{ label: `line ${line}, section ${own}`, text, element: child }];
  });
}

/** The extra files of a case by path. */
function filesOf(element: Element, text: string, directory: string, files: Map<string, string>): Map<string, string> {
  for (const child of children(element)) {
    const name = child.attributes.find((attribute) => attribute.name === 'name')?.value ?? '';
    if (child.localName === 'dir') filesOf(child, text, `${directory}${name}/`, files);
    if (child.localName === 'resource') files.set(`${directory}${name}`, contentOf(child, text));
  }
  return files;
}

/** Says what is wrong with the engine's answers; undefined when all are right. */
function judge({ element, text }: Case): string | undefined {
  const schema = children(element, 'correct')[0] ?? children(element, 'incorrect')[0];
  if (schema === undefined) return 'the case has no schema';
  const files = filesOf(element, text, '', new Map());
  files.set('case.rng', contentOf(schema, text));
  const read = (uri: string) => {
    const file = files.get(uri);
    if (file === undefined) throw new Error('no such file');
    return file;
  };
  let data: GrammarData;
  try {
    data = loadGrammar('case.rng', read);
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    return schema.localName === 'incorrect' ? undefined : `correct schema refused: ${error.message}`;
  }
  if (schema.localName === 'incorrect') return 'incorrect schema accepted';
  // As a compiled grammar would be read.
  const grammar = createGrammar(JSON.parse(JSON.stringify(data)) as GrammarData);
  for (const document of children(element)) {
    if (document.localName !== 'valid' && document.localName !== 'invalid') continue;
    const parsed = parse(contentOf(document, text));
    if (parsed.problems.length > 0) return `not read: ${contentOf(document, text)}`;
    const validation = validate(grammar, parsed);
    if (validation.valid !== (document.localName === 'valid')) {
      return `${document.localName} document misjudged: ${contentOf(document, text)}`;
    }
    if (validation.valid !== (validation.problems.length === 0))
      return `no problem named: ${contentOf(document, text)}`;
  }
  return undefined;
}

describe('the public RELAX NG test suite', () => {
  it('gives the verdicts of the suite', function () {
    const corpus = corpusDirectory();
    const file = corpus && join(corpus, 'relaxng/spectest.xml');
    if (file === undefined || !existsSync(file)) {
      console.log(noCorpus);
      return this.skip();
    }
    // The one entity of the suite stands for an element; our parser does not expand markup.
    const text = readFileSync(file, 'utf8')
      .replace(/<!DOCTYPE[\s\S]*?\]>/, (doctype) => doctype.replace(/[^\n]/g, ' '))
      .replaceAll('&dii;', '<\u0e14\u0e35/>');
    const document = parse(text);
    assert.deepEqual(document.problems, []);
    assert.ok(document.root);
    const cases = collectCases(document.root, text, '');
    const failures = cases.flatMap((one) => {
      const failure = judge(one);
      return failure === undefined ? [] : [`${one.label}: ${failure}`];
    });
    console.log(`      ${cases.length - failures.length}/${cases.length} test cases passed`);
    assert.equal(cases.length, 385);
    assert.deepEqual(failures, []);
  });
});
