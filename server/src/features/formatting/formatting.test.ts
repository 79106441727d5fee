import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { corpusDocuments, noCorpus, pick, seededRandom } from '../../../../test/conformance/support.ts';
import { applyEdits } from '../../xml/edit.ts';
import { parse } from '../../xml/parse.ts';
import type { Document, Element, Node } from '../../xml/tree.ts';
import { edited, marked } from '../marked.ts';
import { type FormatOptions, formatEdits } from './format.ts';
import { onTypeFormatting, rangeFormatting } from './formatting.ts';

const twoSpaces = { insertSpaces: true, tabSize: 2 };

function formatted(text: string, options: FormatOptions = twoSpaces): string {
  return applyEdits(text, formatEdits(parse(text), options));
}

/** Everything of a tree but its positions and the text that is nothing but space. */
function shape(node: Document | Node): unknown {
  switch (node.kind) {
    case 'document':
      return node.children.flatMap(shapeOfChild);
    case 'element':
      return [node.name, node.attributes.map(({ name, value, quote }) => [name, value, quote]), content(node)];
    case 'text':
      return [node.cdata, node.value];
    case 'document-type':
      return node.kind;
    default:
      return [node.kind, node.value];
  }
}

function shapeOfChild(node: Node): unknown[] {
  return node.kind === 'text' && !node.cdata && node.value.trim() === '' ? [] : [shape(node)];
}

function content(element: Element): unknown[] {
  return element.children.flatMap(shapeOfChild);
}

describe('formatting', () => {
  it('lays a snapshot out, and the guest in it', () => {
    assert.equal(
      formatted(`<domainsnapshot><name>fresh</name><disks>
<disk name='vda'/></disks><domain type='kvm'>
<name>web</name></domain></domainsnapshot>`),
      `<domainsnapshot>
  <name>fresh</name>
  <disks>
    <disk name='vda'/>
  </disks>
  <domain type='kvm'>
    <name>web</name>
  </domain>
</domainsnapshot>`,
    );
  });

  it('lays a definition out as libvirt does', () => {
    assert.equal(
      formatted(`<?xml version='1.0'?><!-- mine --><domain   type = 'kvm'
       xmlns:x="http://x" ><name>web</name>
          <os><type
            arch="x86_64">hvm</type ><boot dev='hd' /></os>
  <features>
  </features><devices>
<emulator></emulator></devices></domain>`),
      `<?xml version='1.0'?><!-- mine -->
<domain type='kvm' xmlns:x="http://x">
  <name>web</name>
  <os>
    <type arch="x86_64">hvm</type>
    <boot dev='hd'/>
  </os>
  <features>
  </features>
  <devices>
    <emulator></emulator>
  </devices>
</domain>`,
    );
  });

  it('keeps blank lines, and comments where they are', () => {
    const text = `<domain>
    <!-- above -->


    <name>a</name>   <!-- beside -->
    <os> <!-- inside --> </os>
    <devices> <!-- first -->
      <input/> <!-- two
   lines --> <input/>

    </devices>
</domain>
`;
    assert.equal(
      formatted(text),
      `<domain>
  <!-- above -->


  <name>a</name>   <!-- beside -->
  <os> <!-- inside --> </os>
  <devices> <!-- first -->
    <input/> <!-- two
   lines -->
    <input/>

  </devices>
</domain>
`,
    );
  });

  it('changes no text, no mixed content, no CDATA, no metadata', () => {
    const text = `<domain>
  <description>
 a text
    of lines </description>
  <title> x </title>
  <name><![CDATA[ a  ]]></name>
  <a>text <b   c = '1'>
<d/></b></a>
  <e>&#32;<f/></e>
  <g xml:space='preserve'> <h/></g>
  <metadata>
      <m:a xmlns:m='http://m'   b='1'>
  <m:c/></m:a>
   </metadata>
  <serial/>
</domain>
`;
    assert.equal(formatted(text), text);
  });

  it('takes the indentation and the line ends it is told or finds', () => {
    assert.equal(
      formatted('<a>\r\n<b>\r\n<c/></b></a>', { insertSpaces: false, tabSize: 8 }),
      '<a>\r\n\t<b>\r\n\t\t<c/>\r\n\t</b>\r\n</a>',
    );
    assert.equal(formatted('<a><b/></a>', { insertSpaces: true, tabSize: 4 }), '<a>\n    <b/>\n</a>');
  });

  it('ends the text as it is told', () => {
    assert.equal(formatted('<a/>  \n\n\n'), '<a/>\n\n\n');
    assert.equal(formatted('<a/>\n\n\n', { ...twoSpaces, trimFinalNewlines: true }), '<a/>\n');
    assert.equal(formatted('<a/>', { ...twoSpaces, insertFinalNewline: true }), '<a/>\n');
    assert.equal(formatted('\uFEFF  <a/>'), '\uFEFF<a/>');
  });

  it('leaves malformed documents alone', () => {
    for (const text of ['', ' ', '<a><b></a>', '<a  b>\n<c/></a>', '<a/><b/>', '<a>&nope;   <b/></a>']) {
      assert.equal(formatted(text), text);
    }
  });

  it('finds nothing to do in the examples', () => {
    const folder = new URL('../../../../examples/', import.meta.url);
    const files = readdirSync(folder).filter((file) => file.endsWith('.xml'));
    assert.ok(files.length > 0);
    for (const file of files) {
      const text = readFileSync(new URL(file, folder), 'utf8');
      assert.equal(formatted(text), text);
    }
  });

  it('of a range changes its lines and no others', () => {
    const { document, analysis } = marked('<a>\n<b>\n<c/>\n<d/>\n</b>\n</a>');
    const lines = (first: number, last: number, character = 1): string =>
      edited(
        document,
        rangeFormatting(
          analysis,
          document,
          { start: { line: first, character: 0 }, end: { line: last, character } },
          twoSpaces,
        ),
      );
    assert.equal(lines(2, 2), '<a>\n<b>\n    <c/>\n<d/>\n</b>\n</a>');
    assert.equal(lines(2, 3, 0), '<a>\n<b>\n    <c/>\n<d/>\n</b>\n</a>');
    assert.equal(lines(1, 3), '<a>\n  <b>\n    <c/>\n    <d/>\n</b>\n</a>');
    assert.equal(lines(0, 5), '<a>\n  <b>\n    <c/>\n    <d/>\n  </b>\n</a>');
  });

  it('of a range leaves blank lines and tags before it as they are', () => {
    const formattedFrom = (text: string, first: number, last: number): string => {
      const { analysis, document } = marked(text);
      const range = { start: { line: first, character: 0 }, end: { line: last, character: 1 } };
      return edited(document, rangeFormatting(analysis, document, range, twoSpaces));
    };
    assert.equal(formattedFrom('<a>\n<b/>\n  \n<c/>\n\t\n<d/>\n</a>', 3, 3), '<a>\n<b/>\n  \n  <c/>\n\t\n<d/>\n</a>');
    assert.equal(formattedFrom('<a>\n<b/>\n  \n<c/>\n\t\n<d/>\n</a>', 2, 4), '<a>\n<b/>\n\n  <c/>\n\n<d/>\n</a>');
    assert.equal(
      formattedFrom("<a>\n<b\n  c='1'\n  d='2'>\n</b>\n</a>", 3, 3),
      "<a>\n<b\n  c='1'\n  d='2'>\n</b>\n</a>",
    );
  });

  it('of the corpus keeps the trees, and changes nothing the second time', function () {
    const documents = corpusDocuments();
    if (documents.length === 0) {
      console.log(noCorpus);
      this.skip();
    }
    const random = seededRandom(20);
    const spaces = ['', ' ', '\n', '\n\n', '\t', '  \n   '];
    for (const { file, text } of documents) {
      const shaken = text.replace(/(?<=>)\s*(?=<)/g, () => pick(random, spaces));
      for (const before of [text, shaken]) {
        const tree = parse(before);
        const after = applyEdits(before, formatEdits(tree, twoSpaces));
        if (tree.problems.length > 0) {
          assert.equal(after, before, file);
          continue;
        }
        const again = parse(after);
        assert.deepEqual(again.problems, [], file);
        assert.deepEqual(shape(again), shape(tree), file);
        assert.equal(formatted(after), after, file);
      }
    }
  });

  it('leaves what libvirt itself has written as it is', function () {
    const written = corpusDocuments().filter(({ file }) => /-latest\.xml$|domainbackupxml2xmlout/.test(file));
    if (written.length === 0) {
      console.log(noCorpus);
      this.skip();
    }
    const changed = written.filter(({ text }) => formatted(text) !== text).map(({ file }) => file);
    assert.deepEqual(changed, []);
  });
});

describe('formatting while typing', () => {
  function typed(text: string): string {
    const { analysis, document, position } = marked(text);
    return edited(document, onTypeFormatting(analysis, document, position, twoSpaces));
  }

  it('puts an end tag below its start tag', () => {
    assert.equal(typed('<a>\n  <b>\n    <c/>\n    </b>‸\n</a>'), '<a>\n  <b>\n    <c/>\n  </b>\n</a>');
  });

  it('puts an element below its sibling, the first one level in', () => {
    assert.equal(typed('<a>\n  <b/>\n      <c/>‸\n</a>'), '<a>\n  <b/>\n  <c/>\n</a>');
    assert.equal(typed('<a>\n<c>‸\n</a>'), '<a>\n  <c>\n</a>');
  });

  it('indents a new line, also behind a tag that is not closed yet', () => {
    assert.equal(typed('<a>\n  <b/>\n‸\n</a>'), '<a>\n  <b/>\n  \n</a>');
    assert.equal(typed('<a>\n  <b>\n‸\n</a>'), '<a>\n  <b>\n    \n</a>');
    assert.equal(typed('<a>\n‸</a>'), '<a>\n</a>');
    assert.equal(typed('<a/>\n  ‸'), '<a/>\n');
  });

  it('indents at the end of the text by the tags that are still open', () => {
    assert.equal(typed('<a>\n  <b>\n    <c>\n‸'), '<a>\n  <b>\n    <c>\n      ');
    assert.equal(typed('<a>\n  <b>\n    <c/>\n‸'), '<a>\n  <b>\n    <c/>\n    ');
    assert.equal(typed('<a>\n  <b>\n    <c>\n‸\n</a>'), '<a>\n  <b>\n    <c>\n      \n</a>');
    assert.equal(typed('<a>\n  <metadata>\n     <m>\n‸'), '<a>\n  <metadata>\n     <m>\n');
  });

  it('leaves text, comments, tags and metadata alone', () => {
    for (const text of [
      '<a>\n    text\n‸\n</a>',
      '<a>\n  <!-- x\n‸ -->\n</a>',
      "<a>\n  <b\n‸ c='1'/>\n</a>",
      '<a><metadata>\n<m/>\n‸</metadata></a>',
      '<a><metadata><m>\n‸</m></metadata></a>',
      '<a><![CDATA[\n‸]]></a>',
      '<a>\n  <b/>\n</c>‸\n</a>',
      '‸',
    ]) {
      assert.equal(typed(text), text.replace('‸', ''));
    }
  });
});
