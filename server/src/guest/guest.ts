import type { Document, Element } from '../xml/tree.ts';
import type { Choices } from './choices.ts';

/** A typed view of one domain; every part keeps the element it was read from. */
export interface Guest {
  readonly document: Document;
  readonly root: Element;
  /** `domain/@type` as written; '' when missing. */
  readonly type: string;
  /** What was decided, or guessed where nobody decided: every question id has an answer. */
  readonly choices: Choices;
}
