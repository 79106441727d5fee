import assert from 'node:assert/strict';
import { parse } from './parse.ts';
import { elementsIn } from './query.ts';
import { reparse } from './reparse.ts';
import type { Document, Element, Node } from './tree.ts';

const guest = `<?xml version='1.0'?>
<!-- a guest -->
<domain type='kvm'>
  <name>web</name>
  <memory unit='KiB'>1048576</memory><!-- much --><vcpu/>
  <devices>
    <disk type='file' device='disk'>
      <source file='/images/a.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='network'><source network='default'/></interface>
    text<![CDATA[ & more]]>text
    <?note here?>
  </devices>
</domain>
<!-- the end -->`;

/** Everything a document says of itself, down to the parents of its nodes. */
function dump(document: Document): unknown {
  const of = (node: Node, parent: Element | Document): unknown => {
    assert.equal(node.parent, parent, 'the parent');
    if (node.kind !== 'element') return { ...node, range: node.range, parent: undefined };
    const { kind, name, prefix, localName, namespace, index, range, startTag, nameRange, endTag, selfClosing } = node;
    return {
      ...{ kind, name, prefix, localName, namespace, index, range, startTag, nameRange, endTag, selfClosing },
      attributes: node.attributes.map((attribute) => {
        assert.equal(attribute.parent, node);
        const { range, nameRange, valueRange } = attribute;
        return { ...attribute, range, nameRange, valueRange, parent: undefined };
      }),
      children: node.children.map((child) => of(child, node)),
    };
  };
  const { text, problems, root } = document;
  assert.equal(
    root,
    document.children.find(({ kind }) => kind === 'element'),
  );
  return { text, problems, children: document.children.map((node) => of(node, document)) };
}

/** The text with `removed` characters at the place of `at` replaced. */
function edited(text: string, at: string, removed: number, inserted: string): string {
  const place = text.indexOf(at);
  assert.ok(place >= 0, `${at} stands in the text`);
  return text.slice(0, place) + inserted + text.slice(place + removed);
}

/** Names of the elements that were read anew or hold what was. */
function changedBy(after: string, before = guest): string[] {
  const revision = reparse(parse(before), after);
  assert.ok(revision, 'it is read in part');
  assert.deepEqual(dump(revision.document), dump(parse(after)));
  return [...revision.changed].map(({ name }) => name);
}

describe('reading a document again in part', () => {
  it('reads the tag of a changed attribute', () => {
    assert.deepEqual(changedBy(edited(guest, 'qcow2', 5, 'raw')), ['domain', 'devices', 'disk']);
  });

  it('reads a changed text', () => {
    assert.deepEqual(changedBy(edited(guest, 'web', 3, 'mail')), ['domain', 'name']);
    assert.deepEqual(changedBy(edited(guest, 'web', 3, '')), ['domain', 'name']);
  });

  it('reads elements that come and go', () => {
    const disk = guest.slice(guest.indexOf('<disk'), guest.indexOf('<interface'));
    assert.deepEqual(changedBy(edited(guest, '<interface', 0, disk)), ['domain', 'devices']);
    assert.deepEqual(changedBy(edited(guest, '<disk', disk.length, '')), ['domain', 'devices']);
    assert.deepEqual(changedBy(edited(guest, '<source network', 27, '')), ['domain', 'devices', 'interface']);
  });

  it('keeps nodes that did not change', () => {
    const before = parse(guest);
    const target = (document: Document) =>
      document.root?.children.find((node) => node.kind === 'element' && node.name === 'devices');
    const kept = target(before);
    const revision = reparse(before, edited(guest, 'web', 3, 'mail'));
    assert.ok(kept);
    assert.equal(revision && target(revision.document), kept);
  });

  it('makes new nodes of the elements around a change, of which nothing that was found holds any more', () => {
    const named = (name: string) => (document: Document) =>
      [...elementsIn(document)].find((element) => element.name === name);
    const before = parse(guest);
    const [domain, devices] = [named('domain')(before), named('devices')(before)];
    const revision = reparse(before, edited(guest, 'web', 3, 'mail'));
    assert.ok(revision);
    assert.notEqual(named('domain')(revision.document), domain);
    assert.equal(named('devices')(revision.document), devices);
    assert.equal(revision.document.root, named('domain')(revision.document));
    for (const element of elementsIn(revision.document)) {
      for (const inner of [...element.attributes, ...element.children]) assert.equal(inner.parent, element);
    }
  });

  it('finds the change in a long text', () => {
    const long = guest.replace(
      '</devices>',
      `${"<disk type='file'><source file='/images/z'/></disk>".repeat(1000)}</devices>`,
    );
    for (const place of [4090, 4096, 20_000, 40_960, long.length - 5000]) {
      const at = long.indexOf('/images/z', place);
      const after = `${long.slice(0, at)}x${long.slice(at)}`;
      assert.deepEqual(changedBy(after, long), ['domain', 'devices', 'disk']);
      assert.deepEqual(changedBy(long, after), ['domain', 'devices', 'disk']);
    }
  });

  it('takes any number of elements at once', () => {
    const filled = guest.replace('</devices>', `${'<rng/>'.repeat(200_000)}</devices>`);
    const revision = reparse(parse(guest), filled);
    assert.equal(revision?.added, 200_000);
    assert.equal(reparse(revision.document, guest)?.removed, 200_000);
  });

  it('joins text that was parted', () => {
    assert.deepEqual(changedBy(edited(guest, '<?note here?>', 13, '')), ['domain', 'devices']);
    assert.deepEqual(changedBy(edited(guest, '<!-- much -->', 13, ' ')), ['domain']);
  });

  for (const [what, text] of [
    ['a tag is half typed', edited(guest, '<disk', 0, '<di')],
    ['an end tag is missing', edited(guest, '</disk>', 7, '')],
    ['another tag closes the holder', edited(guest, '<target', 0, '</disk><disk>')],
    ['a comment begins', edited(guest, '<target', 0, '<!-- ')],
    ['a namespace is declared', edited(guest, '<target', 7, "<target xmlns='urn:x'")],
    ['the root element changes', edited(guest, "'kvm'", 5, "'xen'")],
    ['the change is outside the root', edited(guest, 'the end', 0, 'this is ')],
  ] as const) {
    it(`gives up where ${what}`, () => {
      const before = parse(guest);
      assert.equal(reparse(before, text), undefined);
      assert.deepEqual(dump(before), dump(parse(guest)), 'and leaves the tree as it was');
    });
  }

  it('gives up in a document that is not well-formed, has a document type or namespaces around the change', () => {
    const domains = ["<a xmlns='urn:x'><b>1</b></a>", "<a><b>1</b><c d='1></a>", '<!DOCTYPE a><a><b>1</b></a>'];
    for (const text of domains) assert.equal(reparse(parse(text), text.replace('1', '2')), undefined, text);
  });

  it('gives the tree of the whole text, whatever is typed, pasted and taken away', () => {
    let seed = 11;
    const below = (limit: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % limit;
    };
    const pieces = [
      'x',
      ' ',
      '<',
      '>',
      "'",
      '/',
      '\n',
      '&amp;',
      '<b/>',
      "<c d='1'>2</c>",
      ']]>',
      '<!--e-->',
      '</',
      '\r\n',
    ];
    let inPart = 0;
    for (let round = 0; round < 300; round++) {
      let text = guest;
      let document = parse(text);
      for (let step = 0; step < 12; step++) {
        const place = below(text.length);
        const own = text.slice(below(text.length)).slice(0, below(60));
        const inserted = below(4) === 0 ? own : (pieces[below(pieces.length)] ?? '');
        text = text.slice(0, place) + inserted + text.slice(place + (below(2) === 0 ? 0 : below(12)));
        const revision = reparse(document, text);
        if (revision) inPart++;
        document = revision?.document ?? parse(text);
        assert.deepEqual(dump(document), dump(parse(text)), text);
        if (document.problems.length > 0) {
          text = guest;
          document = parse(text);
        }
      }
    }
    assert.ok(inPart > 300, `${inPart} were read in part`);
  });
});
