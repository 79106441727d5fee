import assert from 'node:assert/strict';
import { parse } from './parse.ts';
import { childElements } from './query.ts';
import type { Document, Element } from './tree.ts';

/** The elements as nested names: `a(b,c(d))`. */
function outline(node: Element | Document): string {
  return childElements(node)
    .map((element) => (childElements(element).length > 0 ? `${element.name}(${outline(element)})` : element.name))
    .join(',');
}

function codes(text: string): string[] {
  return parse(text).problems.map(({ code }) => code);
}

const before = `<domain>
  <name>x</name>
  <devices>
    <disk type='file'>
      <source file='a'/>
    </disk>
`;
const after = `    <interface type='network'>
      <mac address='m'/>
    </interface>
    <disk type='block'>
      <source dev='b'/>
    </disk>
  </devices>
  <on_crash>destroy</on_crash>
</domain>
`;

/** What is being typed, as a line of its own; the problems; and the outline of what it gives. */
const typed: readonly (readonly [line: string, problems: readonly string[], outline: string])[] = [
  ['<', ['illegal-less-than'], ''],
  ['<d', ['unfinished-start-tag'], 'd,'],
  ['<disk', ['unfinished-start-tag'], 'disk,'],
  ['<disk ', ['unfinished-start-tag'], 'disk,'],
  ['<disk typ', ['unfinished-start-tag'], 'disk,'],
  ['<disk type=', ['unfinished-start-tag'], 'disk,'],
  ["<disk type='", ['unclosed-value'], 'disk,'],
  ['<disk type="', ['unclosed-value'], 'disk,'],
  ["<disk type='fi", ['unclosed-value'], 'disk,'],
  ["<disk type='file' dev", ['unfinished-start-tag'], 'disk,'],
  ["<disk type='file'", ['unfinished-start-tag'], 'disk,'],
  ["<disk type='file'/", ['unfinished-start-tag'], 'disk,'],
  ["<disk type='file>", ['unclosed-element', 'unclosed-value'], 'disk,'],
  ["<disk type='file/>", ['unclosed-value'], 'disk,'],
  ["<disk type='file device='disk'/>", ['unclosed-value'], 'disk,'],
  ['<disk type=file/>', ['unquoted-value'], 'disk,'],
  ['<disk type/>', ['missing-value'], 'disk,'],
  ["<disk type= device='disk'/>", ['missing-value'], 'disk,'],
  ["<disk type='file'device='disk'/>", ['missing-space'], 'disk,'],
  ["<disk type='a<b'/>", ['illegal-less-than'], 'disk,'],
  ['<disk>', ['unclosed-element'], 'disk,'],
  ["<disk type='file'><source/>", ['unclosed-element'], 'disk(source),'],
  ['<disk></', ['unfinished-end-tag'], 'disk,'],
  ['<disk></dis', ['unfinished-end-tag'], 'disk,'],
  ['<disk></disk', ['unfinished-end-tag'], 'disk,'],
  ['<disk></dsk>', ['wrong-end-tag'], 'disk,'],
  ['</disk>', ['stray-end-tag'], ''],
  ['</', ['unfinished-end-tag'], ''],
  ['<a><b></a></b>', ['wrong-end-tag'], 'a(b),'],
  ['<!', ['unknown-markup'], ''],
  ['<!-', ['unknown-markup'], ''],
  ['<!--', ['unclosed-comment'], ''],
  ['<!-- note', ['unclosed-comment'], ''],
  ['<![CDATA[ x', ['unclosed-cdata'], ''],
  ['<?pi', ['unclosed-instruction'], ''],
  ['& co', ['unescaped-ampersand'], ''],
  ['&amp', ['unfinished-reference'], ''],
  ['&nbsp;', ['undefined-entity'], ''],
  [']]>', ['cdata-end'], ''],
];

describe('a half-typed line', () => {
  for (const [line, problems, produced] of typed) {
    it(`\`${line}\` costs no sibling`, () => {
      const text = `${before}    ${line}\n${after}`;
      assert.equal(
        outline(parse(text)),
        `domain(name,devices(disk(source),${produced}interface(mac),disk(source)),on_crash)`,
      );
      assert.deepEqual(codes(text), problems);
    });
  }

  it('may stand on the line of its sibling', () => {
    const text = `${before}    <con${after.trimStart()}`;
    assert.equal(outline(parse(text)), 'domain(name,devices(disk(source),con,interface(mac),disk(source)),on_crash)');
    assert.deepEqual(codes(text), ['unfinished-start-tag']);
  });

  it('may be the last in its parent', () => {
    const text = '<a>\n  <b>\n    <c typ\n  </b>\n  <d/>\n</a>';
    assert.equal(outline(parse(text)), 'a(b(c),d)');
    assert.deepEqual(codes(text), ['unfinished-start-tag']);
  });
});

describe('a start tag that is changed', () => {
  const rest = "\n    <source file='a'/>\n  </disk>\n  <interface/>\n</devices>";
  for (const [start, problem] of [
    ['<disk typ', 'unfinished-start-tag'],
    ["<disk type='", 'unclosed-value'],
    ["<disk type='file'", 'unfinished-start-tag'],
    ['<dis', 'unfinished-start-tag'],
    ['<controller', 'unfinished-start-tag'],
    ['<dsk>', 'wrong-end-tag'],
    ["<disk type='file>", 'unclosed-value'],
  ] as const) {
    it(`\`${start}\` keeps its children`, () => {
      const text = `<devices>\n  ${start}${rest}`;
      assert.match(outline(parse(text)), /^devices\(\w+\(source\),interface\)$/);
      assert.deepEqual(codes(text), [problem]);
    });
  }

  it('keeps to itself when its namesake around it needs the end tag', () => {
    const text = '<a>\n  <disk>\n    <disk typ\n    <source/>\n  </disk>\n  <b/>\n</a>';
    assert.equal(outline(parse(text)), 'a(disk(disk,source),b)');
    assert.deepEqual(codes(text), ['unfinished-start-tag']);
  });

  it('leaves the other elements where they are when the start tag is gone', () => {
    const text = "<devices>\n    <source file='a'/>\n  </disk>\n  <interface/>\n</devices>";
    assert.equal(outline(parse(text)), 'devices(source,interface)');
    assert.deepEqual(codes(text), ['stray-end-tag']);
  });
});

describe('an element that is never closed', () => {
  it('ends before what is indented no deeper', () => {
    const text = '<a>\n  <b>\n    <c/>\n  <d>\n    <e/>\n  </d>\n  <b/>\n</a>\n';
    const document = parse(text);
    assert.equal(outline(document), 'a(b(c),d(e),b)');
    const [problem] = document.problems;
    assert.equal(problem?.message, '`<b>` is never closed; add `</b>`');
    assert.deepEqual(problem?.range, { start: 6, end: 8 });
    assert.equal(document.problems.length, 1);
  });

  it('ends with its parent when indentation tells nothing', () => {
    assert.equal(outline(parse('<a><b><c/></a>')), 'a(b(c))');
    assert.deepEqual(codes('<a><b><c/></a>'), ['unclosed-element']);
  });

  it('is told apart from its namesake by indentation', () => {
    const text = '<a>\n  <disk>\n    <source/>\n  <disk>\n    <target/>\n  </disk>\n</a>';
    assert.equal(outline(parse(text)), 'a(disk(source),disk(target))');
    assert.deepEqual(codes(text), ['unclosed-element']);
  });

  it('is reported once each when the document is cut', () => {
    assert.deepEqual(codes('<a>\n  <b>\n    <c/>\n'), ['unclosed-element', 'unclosed-element']);
  });
});

describe('end tags that do not fit', () => {
  it('close the element they were meant for', () => {
    const text = '<a>\n  <b>\n    <c/>\n  </a>\n  <d/>\n</a>';
    assert.equal(outline(parse(text)), 'a(b(c),d)');
    assert.deepEqual(codes(text), ['wrong-end-tag']);
  });

  it('are ignored when everything has its own', () => {
    const text = '<a>\n  <b>\n    <c/>\n    </a>\n  </b>\n  <d/>\n</a>';
    assert.equal(outline(parse(text)), 'a(b(c),d)');
    assert.deepEqual(codes(text), ['stray-end-tag']);
  });
});

describe('mistakes at the top', () => {
  for (const [text, problem] of [
    ['', 'no-root'],
    [' \n', 'no-root'],
    ['<!-- c -->', 'no-root'],
    ['<a/><b/>', 'second-root'],
    ['<a/>x', 'text-outside-root'],
    ['x<a/>', 'text-outside-root'],
    ['<a/>&#32;', 'text-outside-root'],
    ['<a/><!DOCTYPE a>', 'misplaced-doctype'],
    ['<a><!DOCTYPE a></a>', 'misplaced-doctype'],
    [' <?xml version="1.0"?><a/>', 'misplaced-xml-declaration'],
    ['<?xml version="2.0"?><a/>', 'bad-xml-declaration'],
    ['<?xml encoding="UTF-8"?><a/>', 'bad-xml-declaration'],
    ['<?xml version="1.0" encoding="UTF-9"?><a/>', 'unsupported-encoding'],
    ['<!DOCTYPE a [<!ELEMENT]><a/>', 'bad-doctype'],
  ] as const) {
    it(`${JSON.stringify(text)} is ${problem}`, () => assert.deepEqual(codes(text), [problem]));
  }
});
