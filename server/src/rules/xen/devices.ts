import type { Rule } from '../rule.ts';

/** The rules about disks, interfaces, consoles and the other devices of Xen guests. */
export const deviceRules: readonly Rule[] = [];
