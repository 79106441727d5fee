import { type Rule, rule } from './rule.ts';

/** A rule for tests: nothing but its id, its check, and what the test is about. */
export function bareRule(id: string, check: Rule['check'], more: Partial<Rule> = {}): Rule {
  return rule({
    id,
    title: id,
    severity: 'warning',
    targets: ['kvm'],
    layer: 'define',
    cure: '',
    docs: '',
    source: '',
    examples: [],
    check,
    ...more,
  });
}
