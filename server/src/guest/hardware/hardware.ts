/** The virtual machine that a definition describes, with what libvirt would fill in. Each part is read once, when asked for. */

import { once } from '../../once.ts';
import { perElement } from '../../xml/perElement.ts';
import { attributeValue, child } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import type { Devices } from '../devices.ts';
import { type Disk, parseDiskName, readDisk } from '../disks.ts';
import type { OperatingSystem } from '../operatingSystem.ts';
import { type HardwareController, type PciBus, pciBuses, readController } from './controllers.ts';
import { type Device, type DriveAddress, driveAddress, readDevice } from './device.ts';
import { type Machine, readMachine } from './machine.ts';
import { bytesOf } from './numbers.ts';
import { type Processors, readIoThreads, readProcessors } from './processors.ts';

export interface MemorySizes {
  readonly memory: Element | undefined;
  /** Bytes; undefined when not written or no number. */
  readonly total: bigint | undefined;
  readonly maximumElement: Element | undefined;
  readonly maximum: bigint | undefined;
  readonly currentElement: Element | undefined;
  readonly current: bigint | undefined;
  readonly backing: Element | undefined;
  /** `memoryBacking/access/@mode`; '' when not written. */
  readonly access: string;
  /** `memoryBacking/source/@type`; '' when not written. */
  readonly source: string;
}

export interface Hardware {
  readonly machine: Machine;
  /** Every element in `<devices>`. */
  readonly devices: readonly Device[];
  /** The devices of an element name, in document order. */
  readonly named: (name: string) => readonly Device[];
  readonly controllers: readonly HardwareController[];
  readonly pciBuses: ReadonlyMap<number, PciBus>;
  readonly processors: Processors;
  readonly ioThreads: ReadonlySet<number>;
  readonly memory: MemorySizes;
  /** Where each disk sits on its controller: as written, else as libvirt takes it from the target's name. */
  readonly drives: ReadonlyMap<Element, DriveAddress>;
}

function readMemory(root: Element): MemorySizes {
  const memory = child(root, 'memory');
  const maximumElement = child(root, 'maxMemory');
  const currentElement = child(root, 'currentMemory');
  const backing = child(root, 'memoryBacking');
  const access = backing && child(backing, 'access');
  const source = backing && child(backing, 'source');
  return {
    memory,
    total: memory && bytesOf(memory),
    maximumElement,
    maximum: maximumElement && bytesOf(maximumElement),
    currentElement,
    current: currentElement && bytesOf(currentElement),
    backing,
    access: (access && attributeValue(access, 'mode')) ?? '',
    source: (source && attributeValue(source, 'type')) ?? '',
  };
}

/**
 * The drive address that libvirt gives a disk by its name: src/conf/domain_postparse.c virDomainDiskDefAssignAddress.
 * Undefined on buses that are not addressed so, or when the name has no number.
 */
export function assignedDrive(disk: Disk): DriveAddress | undefined {
  const place = parseDiskName(disk.name)?.index;
  if (place === undefined) return undefined;
  const drive = (perController: number): DriveAddress => ({
    controller: Math.floor(place / perController),
    bus: 0,
    target: 0,
    unit: place % perController,
  });
  switch (disk.bus) {
    case 'scsi':
      return drive(7);
    case 'sata':
      return drive(6);
    case 'fdc':
      return drive(2);
    case 'ide': {
      const { controller, unit } = drive(4);
      return { controller, bus: unit >> 1, target: 0, unit: unit & 1 };
    }
    default:
      return undefined;
  }
}

const readDrive = perElement((element) => {
  const address = child(element, 'address');
  return address === undefined ? assignedDrive(readDisk(element)) : driveAddress(address);
});

function readDrives(disks: readonly Disk[]): ReadonlyMap<Element, DriveAddress> {
  const drives = new Map<Element, DriveAddress>();
  for (const { element } of disks) {
    const drive = readDrive(element);
    if (drive !== undefined) drives.set(element, drive);
  }
  return drives;
}

/** Reads the parts of a domain that make its virtual machine. */
export function readHardware(root: Element, os: OperatingSystem, devices: Devices): Hardware {
  const machine = once(() => readMachine(os));
  const all = once(() => devices.all.map(readDevice));
  const groups = new Map<string, readonly Device[]>();
  const named = (name: string): readonly Device[] => {
    const group = groups.get(name) ?? devices.named(name).map(readDevice);
    groups.set(name, group);
    return group;
  };
  const controllers = once(() => named('controller').map(readController));
  const buses = once(() => pciBuses(controllers(), machine()));
  const processors = once(() => readProcessors(root));
  const ioThreads = once(() => readIoThreads(root));
  const memory = once(() => readMemory(root));
  const drives = once(() => readDrives(devices.disks));
  return {
    named,
    get machine() {
      return machine();
    },
    get devices() {
      return all();
    },
    get controllers() {
      return controllers();
    },
    get pciBuses() {
      return buses();
    },
    get processors() {
      return processors();
    },
    get ioThreads() {
      return ioThreads();
    },
    get memory() {
      return memory();
    },
    get drives() {
      return drives();
    },
  };
}
