import type { Rule } from '../rule.ts';

/** The rules about the domain, its boot, features, clock and lifecycle. */
export const domainRules: readonly Rule[] = [];
