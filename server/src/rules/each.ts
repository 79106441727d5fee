/** Rules that look at devices one by one, each by itself: most of a large guest is in order and stays as it is. */

import { grouped } from '../grouped.ts';
import type { Guest } from '../guest/guest.ts';
import type { ArchitectureFamily } from '../guest/hardware/machine.ts';
import { isQemuGuest } from '../guest/kind.ts';
import type { Element } from '../xml/tree.ts';
import type { Report } from './rule.ts';

/** Something that is read from its element alone. */
interface Item {
  readonly element: Element;
}

/** What a check of one device goes by beside the device. */
export interface Around {
  /** Whether libvirt's QEMU driver runs the guest as it stands. */
  readonly isQemu: boolean;
  readonly family: ArchitectureFamily | undefined;
}

type Items<Subject, Of extends Item> = (subject: Subject) => readonly Of[];

/** The check of a rule that looks at devices one by one. */
export interface Each<Subject> {
  readonly items: Items<Subject, Item>;
  readonly around: (subject: Subject) => Around;
  readonly check: (item: never, report: Report, around: Around) => void;
}

/**
 * Makes a check of devices one by one. It is not run again before the device has changed, or what is around it.
 * @param items which devices; checks of the same ones are run together, so this is one of the functions below
 */
export function onEach<Of extends Item>(
  items: Items<Guest, Of>,
  check: (item: Of, report: Report, around: Around) => void,
): Each<Guest> {
  return { items, around: aroundOf, check };
}

export const disks = ({ devices }: Guest) => devices.disks;
export const interfaces = ({ devices }: Guest) => devices.interfaces;
/** Every element in `<devices>`. */
export const anyDevice = ({ hardware }: Guest) => hardware.devices;

function aroundOf(guest: Guest): Around {
  return { isQemu: isQemuGuest(guest), family: guest.hardware.machine.family };
}

/** A check of devices one by one, by the id of its rule. */
export interface EachRun<Subject, Run> {
  readonly id: string;
  readonly each: Each<Subject>;
  readonly run: Run;
}

/** Devices in which nothing was found, by what they are looked at for: the rules and what was around. */
const inOrder = new WeakMap<Items<never, Item>, WeakMap<Element, string>>();

/**
 * Runs checks of devices one by one.
 * @param attempt runs one check of one device and tells whether there was nothing to report
 */
export function runOnEach<Subject, Run>(
  subject: Subject,
  runs: readonly EachRun<Subject, Run>[],
  attempt: (run: Run, check: (report: Report) => void) => boolean,
): void {
  for (const [items, group] of grouped(runs, ({ each }) => each.items)) {
    const around = group[0]?.each.around(subject);
    if (around === undefined) continue;
    const known = inOrder.get(items) ?? new WeakMap<Element, string>();
    inOrder.set(items, known);
    const key = [around.isQemu, around.family, ...group.map(({ id }) => id)].join(' ');
    for (const item of items(subject)) {
      if (known.get(item.element) === key) continue;
      let isInOrder = true;
      for (const { each, run } of group) {
        const isFine = attempt(run, (report) => each.check(item as never, report, around));
        isInOrder &&= isFine;
      }
      if (isInOrder) known.set(item.element, key);
    }
  }
}
