import assert from 'node:assert/strict';
import { parse } from '../xml/parse.ts';
import { createGrammar, type Grammar, GrammarError, loadGrammar, validate } from './index.ts';
import { resolveUri } from './load.ts';

const namespace = 'xmlns="http://relaxng.org/ns/structure/1.0"';

function load(files: Readonly<Record<string, string>>, entry = 'main.rng'): Grammar {
  const data = loadGrammar(entry, (uri) => {
    const text = files[uri];
    if (text === undefined) throw new Error('no such file');
    return text;
  });
  return createGrammar(JSON.parse(JSON.stringify(data)));
}

function refuses(files: Readonly<Record<string, string>> | string, message: RegExp, line?: number): void {
  assert.throws(
    () => load(typeof files === 'string' ? { 'main.rng': files } : files),
    (error) => {
      assert.ok(error instanceof GrammarError, String(error));
      assert.match(error.message, message);
      if (line !== undefined) assert.equal(error.line, line);
      return true;
    },
  );
}

function isValid(grammar: Grammar, text: string): boolean {
  return validate(grammar, parse(text)).valid;
}

describe('loading a schema', () => {
  it('says where a schema is wrong', () => {
    refuses(`<element name="a" ${namespace}>\n  <emtpy/>\n</element>`, /main\.rng:2: `<emtpy>` is not an element/, 2);
    refuses(`<element name="a" ${namespace}>\n<ref name="b"/></element>`, /stands in no grammar/, 2);
    refuses(`<grammar ${namespace}>\n<start><ref name="b"/></start></grammar>`, /`b` is not defined/, 2);
    refuses(
      `<element name="a" ${namespace}>\n<data type="integr" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"/></element>`,
      /no datatype `integr`/,
      2,
    );
    refuses('<a/>', /not a RELAX NG schema/);
    refuses('<a', /not well-formed/);
    refuses(`<element name="a" ${namespace}>&foo;</element>`, /entity `&foo;` is not known/);
    refuses(`<element name="x:a" ${namespace}><empty/></element>`, /prefix `x` is not declared/);
  });

  it('says which file cannot be read, and where it is asked for', () => {
    refuses(
      `<grammar ${namespace}>\n<include href="b.rng"/></grammar>`,
      /main\.rng:2: cannot read `b\.rng`: no such file/,
      2,
    );
  });

  it('refuses schemas that go round in circles', () => {
    refuses(`<grammar ${namespace}><include href="main.rng"/></grammar>`, /includes itself/);
    const loop = '<define name="a"><choice><ref name="a"/><empty/></choice></define>';
    refuses(`<grammar ${namespace}><start><ref name="a"/></start>${loop}</grammar>`, /refers to itself/);
  });

  it('refuses what RELAX NG restricts', () => {
    const element = (content: string) => `<element name="a" ${namespace}>${content}</element>`;
    const attribute = '<attribute name="b"/>';
    refuses(element(attribute + attribute), /the attribute `b` may occur twice/);
    refuses(element(`<list>${attribute}</list>`), /not allowed in `<list>`/);
    refuses(element('<data type="token"/><element name="b"><empty/></element>'), /cannot stand beside/);
    refuses(element('<attribute><anyName/></attribute>'), /open set of names/);
    const b = '<element name="b"><empty/></element>';
    refuses(
      element(`<interleave>${b}<group>${b}</group></interleave>`),
      /two parts of `<interleave>` take the element `b`/,
    );
    refuses(`<grammar ${namespace}><start><text/></start></grammar>`, /not allowed in `<start>`/);
  });

  it('replaces definitions of an included file', () => {
    const files = {
      'schemas/main.rng': `<grammar ${namespace}><include href="sub/base.rng"><define name="b"><element name="c"><empty/></element></define></include></grammar>`,
      'schemas/sub/base.rng': `<grammar ${namespace}><include href="../more.rng"/><start><element name="a"><ref name="b"/></element></start></grammar>`,
      'schemas/more.rng': `<grammar ${namespace}><define name="b"><element name="b"><empty/></element></define></grammar>`,
    };
    const grammar = load(files, 'schemas/main.rng');
    assert.ok(isValid(grammar, '<a><c/></a>'));
    assert.ok(!isValid(grammar, '<a><b/></a>'));
    refuses(
      {
        'main.rng': `<grammar ${namespace}><include href="base.rng"><define name="z"><empty/></define></include></grammar>`,
        'base.rng': `<grammar ${namespace}><start><element name="a"><empty/></element></start></grammar>`,
      },
      /no definition of `z` that could be replaced/,
    );
  });

  it('keeps external schemas and nested grammars apart', () => {
    const files = {
      'main.rng': `<grammar ${namespace}><start><element name="a"><externalRef href="b.rng"/><grammar><start><parentRef name="x"/></start></grammar></element></start><define name="x"><element name="x"><empty/></element></define></grammar>`,
      'b.rng': `<grammar ${namespace}><start><ref name="x"/></start><define name="x"><element name="b"><text/></element></define></grammar>`,
    };
    const grammar = load(files);
    assert.ok(isValid(grammar, '<a><b>t</b><x/></a>'));
    assert.ok(!isValid(grammar, '<a><x/><b/></a>'));
  });

  it('keeps white space, CDATA and references of values', () => {
    const grammar = load({
      'main.rng': `<element name="a" ${namespace}><value type="string"> x&lt;<![CDATA[&amp;]]><!-- no -->&#x41; </value></element>`,
    });
    assert.ok(isValid(grammar, '<a> x&lt;&amp;amp;A </a>'));
    assert.ok(!isValid(grammar, '<a>x&lt;&amp;amp;A</a>'));
  });

  it('keeps annotations', () => {
    const annotations = 'xmlns:a="http://relaxng.org/ns/compatibility/annotations/1.0" xmlns:d="urn:d"';
    const grammar = load({
      'main.rng': `<element name="a" ${namespace} ${annotations} d:since="1.2">
        <a:documentation>The
          outermost.</a:documentation><d:example>e</d:example>
        <attribute name="b"><choice><value d:drivers="qemu">x</value><a:documentation>The x.</a:documentation><value>y</value></choice></attribute>
        <ref name="c" xmlns="urn:not-relaxng"/>
        <empty/></element>`,
    });
    const document = parse('<a b="x"/>');
    const validation = validate(grammar, document);
    const { root } = document;
    assert.ok(root?.attributes[0]);
    const element = validation.definitionOf(root);
    assert.equal(element?.documentation, 'The outermost.');
    assert.equal(element?.annotations.since, '1.2');
    assert.equal(element?.annotations.example, 'e');
    assert.equal(element?.file, 'main.rng:1');
    const value = validation.valueDefinitionOf(root.attributes[0]);
    assert.equal(value?.documentation, 'The x.');
    assert.equal(value?.annotations.drivers, 'qemu');
    assert.equal(validation.definitionOf(root.attributes[0])?.documentation, undefined);
  });

  it('lends the documentation of a definition to its element', () => {
    const grammar = load({
      'main.rng': `<grammar ${namespace} xmlns:a="http://relaxng.org/ns/compatibility/annotations/1.0"><start><ref name="x"/></start><define name="x"><a:documentation>An x.</a:documentation><element name="x"><empty/></element></define></grammar>`,
    });
    const document = parse('<x/>');
    assert.ok(document.root);
    assert.equal(validate(grammar, document).definitionOf(document.root)?.documentation, 'An x.');
  });

  it('resolves relative references', () => {
    assert.equal(resolveUri('/a/b/c.rng', 'd.rng'), '/a/b/d.rng');
    assert.equal(resolveUri('/a/b/c.rng', '../d.rng'), '/a/d.rng');
    assert.equal(resolveUri('c.rng', './d/e.rng'), 'd/e.rng');
    assert.equal(resolveUri('../c.rng', '../e.rng'), '../../e.rng');
    assert.equal(resolveUri('a/c.rng', '/x.rng'), '/x.rng');
    assert.equal(resolveUri('file:///a/c.rng', 'd.rng'), 'file:///a/d.rng');
  });
});
