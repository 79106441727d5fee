import type { Guest } from '../guest/guest.ts';
import type { Fix, Target } from './rule.ts';

/** The targets of rules about what only Xen has. */
export const qemuTargets: readonly Target[] = ['kvm', 'qemu'];

/** One answer to a question, as a fix. */
export interface Alternative {
  readonly answer: string;
  readonly title: string;
  readonly edits: Fix['edits'];
  /** Default true. */
  readonly safe?: boolean;
}

/**
 * Makes the fixes for a question's answers. The one that the guest's choices name is preferred, else the first; it
 * also comes first.
 */
export function alternatives(guest: Guest, question: string, options: readonly Alternative[]): Fix[] {
  const chosen = options.find((option) => option.answer === guest.choices[question]) ?? options[0];
  return [...options]
    .sort((one, other) => Number(other === chosen) - Number(one === chosen))
    .map((option) => ({
      title: option.title,
      edits: option.edits,
      safe: option.safe ?? true,
      ...(option === chosen ? { preferred: true } : {}),
      choice: { question, answer: option.answer },
    }));
}

/** Candidates in groups that ask for the same edits, such as to remove one element: to be applied once. */
export function sameEdits<Candidate extends { readonly fix: Fix }>(candidates: readonly Candidate[]): Candidate[][] {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const key = JSON.stringify(candidate.fix.edits.map(({ range, text }) => [range.start, range.end, text]));
    groups.set(key, [...(groups.get(key) ?? []), candidate]);
  }
  return [...groups.values()];
}
