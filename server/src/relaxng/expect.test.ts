import assert from 'node:assert/strict';
import { parse } from '../xml/parse.ts';
import { createGrammar, type Expectation, expectAt, loadGrammar } from './index.ts';

const grammar = createGrammar(
  loadGrammar(
    'test.rng',
    () => `<element name="zoo" xmlns="http://relaxng.org/ns/structure/1.0" xmlns:a="http://relaxng.org/ns/compatibility/annotations/1.0"><interleave>
      <optional><element name="size"><text/></element></optional>
      <element name="name"><choice><value>small</value><a:documentation>Few animals.</a:documentation><value>big</value></choice></element>
      <zeroOrMore><element name="cage"><a:documentation>A cage.</a:documentation><choice>
        <group><attribute name="type"><value>dry</value></attribute><optional><attribute name="roof"/></optional><element name="bed"><attribute name="straw"/></element></group>
        <group><attribute name="type"><value>wet</value></attribute><element name="pump"><attribute name="watts"/></element></group>
      </choice></element></zeroOrMore>
    </interleave></element>`,
  ),
);

/** What may come at the bar. */
function at(text: string): Expectation {
  const offset = text.indexOf('|');
  return expectAt(grammar, parse(text.replace('|', '')), offset);
}

const names = (items: readonly { readonly localName: string }[]) => items.map(({ localName }) => localName);

describe('what may come', () => {
  it('offers elements, required ones first, with what they need', () => {
    const { elements, place } = at('<zoo>|</zoo>');
    assert.equal(place, 'content');
    assert.deepEqual(names(elements), ['name', 'size', 'cage']);
    const cage = elements[2];
    assert.deepEqual(names(cage?.attributes ?? []), ['type']);
    assert.equal(cage?.definition?.documentation, 'A cage.');
    assert.deepEqual(
      elements.map(({ required }) => required),
      [true, false, false],
    );
  });

  it('leaves out what stands before or after and may not come twice', () => {
    assert.deepEqual(names(at('<zoo><size>1</size>|</zoo>').elements), ['name', 'cage']);
    assert.deepEqual(names(at('<zoo>|<name>big</name><size>1</size></zoo>').elements), ['cage']);
  });

  it('offers the names for one being typed', () => {
    const { elements, place, range } = at('<zoo><name>big</name><ca|\n</zoo>');
    assert.equal(place, 'element-name');
    assert.deepEqual(names(elements), ['size', 'cage']);
    assert.equal(range.end - range.start, 2);
  });

  it('offers attributes that fit those present', () => {
    assert.deepEqual(names(at('<zoo><cage |/></zoo>').attributes), ['type', 'roof']);
    assert.deepEqual(names(at("<zoo><cage type='dry' |/></zoo>").attributes), ['roof']);
    assert.deepEqual(names(at("<zoo><cage type='wet' |/></zoo>").attributes), []);
    assert.deepEqual(names(at('<zoo><cage ro|\n<cage/></zoo>').attributes), ['type', 'roof']);
  });

  it('offers children that fit the attributes', () => {
    assert.deepEqual(names(at("<zoo><cage type='wet'>|</cage></zoo>").elements), ['pump']);
    assert.deepEqual(
      at("<zoo><cage type='wet'>|</cage></zoo>").elements[0]?.attributes.map(({ localName }) => localName),
      ['watts'],
    );
  });

  it('offers values with their documentation', () => {
    assert.deepEqual(
      at("<zoo><cage type='|'/></zoo>").values.map(({ value }) => value),
      ['dry', 'wet'],
    );
    assert.deepEqual(
      at("<zoo><cage roof='' type='|'/></zoo>").values.map(({ value }) => value),
      ['dry'],
    );
    const { values } = at('<zoo><name>|</name></zoo>');
    assert.deepEqual(
      values.map(({ value }) => value),
      ['small', 'big'],
    );
    assert.equal(values[0]?.definition?.documentation, 'Few animals.');
  });

  it('goes on through the space behind what is not finished', () => {
    assert.deepEqual(names(at('<zoo><cage |\n<size/></zoo>').attributes), ['type', 'roof']);
    assert.deepEqual(names(at('<zoo>\n  |').elements), ['name', 'size', 'cage']);
    assert.deepEqual(names(at("<zoo><cage type='wet'>\n  |\n</zoo>").elements), ['pump']);
    assert.deepEqual(
      at('<zoo><cage type=|></cage></zoo>').values.map(({ value }) => value),
      ['dry', 'wet'],
    );
  });

  it('describes what must come along all the way down', () => {
    const [cage] = at('<zoo><name>big</name>|</zoo>').elements.filter(({ localName }) => localName === 'cage');
    assert.deepEqual(names(cage?.children ?? []), []);
    assert.deepEqual(names(cage?.optionalAttributes ?? []), ['roof']);
    const [bed] = at("<zoo><cage type='dry'>|</cage></zoo>").elements;
    assert.deepEqual(names(bed?.attributes ?? []), ['straw']);
    const [root] = at('|').elements;
    assert.deepEqual(names(root?.children ?? []), ['name']);
    assert.deepEqual(
      root?.children[0]?.values.map(({ value }) => value),
      ['small', 'big'],
    );
  });

  it('offers the root where there is nothing', () => {
    assert.deepEqual(names(at('|').elements), ['zoo']);
    assert.deepEqual(names(at('<|').elements), ['zoo']);
    assert.deepEqual(names(at('<zo|').elements), ['zoo']);
  });

  it('offers nothing after the end or in an unknown element', () => {
    assert.equal(at('<zoo><name>big</name></zoo>|').place, 'none');
    assert.deepEqual(at('<zoo><thing>|</thing></zoo>').elements, []);
  });
});
