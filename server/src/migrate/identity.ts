import type { Guest } from '../guest/guest.ts';
import { applyEdits, replaceText, setAttribute, type TextEdit } from '../xml/edit.ts';
import { child, textContent } from '../xml/query.ts';

/** A new MAC address; by default one of QEMU's. */
export function randomMac(vendor = '52:54:00'): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(3));
  return [vendor, ...[...bytes].map((byte) => byte.toString(16).padStart(2, '0'))].join(':');
}

/** The edits that give a guest another UUID and other MAC addresses, so that it can exist beside the original. */
export function identityEdits(
  guest: Guest,
): readonly { readonly title: string; readonly edits: readonly TextEdit[] }[] {
  const uuid = child(guest.root, 'uuid');
  const changes: { title: string; edits: readonly TextEdit[] }[] = [];
  if (uuid !== undefined && textContent(uuid).trim() !== '') {
    changes.push({ title: 'Give the guest a new UUID', edits: replaceText(uuid, globalThis.crypto.randomUUID()) });
  }
  for (const device of guest.devices.interfaces) {
    const mac = child(device.element, 'mac');
    if (mac !== undefined) {
      changes.push({ title: 'Give the interface a new MAC address', edits: setAttribute(mac, 'address', randomMac()) });
    }
  }
  return changes;
}

/** The text with all changes made. */
export function withIdentity(text: string, changes: readonly { readonly edits: readonly TextEdit[] }[]): string {
  return applyEdits(
    text,
    changes.flatMap((change) => change.edits),
  );
}
