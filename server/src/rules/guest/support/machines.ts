/** What kind of machine a guest may run on: one that the definition does not tell may be any. */

import type { Machine } from '../../../guest/hardware/machine.ts';

/** Whether the machine may be one of x86. */
export const onX86 = ({ family }: Machine): boolean => family === 'x86' || family === undefined;

/** Whether the machine may be one of IBM Z. */
export const onS390 = ({ family }: Machine): boolean => family === 's390' || family === undefined;

/** Whether the machine may be ARM's `virt`. */
export const onArmVirt = ({ board }: Machine): boolean => board === 'arm-virt' || board === undefined;

/** Whether the machine may be POWER's `pseries`. */
export const onPseries = ({ board }: Machine): boolean => board === 'pseries' || board === undefined;
