import { explainError } from '../rules/explainError.ts';

/** The request for what may be behind a message of libvirt. */
export const explainErrorRequest = 'domxml/explainError';

export interface ExplainErrorParams {
  /** As pasted: one message or a whole log. */
  readonly text: string;
}

export interface ErrorExplanationResult {
  /** Id of the rule or construct; its page is `docs/rules/ID.md`. */
  readonly id: string;
  readonly title: string;
  /** What to do, Markdown in one line. */
  readonly cure: string;
  /** True when its very words are known, false when it is only like what is known. */
  readonly known: boolean;
}

/** The likeliest first; empty when nothing fits. */
export function explanations({ text }: ExplainErrorParams): ErrorExplanationResult[] {
  return explainError(text).map(({ entry, score }) => ({
    id: entry.id,
    title: entry.title,
    cure: entry.cure,
    known: score >= 1,
  }));
}
