import { analyze, type Finding, type Settings } from './analyze.ts';
import type { Fix } from './rules/rule.ts';
import { applyEdits, mergeEdits } from './xml/edit.ts';

/** A cure can call for another; more rounds than this would mean two rules that undo each other. */
const roundLimit = 20;

export interface FixedText {
  readonly text: string;
  /** What was cured, in the order of application. */
  readonly applied: readonly { readonly finding: Finding; readonly fix: Fix }[];
}

/** The fix that is taken when nobody chooses. */
export function preferredFix(finding: Finding): Fix | undefined {
  return finding.fixes.find((fix) => fix.preferred);
}

/**
 * Applies the preferred fixes that `accept` takes until none is left.
 * @param accept such as "only safe ones" or "only those of one rule".
 */
export function fixAll(text: string, settings: Settings, accept: (finding: Finding, fix: Fix) => boolean): FixedText {
  const applied: { finding: Finding; fix: Fix }[] = [];
  const seen = new Set<string>();
  let current = text;
  for (let round = 0; round < roundLimit && !seen.has(current); round += 1) {
    seen.add(current);
    const chosen = analyze(current, settings).findings.flatMap((finding) => {
      const fix = preferredFix(finding);
      return fix && accept(finding, fix) ? [{ finding, fix }] : [];
    });
    if (chosen.length === 0) break;
    const { edits, skipped } = mergeEdits(chosen.map(({ fix }) => [...fix.edits]));
    current = applyEdits(current, edits);
    applied.push(...chosen.filter((_, index) => !skipped.includes(index)));
  }
  return { text: current, applied };
}
