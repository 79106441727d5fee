import type { Element } from '../xml/tree.ts';
import type { Choices } from './choices.ts';
import { type Disk, diskName, diskNamer, parseDiskName } from './disks.ts';
import type { GuestFacts } from './guest.ts';

/** Where a disk goes on the target. */
export interface DiskPlan {
  /** The name it has now, without xend's markers. */
  readonly oldName: string;
  readonly oldBus: string;
  readonly name: string;
  readonly bus: string;
  /** False when name and bus stay. */
  readonly changes: boolean;
  /** How a Linux guest will call the device (`vda`, `sda`, `sr0`); a guess for all but virtio. */
  readonly guestName: string;
}

/** What the plan needs to know of a disk; `Disk` has it all. */
export type PlannedDisk = Pick<Disk, 'device' | 'name' | 'bus' | 'readonly'>;

export interface DiskPlanOptions {
  /** The bus for disks that must or may change. */
  readonly bus: string;
  readonly machine: string;
  /** True for a definition that is still Xen's: its emulated disks move to a faster bus as well. */
  readonly moveEmulated: boolean;
  /** True when the guest's firmware booted the first IDE disk: those come first in the order. */
  readonly firmwareBoot: boolean;
  /** True when the guest's kernel calls IDE disks hdX (before 2.6.19). */
  readonly oldIdeNames: boolean;
}

const idePlaces = 4;
const driverBuses = new Set(['virtio', 'scsi']);
const prefixes: Readonly<Record<string, string>> = {
  virtio: 'vd',
  ide: 'hd',
  sata: 'sd',
  scsi: 'sd',
  usb: 'sd',
  fdc: 'fd',
};

function isRemovable(disk: PlannedDisk): boolean {
  return disk.device === 'cdrom' || disk.device === 'floppy';
}

/** True when the name starts as disks of the bus are named and names a whole disk. */
function fits(name: string, bus: string): boolean {
  const parsed = parseDiskName(name);
  return parsed !== undefined && parsed.partition === undefined && parsed.prefix === (prefixes[bus] ?? parsed.prefix);
}

/** The bus a disk belongs on, before IDE places are counted. */
function wantedBus(disk: PlannedDisk, options: DiskPlanOptions): string {
  const withoutIde = options.machine !== 'pc' && !/^pc-i440fx/.test(options.machine);
  if (disk.device === 'floppy') {
    return 'fdc';
  }
  if (disk.device === 'cdrom') {
    const emulated = withoutIde ? 'sata' : 'ide';
    return disk.bus === 'xen' || disk.bus === 'virtio' || (disk.bus === 'ide' && withoutIde) ? emulated : disk.bus;
  }
  if (disk.device === 'lun') {
    return 'scsi';
  }
  const emulated = disk.bus === 'ide' || disk.bus === 'sata' || disk.bus === 'scsi';
  const stays =
    disk.bus !== 'xen' &&
    !(emulated && options.moveEmulated && driverBuses.has(options.bus) && disk.bus !== options.bus) &&
    !(disk.bus === 'ide' && withoutIde);
  const bus = stays ? disk.bus : options.bus === 'ide' && withoutIde ? 'sata' : options.bus;
  // libvirt refuses read-only disks on IDE and SATA.
  return disk.readonly && (bus === 'ide' || bus === 'sata') ? 'virtio' : bus;
}

/** The order in which new names are handed out: by old prefix as it first appears, then by letter. */
function namingOrder<Item extends PlannedDisk>(disks: readonly Item[], firmwareBoot: boolean): Item[] {
  const prefixOf = (disk: PlannedDisk): string => parseDiskName(disk.name)?.prefix ?? disk.name;
  const groups = [...new Set(disks.map(prefixOf))];
  if (firmwareBoot) {
    groups.sort((one, other) => Number(other === 'hd') - Number(one === 'hd'));
  }
  return [...disks].sort((one, other) => {
    const oneName = parseDiskName(one.name);
    const otherName = parseDiskName(other.name);
    return (
      Number(isRemovable(one)) - Number(isRemovable(other)) ||
      groups.indexOf(prefixOf(one)) - groups.indexOf(prefixOf(other)) ||
      (oneName?.index ?? 0) - (otherName?.index ?? 0) ||
      (oneName?.partition ?? 0) - (otherName?.partition ?? 0)
    );
  });
}

/**
 * Gives every disk its bus and name on the target. Disks that already fit keep both, and the others take
 * the free names of their bus in order, so converting some disks first ends in the same names as converting all at once
 * (where disks of one prefix stand together; else their first appearance may be gone).
 * At most four devices stay on IDE; a further disk goes to SATA.
 */
export function planDiskNames(
  disks: readonly PlannedDisk[],
  options: DiskPlanOptions,
): ReadonlyMap<PlannedDisk, { readonly name: string; readonly bus: string }> {
  const plan = new Map<PlannedDisk, { name: string; bus: string }>();
  const taken = new Set<string>();
  let ide = 0;
  const pending: PlannedDisk[] = [];
  for (const disk of disks) {
    const bus = wantedBus(disk, options);
    if (bus === disk.bus && fits(disk.name, bus) && !taken.has(disk.name)) {
      plan.set(disk, { name: disk.name, bus });
      taken.add(disk.name);
      ide += bus === 'ide' ? 1 : 0;
    } else {
      pending.push(disk);
    }
  }
  const pendingCdroms = pending.filter((disk) => disk.device === 'cdrom' && wantedBus(disk, options) === 'ide').length;
  const freeName = diskNamer(taken);
  for (const disk of namingOrder(pending, options.firmwareBoot)) {
    let bus = wantedBus(disk, options);
    if (bus === 'ide') {
      const reserved = disk.device === 'cdrom' ? 0 : pendingCdroms;
      if (ide + reserved >= idePlaces) {
        bus = 'sata';
      } else {
        ide += 1;
      }
    }
    const prefix = prefixes[bus] ?? parseDiskName(disk.name)?.prefix ?? 'sd';
    const name = freeName(prefix);
    plan.set(disk, { name, bus });
  }
  return plan;
}

/** The names a Linux guest gives its disks: virtio as written, the rest `sdX` in the order of bus and name. */
function guestNames(
  disks: readonly PlannedDisk[],
  plan: ReadonlyMap<PlannedDisk, { readonly name: string; readonly bus: string }>,
  oldIdeNames: boolean,
): Map<PlannedDisk, string> {
  const names = new Map<PlannedDisk, string>();
  const busOrder = ['ide', 'sata', 'scsi', 'usb'];
  const numbered = disks
    .map((disk) => ({ disk, planned: plan.get(disk) ?? { name: disk.name, bus: disk.bus } }))
    .sort(
      (one, other) =>
        busOrder.indexOf(one.planned.bus) - busOrder.indexOf(other.planned.bus) ||
        (parseDiskName(one.planned.name)?.index ?? 0) - (parseDiskName(other.planned.name)?.index ?? 0),
    );
  let disk = 0;
  let cdrom = 0;
  for (const item of numbered) {
    const { name, bus } = item.planned;
    if (item.disk.device === 'floppy' || bus === 'virtio' || (bus === 'ide' && oldIdeNames)) {
      names.set(item.disk, name);
    } else if (item.disk.device === 'cdrom') {
      names.set(item.disk, `sr${cdrom}`);
      cdrom += 1;
    } else {
      names.set(item.disk, diskName('sd', disk));
      disk += 1;
    }
  }
  return names;
}

/** The plan for a guest's disks from the answers taken. */
export function planDisks(guest: GuestFacts, choices: Choices): ReadonlyMap<Element, DiskPlan> {
  const { disks } = guest.devices;
  const plan = planDiskNames(disks, {
    bus: choices['disk-bus'] ?? 'virtio',
    machine: choices.machine ?? 'pc',
    moveEmulated: guest.fromXen,
    firmwareBoot: guest.kind !== 'pv' && guest.kind !== 'pvh',
    oldIdeNames: choices['guest-os'] === 'rhel5',
  });
  const inGuest = guestNames(disks, plan, choices['guest-os'] === 'rhel5');
  return new Map(
    disks.map((disk) => {
      const { name, bus } = plan.get(disk) ?? disk;
      return [
        disk.element,
        {
          oldName: disk.name,
          oldBus: disk.bus,
          name,
          bus,
          changes: name !== disk.name || bus !== disk.bus,
          guestName: inGuest.get(disk) ?? name,
        },
      ];
    }),
  );
}
