/** Finds the smallest document that still shows something: delta debugging on the tree. */
import { parse } from '../../server/src/xml/parse.ts';
import type { Element, Range } from '../../server/src/xml/tree.ts';

interface Edit {
  readonly range: Range;
  readonly by: string;
}

/**
 * Takes away elements, attributes, comments and pieces of values for as long as the document stays interesting.
 * @param text a document of which `isInteresting` is true
 * @param isInteresting what is to stay true; it is asked of well-formed documents only if it checks that itself
 * @returns a document from which no single thing can be taken any more
 */
export function shrink(text: string, isInteresting: (text: string) => boolean): string {
  let smallest = text;
  for (let before = ''; before !== smallest; ) {
    before = smallest;
    for (const stage of [removals, unwrappings, shorterValues]) smallest = reduce(smallest, stage, isInteresting);
  }
  return smallest;
}

/** Tries one edit after another; what follows a successful one is looked at anew. */
function reduce(text: string, editsOf: (text: string) => Edit[], isInteresting: (text: string) => boolean): string {
  let smallest = text;
  let next = 0;
  for (let edits = editsOf(smallest); next < edits.length; ) {
    const edit = edits[next];
    if (edit === undefined) break;
    const shorter = smallest.slice(0, edit.range.start) + edit.by + smallest.slice(edit.range.end);
    if (shorter.length < smallest.length && isInteresting(shorter)) {
      smallest = shorter;
      edits = editsOf(smallest);
    } else next += 1;
  }
  return smallest;
}

function elementsOf(text: string): Element[] {
  const found: Element[] = [];
  const visit = (element: Element) => {
    found.push(element);
    for (const child of element.children) if (child.kind === 'element') visit(child);
  };
  const { root } = parse(text);
  if (root !== undefined) visit(root);
  return found;
}

/** Large pieces first: an element comes before what is in it. */
function removals(text: string): Edit[] {
  const { root } = parse(text);
  const around: Edit[] =
    root === undefined
      ? []
      : [
          { range: { start: 0, end: root.range.start }, by: '' },
          { range: { start: root.range.end, end: text.length }, by: '' },
        ];
  const elements = elementsOf(text);
  const nodes = elements.flatMap(({ children }) =>
    children.filter((child) => child.kind !== 'text' || child.value.trim() === ''),
  );
  const attributes = elements.flatMap((element) => element.attributes);
  return [
    ...around,
    ...nodes.map(({ range }) => ({ range, by: '' })),
    ...attributes.map(({ range }) => ({ range: { start: spaceBefore(text, range.start), end: range.end }, by: '' })),
  ];
}

function spaceBefore(text: string, at: number): number {
  return text.slice(0, at).trimEnd().length;
}

/** Puts an element's content in its place. */
function unwrappings(text: string): Edit[] {
  return elementsOf(text)
    .slice(1)
    .flatMap(({ range, startTag, endTag }) =>
      endTag === undefined ? [] : [{ range, by: text.slice(startTag.end, endTag.start) }],
    );
}

function shorterValues(text: string): Edit[] {
  const ranges = elementsOf(text).flatMap((element) => [
    ...element.attributes.flatMap(({ valueRange }) => (valueRange === undefined ? [] : [valueRange])),
    ...element.children.filter((child) => child.kind === 'text').map((child) => child.range),
  ]);
  return ranges.flatMap(({ start, end }) => {
    const middle = (start + end) >> 1;
    const pieces = [
      { start, end },
      { start, end: middle },
      { start: middle, end },
    ];
    for (let at = start; at < end; at += 1) pieces.push({ start: at, end: at + 1 });
    return pieces.map((range) => ({ range, by: '' }));
  });
}
