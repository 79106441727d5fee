import { analyze, type Finding, type Settings } from './analyze.ts';
import { sameEdits } from './rules/fixes.ts';
import type { Fix } from './rules/rule.ts';
import { applyEdits, mergeEdits } from './xml/edit.ts';

/** A cure can call for another; more rounds than this would mean two rules that undo each other. */
const roundLimit = 60;

export interface FixedText {
  readonly text: string;
  /** What was cured, in the order of application. */
  readonly applied: readonly { readonly finding: Finding; readonly fix: Fix }[];
}

/** The fix that is taken when nobody chooses. */
export function preferredFix(finding: Finding): Fix | undefined {
  return finding.fixes.find((fix) => fix.preferred);
}

export interface FixAllOptions {
  /** Leaves the fixes that guess or lose something to a person. */
  readonly safeOnly?: boolean;
  /** Only findings of this code. */
  readonly code?: string;
}

/**
 * Applies preferred fixes until none is left. A fix waits for those of a lower order, as it may take away what they are
 * decided by: with `safeOnly` it stays undone while one of them is left to a person.
 */
export function fixAll(text: string, settings: Settings, { safeOnly, code }: FixAllOptions = {}): FixedText {
  const applied: { finding: Finding; fix: Fix }[] = [];
  const seen = new Set<string>();
  let current = text;
  for (let round = 0; round < roundLimit && !seen.has(current); round += 1) {
    seen.add(current);
    const candidates = analyze(current, settings).findings.flatMap((finding) => {
      const fix = preferredFix(finding);
      return fix && (code === undefined || finding.code === code) ? [{ finding, fix }] : [];
    });
    const first = Math.min(...candidates.map(({ finding }) => orderOf(finding)));
    const accepted = candidates.filter(({ finding, fix }) => orderOf(finding) === first && (fix.safe || !safeOnly));
    const chosen = sameEdits(accepted).flatMap((group) => group.slice(0, 1));
    if (chosen.length === 0) break;
    const { edits, skipped } = mergeEdits(chosen.map(({ fix }) => [...fix.edits]));
    current = applyEdits(current, edits);
    applied.push(...chosen.filter((_, index) => !skipped.includes(index)));
  }
  return { text: current, applied };
}

function orderOf(finding: Finding): number {
  return finding.rule?.order ?? 0;
}
