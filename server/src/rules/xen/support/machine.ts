import type { Guest } from '../../../guest/guest.ts';

/** True when the definition names a q35 machine, by its plain or a versioned name. */
export function isQ35(guest: Guest): boolean {
  return /^(pc-)?q35(-|$)/.test(guest.os.machine);
}
