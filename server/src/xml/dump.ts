/** For tests of how a document is read again. */
import assert from 'node:assert/strict';
import type { Document, Element, Node } from './tree.ts';

/** Everything a document says of itself, down to the parents of its nodes. */
export function dump(document: Document): unknown {
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

const pieces = ['x', ' ', '<', '>', "'", '/', '\n', '&amp;', '<b/>', "<c d='1'>2</c>", ']]>', '<!--e-->', '</', '\r\n'];

/** Changes a text somewhere, in another way each time: something is typed, pasted or taken away. */
export function edits(seed: number): (text: string) => string {
  const below = (limit: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % limit;
  };
  return (text) => {
    const place = below(text.length);
    const own = text.slice(below(text.length)).slice(0, below(60));
    const inserted = below(4) === 0 ? own : (pieces[below(pieces.length)] ?? '');
    return text.slice(0, place) + inserted + text.slice(place + (below(2) === 0 ? 0 : below(12)));
  };
}
