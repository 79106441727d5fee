/** A replacement of `range` by `text`; an insertion has an empty range. Offsets are those of the document's text. */
export interface TextEdit {
  readonly range: { readonly start: number; readonly end: number };
  readonly text: string;
}
