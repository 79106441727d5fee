import type { TextEdit } from '../xml/edit.ts';

/** The number of the line an offset lies in, zero-based. */
export function lineAt(text: string, offset: number): number {
  let line = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
  }
  return line;
}

interface Extent {
  readonly start: number;
  readonly end: number;
  readonly edits: readonly TextEdit[];
}

/** The whole lines that the edits touch, those that meet put together. */
function extents(text: string, edits: readonly TextEdit[]): Extent[] {
  const result: Extent[] = [];
  for (const edit of [...edits].sort((one, other) => one.range.start - other.range.start)) {
    const previous = result.at(-1);
    // Whole lines put in between touch none of the others.
    const { start: at, end: until } = edit.range;
    if (at === until && (at === 0 || text[at - 1] === '\n') && edit.text.endsWith('\n') && at > (previous?.end ?? -1)) {
      result.push({ start: at, end: at, edits: [edit] });
      continue;
    }
    const start = text.lastIndexOf('\n', edit.range.start - 1) + 1;
    const last =
      edit.range.end > edit.range.start && text[edit.range.end - 1] === '\n' ? edit.range.end - 1 : edit.range.end;
    const lineEnd = text.indexOf('\n', last);
    const end = lineEnd === -1 ? text.length : lineEnd;
    if (previous !== undefined && start <= previous.end) {
      result[result.length - 1] = {
        start: previous.start,
        end: Math.max(previous.end, end),
        edits: [...previous.edits, edit],
      };
    } else {
      result.push({ start, end, edits: [edit] });
    }
  }
  return result;
}

function applied(text: string, extent: Extent): string {
  let result = '';
  let at = extent.start;
  for (const { range, text: replacement } of extent.edits) {
    result += text.slice(at, range.start) + replacement;
    at = Math.max(at, range.end);
  }
  return result + text.slice(at, Math.max(at, extent.end));
}

function tidy(parts: readonly string[]): string {
  const lines = parts
    .map((part) =>
      part
        .replace(/\r/g, '')
        .replace(/^(?:[ \t]*\n)+/, '')
        .trimEnd(),
    )
    .filter((part) => part !== '')
    .join('\n…\n')
    .split('\n');
  const depths = lines
    .filter((line) => line.trim() !== '' && line !== '…')
    .map((line) => line.length - line.trimStart().length);
  const depth = depths.length === 0 ? 0 : Math.min(...depths);
  return lines.map((line) => (line === '…' ? line : line.slice(depth))).join('\n');
}

/** The lines that edits touch, before and after. */
export function hunks(text: string, edits: readonly TextEdit[]): { readonly before: string; readonly after: string } {
  const touched = extents(text, edits);
  return {
    before: tidy(touched.map((extent) => text.slice(extent.start, extent.end))),
    after: tidy(touched.map((extent) => applied(text, extent))),
  };
}
