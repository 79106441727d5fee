import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import type { Comment, Document, Element, Node } from '../xml/tree.ts';

/** What can be folded: elements, tags and comments of several lines, and comments that follow each other line by line. */
export function foldingRanges({ document: tree }: Analysis, document: TextDocument): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const lineOf = (offset: number): number => document.positionAt(offset).line;
  const fold = (startLine: number, endLine: number, kind?: FoldingRangeKind): void => {
    if (endLine > startLine) ranges.push({ startLine, endLine, ...(kind ? { kind } : {}) });
  };
  const pending: (Document | Element)[] = [tree];
  for (let parent = pending.pop(); parent !== undefined; parent = pending.pop()) {
    for (const run of commentRuns(parent.children, lineOf)) fold(run.startLine, run.endLine, FoldingRangeKind.Comment);
    for (const node of parent.children) {
      if (node.kind === 'element') {
        pending.push(node);
        foldElement(node, lineOf, fold);
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
  lineOf: (offset: number) => number,
  fold: (startLine: number, endLine: number) => void,
): void {
  const first = lineOf(startTag.start);
  if (endTag === undefined) fold(first, lineOf(range.end));
  else fold(first, lineOf(endTag.start) - 1);
}

interface Lines {
  startLine: number;
  endLine: number;
}

/** Comments, those on following lines with nothing but space between taken as one. */
function commentRuns(nodes: readonly Node[], lineOf: (offset: number) => number): Lines[] {
  const runs: Lines[] = [];
  let open: Lines | undefined;
  let last: Comment | undefined;
  for (const node of nodes) {
    if (node.kind === 'text' && node.value.trim() === '') continue;
    if (node.kind !== 'comment') {
      open = undefined;
      last = undefined;
      continue;
    }
    const lines = { startLine: lineOf(node.range.start), endLine: lineOf(node.range.end) };
    if (open !== undefined && last !== undefined && lines.startLine - open.endLine === 1) {
      open.endLine = lines.endLine;
    } else {
      open = lines;
      runs.push(open);
    }
    last = node;
  }
  return runs;
}
