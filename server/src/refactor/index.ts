import { type Guest, isWholeDocument } from '../guest/guest.ts';
import { isQemuGuest } from '../rules/guest/support/rule.ts';
import type { Document, Range } from '../xml/tree.ts';
import { comment } from './comment.ts';
import { sameDiskDriver } from './diskDriver.ts';
import { disksToVirtio } from './disksToVirtio.ts';
import { dropLiveState } from './dropLiveState.ts';
import { explicitAddresses } from './explicitAddresses.ts';
import { machineToQ35 } from './machineToQ35.ts';
import { meets } from './place.ts';
import { plainly, type Refactoring, type Refusal } from './refactoring.ts';
import { sortDevices } from './sortDevices.ts';

export type { Refactoring, Refusal, Step } from './refactoring.ts';

/** What can be done with the part of the definition that is selected. */
export function refactorings(
  document: Document,
  guest: Guest | undefined,
  selection: Range,
): (Refactoring | Refusal)[] {
  // A snapshot or checkpoint tells what was.
  if (guest !== undefined && !isWholeDocument(guest)) return comment(document, selection);
  const isInDevices = guest?.devices.element !== undefined && meets(guest.devices.element.range, selection);
  return [
    // Only where QEMU's driver runs the guest: a Xen guest is converted first.
    ...(guest !== undefined && isQemuGuest(guest)
      ? [
          ...machineToQ35(guest, selection),
          ...disksToVirtio(guest, selection),
          ...sameDiskDriver(guest, selection),
          ...explicitAddresses(guest, selection),
        ]
      : []),
    ...(isInDevices ? plainly('Sort the devices as libvirt prints them', sortDevices(document)) : []),
    ...plainly('Drop what libvirt assigned to the running guest (id, aliases, labels, ports)', dropLiveState(document)),
    ...comment(document, selection),
  ];
}
