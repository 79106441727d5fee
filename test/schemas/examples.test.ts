import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { XmlDocument, XmlElement } from 'libxml2-wasm';
import type { PatternIndex } from '../../server/src/relaxng/data.ts';
import { validate } from '../../server/src/relaxng/index.ts';
import { parse } from '../../server/src/xml/parse.ts';
import type { Element } from '../../server/src/xml/tree.ts';
import { readGrammar, schemasDirectory, takes } from '../conformance/verdicts.ts';
import { children, describePattern, examplesIn, patterns, readSchemaFile, schemaFiles } from './grammarFiles.ts';
import { createPlaces } from './places.ts';

/**
 * Every example in our grammar is well-formed, is valid where it is shown, and shows what it stands by: its
 * elements are valid as that element, as one around it or as one beside it.
 */

const entry = join(schemasDirectory, 'documents.rng');
const { data } = readGrammar(entry);
const places = createPlaces(data);

describe('examples in our grammar', () => {
  let shown = 0;
  const documents: XmlDocument[] = [];
  for (const name of schemaFiles) {
    const document = readSchemaFile(name);
    documents.push(document);
    const holders = patterns(document.root).filter((pattern) => examplesIn(pattern).length > 0);
    if (holders.length === 0) continue;
    it(`are valid in ${name}`, () => {
      const mistakes = holders.flatMap((holder) =>
        examplesIn(holder).flatMap((example) => {
          const mistake = mistakeIn(example, shownBy(holder, name));
          return mistake === undefined ? [] : [`${describePattern(holder).split('\n')[0]}: ${mistake}\n${example}`];
        }),
      );
      shown += holders.flatMap(examplesIn).length;
      assert.deepEqual(mistakes, []);
    });
  }
  after(() => {
    console.log(`      ${shown} examples looked at`);
    for (const document of documents) document.dispose();
  });

  it('are found wrong when they are', () => {
    const disk = data.patterns.findIndex(
      (pattern, index) =>
        pattern.kind === 'element' && places.namesOf(index).includes('disk') && isIn(index, 'devices'),
    );
    const good = "<disk type='file'><target dev='vda' bus='virtio'/></disk>";
    assert.equal(mistakeIn(good, [disk]), undefined);
    assert.match(mistakeIn(good.replace('target', 'taget'), [disk]) ?? '', /not valid/);
    assert.match(mistakeIn(good.replace('/>', '>'), [disk]) ?? '', /not well-formed/);
    assert.match(mistakeIn("<vcpu placement='static'>2</vcpu>", [disk]) ?? '', /no place/);
  });
});

function isIn(element: PatternIndex, parent: string): boolean {
  return places.parentsOf(element).some((one) => places.namesOf(one).includes(parent));
}

/** The elements, attributes and values that an example is for: a definition lends it to the one pattern in it. */
function shownBy(holder: XmlElement, file: string): readonly PatternIndex[] {
  const [only, ...others] = children(holder).filter((child) => ['element', 'attribute'].includes(child.name));
  const owner = holder.name === 'define' && only !== undefined && others.length === 0 ? only : holder;
  return places.definedAt(`${join(schemasDirectory, file)}:${owner.line}`);
}

/** What is wrong with an example for one of some patterns; undefined when nothing is. */
function mistakeIn(example: string, targets: readonly PatternIndex[]): string | undefined {
  if (targets.length === 0) return 'stands by nothing that a document could hold';
  const { problems } = parse(`<example>${example}</example>`);
  const [problem] = problems;
  if (problem !== undefined) return `not well-formed: ${problem.message}`;
  const { root } = parse(`<example>${example}</example>`);
  const elements = root?.children.filter((child): child is Element => child.kind === 'element') ?? [];
  if (elements.length === 0) return 'no element';
  let shows = false;
  for (const element of elements) {
    const text = textOf(element, `<example>${example}</example>`);
    const candidates = targets.flatMap(around).filter((place) => places.namesOf(place).includes(element.localName));
    if (candidates.length === 0) return `<${element.name}> has no place there`;
    const document = parse(text);
    const valid = [...new Set(candidates)].filter((place) => takes(places.startingWith(place), document));
    if (valid.length === 0) return `<${element.name}> is not valid there`;
    shows ||= valid.some((place) => targets.some((target) => binds(place, target, text)));
  }
  return shows ? undefined : 'does not show what it stands by';
}

function textOf({ range }: Element, text: string): string {
  return text.slice(range.start, range.end);
}

/** An element or the owners of an attribute or value, what is around them at any depth, and what stands beside them. */
function around(target: PatternIndex): PatternIndex[] {
  const owners = places.ownersOf(target);
  const found = new Set(owners);
  for (const element of found) for (const parent of places.parentsOf(element)) found.add(parent);
  for (const owner of owners) {
    for (const parent of places.parentsOf(owner)) for (const child of places.childrenOf(parent)) found.add(child);
  }
  return [...found];
}

/** Whether a node of a valid document is taken by the pattern. */
function binds(start: PatternIndex, target: PatternIndex, text: string): boolean {
  const pattern = data.patterns[target];
  if (pattern?.kind !== 'element' && pattern?.kind !== 'attribute' && pattern?.kind !== 'value') return false;
  const [, file, line] = data.definitions[pattern.definition] ?? ['', 0, 0];
  const place = `${data.files[file]}:${line}`;
  const document = parse(text);
  const { definitionsOf, valueDefinitionsOf } = validate(places.startingWith(start), document);
  const visit = (element: Element): boolean =>
    [element, ...element.attributes].some((node) =>
      [...definitionsOf(node), ...valueDefinitionsOf(node)].some((definition) => definition.file === place),
    ) || element.children.some((child) => child.kind === 'element' && visit(child));
  return document.root !== undefined && visit(document.root);
}
