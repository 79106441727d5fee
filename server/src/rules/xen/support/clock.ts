import type { Guest } from '../../../guest/guest.ts';
import { insertChild, type TextEdit } from '../../../xml/edit.ts';
import { attributeValue, childrenNamed } from '../../../xml/query.ts';
import { insertInDomain } from './boot.ts';

const timer = "<timer name='hypervclock' present='yes'/>";

/** Adds the Hyper-V reference clock where it is missing, and a clock where there is none. */
export function addHypervClock(guest: Guest): readonly TextEdit[] {
  const { clock } = guest;
  if (clock === undefined) {
    return insertInDomain(guest, `<clock offset='utc'>\n  ${timer}\n</clock>`, ['features', 'os']);
  }
  const present = childrenNamed(clock, 'timer').some((other) => attributeValue(other, 'name') === 'hypervclock');
  return present ? [] : insertChild(clock, timer, { last: true });
}
