import { guestAreas } from './guest/areas.ts';
import { momentArea } from './moment/area.ts';
import type { MomentRule, Rule } from './rule.ts';
import { deprecatedConstruct } from './target/deprecated.ts';
import { notInTarget } from './target/notInTarget.ts';
import { xenAreas } from './xen/areas.ts';

/** The rules about what only Xen has. */
const xenRules = xenAreas.flatMap((area) => area.entries.filter((entry) => entry.kind === 'rule'));

/** The rules about guests of any origin. */
const guestRules = guestAreas.flatMap((area) => area.entries.filter((entry) => entry.kind === 'rule'));

/** All rules about guests, in the order of the catalogue. */
export const rules: readonly Rule[] = [...xenRules, ...guestRules, notInTarget, deprecatedConstruct];

/** All rules about snapshots, checkpoints and backups. */
export const momentRules: readonly MomentRule[] = momentArea.entries;

/** The rule of an id; undefined when there is none. */
export function ruleById(id: string): Rule | undefined {
  return rules.find((rule) => rule.id === id);
}
