import type { Guest } from '../../../guest/guest.ts';
import { insertAfter, insertChild, replaceText, setAttribute, type TextEdit } from '../../../xml/edit.ts';
import { child } from '../../../xml/query.ts';
import type { Element } from '../../../xml/tree.ts';

/** The machines to offer for the guest, as answers to the question `machine`. */
export function machineAnswers(guest: Guest): readonly string[] {
  return guest.choices.machine === 'virt' ? ['virt'] : ['pc', 'q35'];
}

/** The architecture by libvirt's name; a missing one is that of nearly every Xen host. */
export function architecture(guest: Guest): string {
  const written = guest.os.arch ?? '';
  return /^x86_32/.test(written) ? 'i686' : written === '' ? 'x86_64' : written;
}

/** The `<boot>` line that the answer to `boot` asks for; undefined when there is one, or a kernel is booted. */
export function missingBoot(guest: Guest): string | undefined {
  const { os, choices } = guest;
  if (os.boot.length > 0 || os.bootOrderPerDevice || (os.kernelPath && choices.boot === 'kernel')) {
    return undefined;
  }
  return choices.boot === 'network' ? "<boot dev='network'/>" : "<boot dev='hd'/>";
}

/** Turns `<os>` of a paravirtual guest into that of a full machine. */
export function toFullMachine(guest: Guest, typeElement: Element, machine: string): readonly TextEdit[] {
  const os = guest.os.element;
  const boot = missingBoot(guest);
  return [
    ...(guest.os.arch === architecture(guest) ? [] : setAttribute(typeElement, 'arch', architecture(guest))),
    ...setAttribute(typeElement, 'machine', machine),
    ...replaceText(typeElement, 'hvm'),
    ...(boot === undefined || os === undefined ? [] : insertChild(os, boot, { last: true })),
  ];
}

/** Inserts an element of the domain after the first of the named siblings that is there, else last in the domain. */
export function insertInDomain(guest: Guest, xml: string, siblings: readonly string[]): readonly TextEdit[] {
  for (const name of siblings) {
    const sibling = child(guest.root, name);
    if (sibling !== undefined) {
      return insertAfter(sibling, xml);
    }
  }
  return insertChild(guest.root, xml, { last: true });
}
