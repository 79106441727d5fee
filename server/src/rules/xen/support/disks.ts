import { type DiskPlan, planDisks } from '../../../guest/diskNames.ts';
import type { Disk } from '../../../guest/disks.ts';
import type { Guest } from '../../../guest/guest.ts';
import { removeElement, setAttribute, type TextEdit } from '../../../xml/edit.ts';
import { child } from '../../../xml/query.ts';
import { alternatives } from '../../fixes.ts';
import type { Fix } from '../../rule.ts';
import { insertDevice } from './devices.ts';

const buses = ['virtio', 'sata', 'ide', 'scsi'];

/** True for media that the guest can eject: they cannot be on virtio. */
export function isEjectable(disk: Disk): boolean {
  return disk.device === 'cdrom' || disk.device === 'floppy';
}

/** True for a name that Xen gives its paravirtual disks. */
export function hasXenName(disk: Disk): boolean {
  return disk.name.startsWith('xvd');
}

/** Says where a plan puts a disk: "bus 'virtio', target 'vda'". */
export function place(plan: DiskPlan): string {
  return `bus '${plan.bus}', target '${plan.name}'`;
}

/**
 * The edits that put a disk on the bus and under the name of a plan, and what they change in words. An address is one of
 * the bus that the disk leaves.
 */
export function move(disk: Disk, plan: DiskPlan): { readonly title: string; readonly edits: TextEdit[] } {
  const { target } = disk;
  const renames = disk.targetDevice?.value !== plan.name;
  const rebuses = disk.busAttribute?.value !== plan.bus;
  const address = disk.bus === plan.bus ? undefined : child(disk.element, 'address');
  const changes = [rebuses ? `the bus to '${plan.bus}'` : '', renames ? `the target to '${plan.name}'` : ''];
  const changed = `Change ${changes.filter((change) => change !== '').join(' and ')}`;
  return {
    title: address === undefined ? changed : `${changed}, and remove the address`,
    edits:
      target === undefined
        ? []
        : [
            ...(renames ? setAttribute(target, 'dev', plan.name) : []),
            ...(rebuses ? setAttribute(target, 'bus', plan.bus) : []),
            ...(address ? removeElement(address) : []),
          ],
  };
}

/** The fix that takes a disk to its place on the target. */
export function planFix(guest: Guest, disk: Disk, safe: boolean): Fix[] {
  const plan = guest.diskPlan.get(disk.element);
  return plan === undefined ? [] : [{ ...move(disk, plan), preferred: true, safe }];
}

/**
 * A fix for each bus the disk can go to, each with the name that is free there; preferred is the bus of the answers.
 * The first disk that goes to SCSI takes the virtio-scsi controller along, since libvirt's own choice would be an LSI.
 */
export function busFixes(guest: Guest, disk: Disk): Fix[] {
  const chosen = guest.choices['disk-bus'];
  const options = buses.flatMap((answer) => {
    const plans = planFor(guest, answer);
    const plan = plans.get(disk.element);
    if (plan === undefined || (plan.bus !== answer && answer !== chosen)) return [];
    const { title, edits } = move(disk, plan);
    if (edits.length === 0) return [];
    const controller = plan.bus === 'scsi' && isFirstOnScsi(guest, disk, plans) ? scsiController(guest) : [];
    return [
      {
        answer,
        title: controller.length === 0 ? title : `${title}, and add a virtio-scsi controller`,
        edits: [...edits, ...controller],
        safe: false,
      },
    ];
  });
  const taken = options.find(({ answer }) => answer === chosen)?.title;
  return alternatives(
    guest,
    'disk-bus',
    options.filter(({ answer, title }) => answer === chosen || title !== taken),
  );
}

type Plans = Guest['diskPlan'];

/** Every disk of a guest asks for the same plans, so they are kept as long as the guest. */
const plansByBus = new WeakMap<Guest, Map<string, Plans>>();

/** The plan that another answer to the question for the bus would give. */
function planFor(guest: Guest, bus: string): Plans {
  if (bus === guest.choices['disk-bus']) return guest.diskPlan;
  const known = plansByBus.get(guest) ?? new Map<string, Plans>();
  plansByBus.set(guest, known);
  const plan = known.get(bus) ?? planDisks(guest, { ...guest.choices, 'disk-bus': bus });
  known.set(bus, plan);
  return plan;
}

function isFirstOnScsi(guest: Guest, disk: Disk, plans: Plans): boolean {
  return guest.devices.disks.find(({ element }) => plans.get(element)?.bus === 'scsi') === disk;
}

function scsiController(guest: Guest): TextEdit[] {
  return guest.devices.controllers.some(({ type }) => type === 'scsi')
    ? []
    : insertDevice(guest, 'controller', "<controller type='scsi' index='0' model='virtio-scsi'/>");
}
