import { skeletons } from './skeletons.ts';

/** The request for the text of a new guest. */
export const newGuestRequest = 'domxml/newGuest';

export interface NewGuestResult {
  /** In LSP's snippet syntax. */
  readonly snippet: string;
}

/** The same that completion offers in an empty document. */
export function newGuest(): NewGuestResult {
  return { snippet: skeletons.find(({ parent }) => parent === '')?.snippet ?? '' };
}
