import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import { trimSpaceBefore } from '../xml/characters.ts';
import { endsLine } from '../xml/layout.ts';
import type { Document, Element, Node } from '../xml/tree.ts';

/** What can be folded: elements, tags and comments of several lines, and comments that follow each other line by line. */
export function foldingRanges({ document: tree }: Analysis, document: TextDocument): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const lineOf = (offset: number): number => document.positionAt(offset).line;
  const fold = (startLine: number, endLine: number, kind?: FoldingRangeKind): void => {
    if (endLine > startLine) ranges.push({ startLine, endLine, ...(kind ? { kind } : {}) });
  };
  const pending: (Document | Element)[] = [tree];
  for (let parent = pending.pop(); parent !== undefined; parent = pending.pop()) {
    for (const { startLine, endLine, end } of commentRuns(parent.children, lineOf)) {
      // What else stands in the last line stays in sight.
      fold(startLine, endsLine(tree.text, end) ? endLine : endLine - 1, FoldingRangeKind.Comment);
    }
    for (const node of parent.children) {
      if (node.kind === 'element') {
        pending.push(node);
        foldElement(node, tree.text, lineOf, fold);
      } else if (node.kind === 'text' && node.cdata) {
        fold(lineOf(node.range.start), lineOf(node.range.end));
      }
    }
  }
  return ranges.sort((one, other) => one.startLine - other.startLine || other.endLine - one.endLine);
}

/** The line of the end tag stays in sight. */
function foldElement(
  { startTag, endTag, range }: Element,
  text: string,
  lineOf: (offset: number) => number,
  fold: (startLine: number, endLine: number) => void,
): void {
  const first = lineOf(startTag.start);
  if (endTag === undefined) fold(first, lineOf(trimSpaceBefore(text, range.end, startTag.start)));
  else fold(first, lineOf(endTag.start) - 1);
}

interface Lines {
  startLine: number;
  endLine: number;
  /** The offset behind the last comment. */
  end: number;
}

/** Comments, those on following lines with nothing but space between taken as one. */
function commentRuns(nodes: readonly Node[], lineOf: (offset: number) => number): Lines[] {
  const runs: Lines[] = [];
  let open: Lines | undefined;
  for (const node of nodes) {
    if (node.kind === 'text' && node.value.trim() === '') continue;
    if (node.kind !== 'comment') {
      open = undefined;
      continue;
    }
    const { start, end } = node.range;
    const lines = { startLine: lineOf(start), endLine: lineOf(end), end };
    if (open !== undefined && lines.startLine - open.endLine <= 1) {
      open.endLine = lines.endLine;
      open.end = end;
    } else {
      open = lines;
      runs.push(open);
    }
  }
  return runs;
}
