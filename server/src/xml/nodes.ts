/**
 * The nodes that the parser makes. They keep their offsets as numbers: a large document has some hundred thousand ranges,
 * most of which nobody asks for, and as objects they were half of the time and the memory of the tree. Offsets and
 * indices move when text before the node changes (`reparse`).
 */
import type { Writable } from './state.ts';
import type { Attribute, Document, Element, Node, Range, Text } from './tree.ts';

export class ElementNode implements Element {
  readonly kind = 'element';
  readonly name: string;
  readonly prefix: string;
  readonly localName: string;
  namespace = '';
  attributes: Attribute[] = [];
  children: Node[] = [];
  selfClosing = false;
  parent: Element | Document;
  index: number;
  start: number;
  end: number;
  startTagEnd: number;
  /** -1 without an end tag; with one, it reaches to `end`. */
  endTagStart = -1;

  /** @param start of the `<`; the name stands behind it */
  constructor(index: number, name: string, start: number, parent: Element | Document) {
    const colon = name.indexOf(':');
    this.name = name;
    this.prefix = colon > 0 ? name.slice(0, colon) : '';
    this.localName = colon > 0 ? name.slice(colon + 1) : name;
    this.parent = parent;
    this.index = index;
    this.start = start;
    this.end = start + 1 + name.length;
    this.startTagEnd = this.end;
  }

  /** The same element as another node, to which all that it holds belongs from now on. */
  renewed(): ElementNode {
    const element = new ElementNode(this.index, this.name, this.start, this.parent);
    element.namespace = this.namespace;
    element.attributes = this.attributes;
    element.children = this.children;
    element.selfClosing = this.selfClosing;
    element.end = this.end;
    element.startTagEnd = this.startTagEnd;
    element.endTagStart = this.endTagStart;
    for (const attribute of this.attributes as AttributeNode[]) attribute.parent = element;
    for (const node of this.children as Writable<Node>[]) node.parent = element as never;
    return element;
  }

  get range(): Range {
    return { start: this.start, end: this.end };
  }

  get startTag(): Range {
    return { start: this.start, end: this.startTagEnd };
  }

  get nameRange(): Range {
    return { start: this.start + 1, end: this.start + 1 + this.name.length };
  }

  get endTag(): Range | undefined {
    return this.endTagStart < 0 ? undefined : { start: this.endTagStart, end: this.end };
  }
}

export class AttributeNode implements Attribute {
  readonly kind = 'attribute';
  readonly name: string;
  readonly prefix: string;
  readonly localName: string;
  namespace = '';
  value = '';
  quote: '"' | "'" | '' = '';
  parent: Element;
  index: number;
  start: number;
  end: number;
  /** -1 without a value. */
  valueStart = -1;
  valueEnd = -1;

  /** @param start of the name */
  constructor(index: number, name: string, start: number, parent: Element) {
    const colon = name.indexOf(':');
    this.name = name;
    this.prefix = colon > 0 ? name.slice(0, colon) : '';
    this.localName = colon > 0 ? name.slice(colon + 1) : name;
    this.parent = parent;
    this.index = index;
    this.start = start;
    this.end = start + name.length;
  }

  get range(): Range {
    return { start: this.start, end: this.end };
  }

  get nameRange(): Range {
    return { start: this.start, end: this.start + this.name.length };
  }

  get valueRange(): Range | undefined {
    return this.valueStart < 0 ? undefined : { start: this.valueStart, end: this.valueEnd };
  }
}

export class TextNode implements Text {
  readonly kind = 'text';
  readonly value: string;
  readonly cdata: boolean;
  parent: Element | Document;
  start: number;
  end: number;

  constructor(value: string, cdata: boolean, start: number, end: number, parent: Document) {
    this.value = value;
    this.cdata = cdata;
    this.parent = parent;
    this.start = start;
    this.end = end;
  }

  get range(): Range {
    return { start: this.start, end: this.end };
  }
}
