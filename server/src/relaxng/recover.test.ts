import assert from 'node:assert/strict';
import { parse } from '../xml/parse.ts';
import { createGrammar, type Grammar, loadGrammar, type Problem, render, validate } from './index.ts';

function grammarOf(content: string): Grammar {
  const schema = `<grammar xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">${content}</grammar>`;
  return createGrammar(loadGrammar('test.rng', () => schema));
}

/** A zoo: kinds of cages chosen by an attribute, an ordered list, choices, text. */
const zoo = grammarOf(`
  <start><element name="zoo"><interleave>
    <element name="name"><text/></element>
    <optional><element name="size"><data type="unsignedInt"/></element></optional>
    <zeroOrMore><ref name="cage"/></zeroOrMore>
    <optional><element name="day">
      <element name="open"><text/></element><element name="lunch"><empty/></element><element name="close"><text/></element>
    </element></optional>
    <optional><element name="way"><choice>
      <element name="bridge"><empty/></element><element name="ferry"><empty/></element>
    </choice></element></optional>
  </interleave></element></start>
  <define name="cage"><element name="cage"><choice>
    <group>
      <attribute name="type"><value>dry</value></attribute>
      <element name="bed"><attribute name="straw"><choice><value>wheat</value><value>barley</value></choice></attribute></element>
    </group>
    <group>
      <attribute name="type"><value>wet</value></attribute>
      <optional><attribute name="salt"><data type="boolean"/></attribute></optional>
      <element name="bed"><attribute name="sand"/></element>
      <optional><element name="pump"><optional><attribute name="watts"/></optional><text/></element></optional>
    </group>
  </choice></element></define>`);

function problemsIn(text: string): Problem[] {
  const { valid, problems } = validate(zoo, parse(text));
  assert.equal(valid, problems.length === 0 && parse(text).problems.length === 0);
  return [...problems];
}

/** Kind, text under the range, and message of each problem. */
function told(text: string): string[] {
  return problemsIn(text).map((problem) => {
    return `${problem.kind} [${text.slice(problem.range.start, problem.range.end)}] ${render(problem)}`;
  });
}

const named = (inside: string) => `<zoo><name>z</name>${inside}</zoo>`;

describe('recovery from mistakes', () => {
  it('reads a misspelt element as the one meant', () => {
    assert.deepEqual(told(named("<caeg type='dry'><bed straw='hay'/></caeg>")), [
      'unknown-element [caeg] Unknown element `caeg` in `<zoo>`; did you mean `cage`?',
      "wrong-attribute-value [hay] `straw='hay'` is not allowed here; expected `wheat` or `barley`",
    ]);
  });

  it('skips an element nobody knows with all it holds', () => {
    assert.deepEqual(told(named("<spaceship><bed/></spaceship><cage type='dry'><bed straw='wheat'/></cage>")), [
      'unknown-element [spaceship] Unknown element `spaceship` in `<zoo>`; allowed here: `size`, `cage`, `day` and `way`',
    ]);
  });

  it('says where a misplaced element belongs', () => {
    assert.deepEqual(told(named("<bed straw='wheat'/>")), [
      'misplaced-element [bed] `<bed>` belongs in `<cage>`, not in `<zoo>`',
    ]);
  });

  it('names the attribute that decides', () => {
    assert.deepEqual(told(named("<cage type='dry'><bed sand='x'/></cage>")), [
      "unknown-attribute [sand] `<bed sand=…>` belongs to `type='wet'` of `<cage>`; with `type='dry'` write `straw='…'`, or change `type`",
    ]);
    assert.deepEqual(told(named("<cage salt='true' type='dry'><bed straw='wheat'/></cage>")), [
      "unknown-attribute [salt] `<cage salt=…>` belongs to `type='wet'`; this `cage` has `type='dry'`",
    ]);
    assert.deepEqual(told(named("<cage type='dry'><bed straw='wheat'/><pump/></cage>")), [
      "misplaced-element [pump] `<pump>` belongs to `type='wet'` of `<cage>`; this `cage` has `type='dry'`",
    ]);
  });

  it('goes on with every branch after a wrong or missing switch', () => {
    assert.deepEqual(told(named("<cage type='wett'><bed sand='x'/></cage>")), [
      "wrong-attribute-value [wett] `type='wett'` is not one of the values allowed here; did you mean `wet`? Also allowed: `dry`",
    ]);
    assert.deepEqual(told(named("<cage><bed sand='x'/><pump/></cage>")), [
      'missing-attribute [cage] `<cage>` lacks the attribute `type`: `dry` or `wet`',
    ]);
  });

  it('keeps to the order of the grammar', () => {
    assert.deepEqual(told(named('<day><open/><close/></day>')), [
      'missing-element [day] `<day>` lacks the element `<lunch>`',
    ]);
    assert.deepEqual(told(named('<day><open/><close/><lunch/></day>')), [
      'misplaced-element [close] `<close>` must come after `<lunch>` in `<day>`',
    ]);
    assert.deepEqual(told(named('<day><lunch/><open/><close/></day>')), [
      'misplaced-element [lunch] `<lunch>` must come after `<open>` in `<day>`',
    ]);
  });

  it('tells repetition from exclusion', () => {
    assert.deepEqual(told(named('<name>y</name>')), [
      'repeated-element [name] `<name>` may occur only once in `<zoo>`',
    ]);
    assert.deepEqual(told(named('<way><bridge/><ferry/></way>')), [
      'misplaced-element [ferry] `<ferry>` cannot stand beside `<bridge>` in `<way>`',
    ]);
    assert.deepEqual(told(named('<way/>')), [
      'incomplete [way] `<way>` lacks one of the elements `<bridge>` or `<ferry>`',
    ]);
  });

  it('points at text, and only at text', () => {
    assert.deepEqual(told(named('<size>  many </size>')), [
      'wrong-text [many] `many` in `<size>` is not allowed here; expected a whole number from 0 up',
    ]);
    assert.deepEqual(told(named('<size/>')), [
      'missing-text [size] `<size>` is empty; expected a whole number from 0 up',
    ]);
    assert.deepEqual(told(named('\n  lions\n')), [
      'unexpected-text [lions] No text is allowed in `<zoo>`, but here stands `lions`',
    ]);
  });

  it('takes one wrong name for one mistake', () => {
    assert.deepEqual(told(named("<cage type='dry'><bed colour='wheat'/></cage>")), [
      'unknown-attribute [colour] Unknown attribute `colour` in `<bed>`; did you mean `straw`?',
    ]);
  });

  it('knows an attribute written as an element, and the reverse', () => {
    assert.deepEqual(told("<zoo name='z'/>"), [
      'unknown-attribute [name] `name` is an element, not an attribute: write `<name>z</name>` in `<zoo>`',
    ]);
    assert.deepEqual(told(named("<cage><type>dry</type><bed straw='wheat'/></cage>")), [
      "unknown-element [type] `type` is an attribute of `<cage>`, not an element: write `type='dry'` in its start tag",
    ]);
  });

  it('knows text that is an attribute, and the reverse', () => {
    assert.deepEqual(told(named("<cage type='dry'><bed>wheat</bed></cage>")), [
      "unexpected-text [wheat] `<bed>` takes no text: write `wheat` as the attribute `straw='wheat'`",
    ]);
    assert.deepEqual(told(named("<size count='4'/>")), [
      'unknown-attribute [count] `<size>` has no attribute `count`: write the value as its text, `<size>4</size>`',
    ]);
  });

  it('offers a switch that suits what is there', () => {
    const { condition } = problemsIn(named("<cage type='dry'><bed sand='x'/></cage>"))[0] ?? {};
    assert.deepEqual(condition?.values, ['wet']);
    assert.equal(condition?.sufficient, true);
    assert.deepEqual(condition?.instead, ['straw']);
    assert.equal(condition?.takesValue, false);
  });

  it('says nothing of what is half typed', () => {
    for (const half of ['<cage', '<cage typ', "<cage type='", '<ca', '<cage type="dry"']) {
      assert.deepEqual(told(`<zoo><name>z</name>${half}\n<size>1</size></zoo>`), [], half);
    }
    assert.deepEqual(told('<zoo><name>z</name><way>'), []);
    assert.deepEqual(told(`<zoo><cage\n<size>x</size></zoo>`).length, 2);
  });

  it('names a wrong root', () => {
    assert.deepEqual(told('<zoos><name>z</name></zoos>'), [
      'wrong-root [zoos] The root element is `<zoo>`, not `<zoos>`',
    ]);
    assert.equal(validate(zoo, parse('')).valid, false);
  });

  it('binds nodes to what took them, mistakes notwithstanding', () => {
    const document = parse(named("<cage type='wet'><bed sand='x' colour='y'/></cage>"));
    const { definitionOf } = validate(zoo, document);
    const cage = document.root?.children[1];
    assert.ok(cage?.kind === 'element');
    const bed = cage.children[0];
    assert.ok(bed?.kind === 'element' && bed.attributes[0] && bed.attributes[1]);
    assert.equal(definitionOf(bed)?.name, 'bed');
    assert.equal(definitionOf(bed.attributes[0])?.name, 'sand');
    assert.equal(definitionOf(bed.attributes[1]), undefined);
  });

  it('reads documents of any depth', () => {
    const deep = `${'<x>'.repeat(50_000)}${'</x>'.repeat(50_000)}`;
    const any = grammarOf(`<start><ref name="any"/></start>
      <define name="any"><element><anyName/><zeroOrMore><ref name="any"/></zeroOrMore></element></define>`);
    assert.equal(validate(any, parse(deep)).valid, true);
    assert.equal(validate(any, parse(`<x>t${deep}</x>`)).problems.length, 1);
  });
});
