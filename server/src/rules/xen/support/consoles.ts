import type { CharacterDevice } from '../../../guest/devices.ts';
import type { Guest } from '../../../guest/guest.ts';
import { insertBefore, setAttribute, type TextEdit } from '../../../xml/edit.ts';
import { childElements } from '../../../xml/query.ts';

/** A serial port and the console on it, as libvirt itself would write them. */
export const serialConsole = `
<serial type='pty'>
  <target port='0'/>
</serial>
<console type='pty'>
  <target type='serial' port='0'/>
</console>`.trim();

/** Makes a console that has a target the one on the first serial port; adds the port when the guest has none. */
export function toSerialConsole(guest: Guest, console: CharacterDevice): TextEdit[] {
  return [
    ...(guest.devices.serials.length > 0 ? [] : insertBefore(console.element, serialFor(guest, console))),
    ...(console.target === undefined ? [] : setAttribute(console.target, 'type', 'serial')),
  ];
}

/** The first console stands for the first serial port, so both must have the same end on the host. */
function serialFor(guest: Guest, { element, type }: CharacterDevice): string {
  const hostSide = childElements(element)
    .filter(({ name }) => name === 'source' || name === 'protocol' || name === 'log')
    .map(({ range }) => `  ${guest.document.text.slice(range.start, range.end)}\n`);
  return `<serial type='${type || 'pty'}'>\n${hostSide.join('')}  <target port='0'/>\n</serial>`;
}
