/** The tree of a document: plain data, positions as UTF-16 offsets into `Document.text`. */

export interface Range {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export interface Attribute {
  readonly kind: 'attribute';
  /** As written, prefix included. */
  readonly name: string;
  readonly prefix: string;
  readonly localName: string;
  /** Namespace URI; '' for none. */
  readonly namespace: string;
  /** Decoded and normalised as XML asks; '' when the value is missing. */
  readonly value: string;
  /** Counts elements and attributes in document order, from 0. */
  readonly index: number;
  /** From the first character of the name to the closing quote. */
  readonly range: Range;
  readonly nameRange: Range;
  /** Between the quotes; undefined when no value is written. */
  readonly valueRange: Range | undefined;
  readonly quote: '"' | "'" | '';
  readonly parent: Element;
}

export interface Element {
  readonly kind: 'element';
  readonly name: string;
  readonly prefix: string;
  readonly localName: string;
  readonly namespace: string;
  readonly attributes: Attribute[];
  readonly children: Node[];
  /** Counts elements and attributes in document order, from 0. */
  readonly index: number;
  /** From `<` to the end of the end tag (or to where recovery closed the element). */
  readonly range: Range;
  readonly startTag: Range;
  readonly nameRange: Range;
  /** Undefined for `<a/>` and for an element that was never closed. */
  readonly endTag: Range | undefined;
  readonly selfClosing: boolean;
  readonly parent: Element | Document;
}

export interface Text {
  readonly kind: 'text';
  /** Decoded; a CDATA section's content as it stands. */
  readonly value: string;
  readonly cdata: boolean;
  readonly range: Range;
  readonly parent: Element | Document;
}

export interface Comment {
  readonly kind: 'comment';
  readonly value: string;
  readonly range: Range;
  readonly parent: Element | Document;
}

export interface ProcessingInstruction {
  readonly kind: 'processing-instruction';
  readonly target: string;
  readonly value: string;
  readonly range: Range;
  readonly parent: Element | Document;
}

export interface DocumentType {
  readonly kind: 'document-type';
  readonly range: Range;
  readonly parent: Document;
}

export type Node = Element | Text | Comment | ProcessingInstruction | DocumentType;

/** A place where the text is not well-formed XML. */
export interface SyntaxProblem {
  /** Short and stable, such as `unclosed-element`. */
  readonly code: string;
  readonly message: string;
  readonly range: Range;
}

export interface Document {
  readonly kind: 'document';
  readonly text: string;
  readonly children: Node[];
  /** The first element at the top level. */
  readonly root: Element | undefined;
  /** In document order; empty when the text is well-formed. */
  readonly problems: SyntaxProblem[];
}
