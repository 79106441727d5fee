import type { Element, Range } from '../xml/tree.ts';

/** Whether a selection lies in or around a range, or touches it. */
export function meets(range: Range, selection: Range): boolean {
  return range.start <= selection.end && selection.start <= range.end;
}

/** Whether a selection is in the tags of an element and not in what stands between them. */
export function isOnTags({ startTag, endTag }: Element, selection: Range): boolean {
  return within(startTag, selection) || (endTag !== undefined && within(endTag, selection));
}

function within(range: Range, selection: Range): boolean {
  return range.start <= selection.start && selection.end <= range.end;
}
