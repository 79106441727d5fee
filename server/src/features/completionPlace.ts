/** A tag that is being typed: from `<` to the end of the name under the offset. */
export interface TypedTag {
  readonly start: number;
  readonly end: number;
  /** True after `</`. */
  readonly isEnd: boolean;
}

export function isNameCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\w:.-]/.test(character);
}

/** The tag whose name the offset is in or right behind; undefined elsewhere. */
export function tagAt(text: string, offset: number): TypedTag | undefined {
  let start = offset;
  while (start > 0 && isNameCharacter(text[start - 1])) start -= 1;
  const isEnd = text[start - 1] === '/' && text[start - 2] === '<';
  if (!isEnd && text[start - 1] !== '<') return undefined;
  let end = offset;
  while (isNameCharacter(text[end])) end += 1;
  return { start: start - (isEnd ? 2 : 1), end, isEnd };
}
