import assert from 'node:assert/strict';
import { parse } from '../xml/parse.ts';
import type { Element } from '../xml/tree.ts';
import { createGrammar, type Definition, loadGrammar, validate } from './index.ts';

const namespaces = 'xmlns="http://relaxng.org/ns/structure/1.0" xmlns:d="urn:example:annotations"';

/** The definitions of the document's elements, attributes and their values, in document order. */
function definitionsIn(files: Readonly<Record<string, string>>, text: string): Definition[] {
  const grammar = createGrammar(loadGrammar('main.rng', (uri) => files[uri] ?? assert.fail(uri)));
  const document = parse(text);
  const { valid, definitionOf, valueDefinitionOf } = validate(grammar, document);
  assert.ok(valid);
  const found: (Definition | undefined)[] = [];
  const visit = (element: Element) => {
    for (const node of [element, ...element.attributes]) found.push(definitionOf(node), valueDefinitionOf(node));
    for (const child of element.children) if (child.kind === 'element') visit(child);
  };
  assert.ok(document.root);
  visit(document.root);
  return found.filter((definition) => definition !== undefined);
}

function annotationsIn(files: Readonly<Record<string, string>>, text: string, annotation: string) {
  return definitionsIn(files, text).map(({ name, annotations }) => [name, annotations[annotation]]);
}

describe('annotations of a schema', () => {
  const main = `<grammar ${namespaces} d:section="whole">
    <include href="part.rng"/>
    <start>
      <element name="a">
        <attribute name="near" d:section="nearer"><value>yes</value></attribute>
        <group d:section="page.html#inner">
          <attribute name="far"><choice><value>b</value><value d:section="value">c</value></choice></attribute>
          <ref name="part"/>
        </group>
      </element>
    </start>
  </grammar>`;
  const part = (section: string) => `<grammar ${namespaces} ${section}>
    <define name="part"><element name="part"><ref name="deep"/></element></define>
    <define name="deep" d:section="deep"><group><element name="deep"><empty/></element></group></define>
  </grammar>`;
  const text = '<a near="yes" far="c"><part><deep/></part></a>';

  it('hands a section down to all that is inside', () => {
    assert.deepEqual(annotationsIn({ 'main.rng': main, 'part.rng': part('d:section="part"') }, text, 'section'), [
      ['a', 'whole'],
      ['near', 'nearer'],
      ['yes', 'nearer'],
      ['far', 'page.html#inner'],
      ['c', 'value'],
      ['part', 'part'],
      ['deep', 'deep'],
    ]);
  });

  it('hands no section on to another file', () => {
    const sections = annotationsIn({ 'main.rng': main, 'part.rng': part('') }, text, 'section');
    assert.deepEqual(sections.slice(-2), [
      ['part', undefined],
      ['deep', 'deep'],
    ]);
  });

  it('keeps the lines of examples, and folds the rest', () => {
    const files = {
      'main.rng': `<element name="a" ${namespaces} d:instead=" b\n  c ">
        <d:example><![CDATA[
<a>
  <b/>
</a>
]]></d:example>
        <d:example>&lt;a/></d:example>
        <d:note> one
          two </d:note>
        <empty/>
      </element>`,
    };
    const [definition] = definitionsIn(files, '<a/>');
    assert.deepEqual(definition?.annotations, {
      instead: 'b c',
      example: '<a>\n  <b/>\n</a>\n<a/>',
      note: 'one two',
    });
  });
});
