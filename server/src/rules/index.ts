import type { Rule } from './rule.ts';
import { deviceRules } from './xen/devices.ts';
import { domainRules } from './xen/domain.ts';

/** All rules, in the order of the catalogue. */
export const rules: readonly Rule[] = [...domainRules, ...deviceRules];

/** The rule of an id; undefined when there is none. */
export function ruleById(id: string): Rule | undefined {
  return rules.find((rule) => rule.id === id);
}
