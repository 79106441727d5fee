import assert from 'node:assert/strict';
import { maximumDepth, parse } from './parse.ts';
import {
  attribute,
  attributeOffset,
  elementPath,
  elementsIn,
  nodeAt,
  placeAt,
  textContent,
  textOffset,
} from './query.ts';
import type { Element } from './tree.ts';

function rootOf(text: string): Element {
  const { root, problems } = parse(text);
  assert.deepEqual(problems, []);
  assert.ok(root);
  return root;
}

function codes(text: string): string[] {
  return parse(text).problems.map(({ code }) => code);
}

describe('positions', () => {
  const text = '<?xml version="1.0"?>\n<a x = "1" y=\'&lt;2\'>t<b/><!-- c --></a >\n';
  const root = rootOf(text);
  const written = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);

  it('are those of the text', () => {
    assert.equal(written(root.range), '<a x = "1" y=\'&lt;2\'>t<b/><!-- c --></a >');
    assert.equal(written(root.startTag), '<a x = "1" y=\'&lt;2\'>');
    assert.equal(written(root.nameRange), 'a');
    assert.ok(root.endTag);
    assert.equal(written(root.endTag), '</a >');
    const [x, y] = root.attributes;
    assert.ok(x?.valueRange && y?.valueRange);
    assert.equal(written(x.range), 'x = "1"');
    assert.equal(written(y.valueRange), '&lt;2');
    assert.deepEqual(
      root.children.map(({ range }) => written(range)),
      ['t', '<b/>', '<!-- c -->'],
    );
  });

  it('lead from an index in a value to the text', () => {
    const y = attribute(root, 'y');
    assert.ok(y?.valueRange);
    assert.equal(attributeOffset(y, 0), y.valueRange.start);
    assert.equal(attributeOffset(y, 1), y.valueRange.start + 4);
    assert.equal(attributeOffset(y, 2), y.valueRange.end);
  });

  it('lead from an index in text through line ends, references and entities', () => {
    const source = '<!DOCTYPE a [<!ENTITY e "long">]><a>1\r\n2&#x1F600;3&e;4</a>';
    const [node] = rootOf(source).children;
    assert.ok(node?.kind === 'text');
    assert.equal(node.value, '1\n2😀3long4');
    for (const character of '1234') {
      assert.equal(textOffset(node, node.value.indexOf(character)), source.indexOf(character, source.indexOf('<a>')));
    }
    const cdata = rootOf('<a><![CDATA[b\r\nc]]></a>').children[0];
    assert.ok(cdata?.kind === 'text');
    assert.equal(textOffset(cdata, 2), '<a><![CDATA[b\r\n'.length);
  });
});

describe('values', () => {
  it('are normalised as XML 1.0 asks', () => {
    const root = rootOf('<a b="\r\n1\t2\n3&#10;4&#x41;&quot;&apos;&amp;&gt;"/>');
    assert.equal(attribute(root, 'b')?.value, ' 1 2 3\n4A"\'&>');
  });

  it('of text have LF line ends, and CDATA is taken as it stands', () => {
    assert.equal(textContent(rootOf('<a>1\r\n2\r3&#13;<![CDATA[&lt;\r\n]]><b>4</b></a>')), '1\n2\n3\r&lt;\n4');
  });

  it('use the entities the document declares', () => {
    const root = rootOf('<!DOCTYPE a [<!ENTITY e "x<b/>y"><!ENTITY f "&#60;z">]><a b="&g;">&e;</a>'.replace('&g;', ''));
    assert.equal(textContent(root), 'xy');
  });
});

describe('namespaces', () => {
  it('are resolved, and an attribute without prefix has none', () => {
    const root = rootOf('<a xmlns="u" xmlns:q="v" q:x="1" x="2"><q:b/><c xmlns=""/></a>');
    const [b, c] = root.children as Element[];
    assert.deepEqual([root.namespace, b?.namespace, b?.localName, b?.prefix, c?.namespace], ['u', 'v', 'b', 'q', '']);
    assert.equal(attribute(root, 'x', 'v')?.value, '1');
    assert.equal(attribute(root, 'x')?.value, '2');
  });

  it('must be declared', () => {
    assert.deepEqual(codes('<a><p:b/></a>'), ['undeclared-prefix']);
    assert.deepEqual(codes('<a p:b="1"/>'), ['undeclared-prefix']);
    assert.deepEqual(codes('<a xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"/>'), ['repeated-attribute']);
  });
});

describe('untrusted input', () => {
  it('cannot expand without bound', () => {
    let subset = '<!ENTITY e0 "lollollol">';
    for (let level = 1; level <= 30; level++) subset += `<!ENTITY e${level} "${`&e${level - 1};`.repeat(10)}">`;
    assert.deepEqual(codes(`<!DOCTYPE a [${subset}]><a>&e9;</a>`), ['entity-expansion']);
    assert.deepEqual(codes(`<!DOCTYPE a [${subset}]><a b="&e9;"/>`), ['entity-expansion']);
    assert.deepEqual(codes(`<!DOCTYPE a [${subset}]><a>&e2;</a>`), []);
    assert.deepEqual(codes('<!DOCTYPE a [<!ENTITY a "&b;"><!ENTITY b "&a;">]><a>&a;</a>'), ['entity-loop']);
    assert.deepEqual(codes('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'), []);
  });

  it('may be nested as deep as it likes: one problem, and a tree that can be walked', function () {
    this.timeout(30_000);
    for (const text of ['<a>'.repeat(100_000) + '</a>'.repeat(100_000), '<a>'.repeat(100_000)]) {
      const { problems, root } = parse(text);
      assert.equal(problems.filter(({ code }) => code === 'too-deep').length, 1);
      assert.ok(root);
      let deepest = 0;
      for (const element of elementsIn(root)) {
        let depth = 0;
        for (let node: Element | { kind: 'document' } = element; node.kind === 'element'; node = node.parent) depth++;
        deepest = Math.max(deepest, depth);
      }
      assert.ok(deepest <= maximumDepth + 1);
    }
    assert.deepEqual(codes('<a>'.repeat(maximumDepth) + '</a>'.repeat(maximumDepth)), []);
    assert.deepEqual(codes('<a>'.repeat(maximumDepth + 1) + '</a>'.repeat(maximumDepth + 1)), ['too-deep']);
  });

  it('keeps the work proportional to the text, whatever the mistakes', function () {
    this.timeout(30_000);
    for (const piece of hostile) {
      const [once, twice] = [6_000, 12_000].map((size) => charactersRead(piece.repeat(Math.ceil(size / piece.length))));
      assert.ok(once && twice && twice < once * 3, `${JSON.stringify(piece)}: ${once} → ${twice} characters read`);
    }
  });
});

/** Pieces that make a careless parser search to the end again and again. */
const hostile = [
  '<',
  '<a',
  '<a>',
  '</a>',
  '<a ',
  "<a b='",
  '<a b="',
  "<a '",
  '<!--',
  '<!-- -',
  '<!-- <!-- -->',
  '<![CDATA[',
  '<?',
  '<?p',
  '<!DOCTYPE',
  '<!DOCTYPE a [',
  '&',
  '&a',
  '&#',
  ']]>',
  "<a b='c d='",
  '<a></b>',
  '<a><b></a>',
  '<a><b c</a>',
  '<a\n</b>',
  ' <a>\n',
  '\u0001',
  '\r',
  '<p:a xmlns:p="',
  '<a b= ',
  "<a b='   ",
];

/** How often `parse` reads a character: counted by watching the methods it reads text with. */
function charactersRead(text: string): number {
  let count = 0;
  const { charCodeAt, codePointAt, indexOf, slice } = String.prototype;
  String.prototype.charCodeAt = function (position) {
    count++;
    return charCodeAt.call(this, position);
  };
  String.prototype.codePointAt = function (position) {
    count++;
    return codePointAt.call(this, position);
  };
  String.prototype.indexOf = function (needle, position) {
    const found = indexOf.call(this, needle, position);
    count += (found < 0 ? this.length : found) - (position ?? 0);
    return found;
  };
  String.prototype.slice = function (start, end) {
    const part = slice.call(this, start, end);
    count += part.length;
    return part;
  };
  try {
    parse(text);
  } finally {
    Object.assign(String.prototype, { charCodeAt, codePointAt, indexOf, slice });
  }
  return count;
}

describe('places', () => {
  const text = "<a>\n  <b c='d'>e</b>\n  <f gh\n</a>";
  const document = parse(text);
  const at = (mark: string, plus = 0): string => {
    const place = placeAt(document, text.indexOf(mark) + plus);
    return `${place.kind} ${place.part}`;
  };

  it('are the deepest there is', () => {
    assert.equal(at('b c', 1), 'element name');
    assert.equal(at("c='", 1), 'attribute name');
    assert.equal(at("d'"), 'attribute value');
    assert.equal(at("='d", 1), 'attribute between');
    assert.equal(at('e<'), 'node text');
    assert.equal(at('/b>', 1), 'element name');
    assert.equal(at('gh', 2), 'attribute name');
    assert.equal(at('gh'), 'attribute name');
    assert.equal(at('<a>'), 'document content');
    assert.equal(nodeAt(document, text.indexOf('d')).kind, 'attribute');
  });

  it('have a path for people', () => {
    const { root } = parse('<a><b/><b><c/></b></a>');
    assert.ok(root);
    assert.deepEqual([...elementsIn(root)].map(elementPath), ['/a/b[1]', '/a/b[2]', '/a/b[2]/c']);
  });
});
