/** What refers to what inside one definition, as data. */
import { readDisk } from '../../guest/disks.ts';
import type { Guest } from '../../guest/guest.ts';
import { impliedIndices } from '../../guest/hardware/controllers.ts';
import { parseDecimal, parseNumber } from '../../guest/hardware/numbers.ts';
import { attributeValue, child, childElements, textContent } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import type { Site } from '../sites.ts';

/** Numbers from `first` to `last`, both among them. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** A place where values of a kind stand. */
export interface ReferenceSite extends Site {
  /** `set` for lists such as `0-3,8`, each part of which refers by itself. */
  readonly form?: 'set';
  /** Tells apart what is numbered separately; undefined when this is none of the kind. Without it all are numbered together. */
  readonly scope?: (element: Element) => string | undefined;
  /** The numbers that the element brings along without writing them; its text or its name then stands for them. */
  readonly implies?: (element: Element, guest: Guest) => readonly Span[];
  /** Why the number cannot be another one; undefined when it can. */
  readonly fixed?: (element: Element) => string | undefined;
}

export interface ReferenceKind {
  /** As in "the I/O thread 2". */
  readonly title: string;
  /** `order`: no two mean the same, but all belong together. */
  readonly values: 'number' | 'name' | 'order';
  /** The lowest number that libvirt hands out; 0 unless it is another. */
  readonly from?: number;
  /** The highest number that a guest can have; undefined when there is no limit that it tells. */
  readonly to?: (guest: Guest) => number | undefined;
  /** Where the things are that are referred to; none for what lies outside the definition. */
  readonly declares: readonly ReferenceSite[];
  readonly refers: readonly ReferenceSite[];
}

/** The type of controller that `address/@controller` counts (libvirt src/conf/domain_conf.c, virDomainDiskBus). */
function controllerScope(address: Element): string | undefined {
  const type = attributeValue(address, 'type');
  if (type === 'virtio-serial' || type === 'ccid') return type;
  const device = address.parent;
  if (type !== 'drive' || device.kind !== 'element') return undefined;
  if (device.name === 'hostdev') return 'scsi';
  return device.name === 'disk' ? readDisk(device).bus : undefined;
}

/** The type of controller that `address/@bus` counts. Only the PCI domain 0 is made of controllers. */
function busScope(address: Element): string | undefined {
  const type = attributeValue(address, 'type');
  if (type === 'usb') return type;
  return type === 'pci' && (parseNumber(attributeValue(address, 'domain') ?? '0') ?? 0) === 0 ? type : undefined;
}

/** A snapshot or checkpoint names a disk by its target or, with a slash before, by its source. */
function pathScope(disk: Element): string | undefined {
  return attributeValue(disk, 'name')?.startsWith('/') ? '' : undefined;
}

function targetScope(disk: Element): string | undefined {
  return pathScope(disk) === undefined ? '' : undefined;
}

function rootBus(controller: Element): string | undefined {
  return /^pcie?-root$/.test(attributeValue(controller, 'model') ?? '')
    ? "The machine's own PCI bus always has the index 0."
    : undefined;
}

/** Single numbers as spans, neighbours together. */
function spans(numbers: readonly number[]): Span[] {
  const found: { first: number; last: number }[] = [];
  for (const value of [...numbers].sort((one, other) => one - other)) {
    const open = found.at(-1);
    if (open !== undefined && value <= open.last + 1) open.last = value;
    else found.push({ first: value, last: value });
  }
  return found;
}

function writtenIds(root: Element, list: string, item: string): Set<number | undefined> {
  return new Set(
    childElements(root)
      .filter(({ name }) => name === list)
      .flatMap((element) => childElements(element))
      .filter(({ name }) => name === item)
      .map((element) => parseDecimal(attributeValue(element, 'id'))),
  );
}

/** The I/O threads that `<iothreads>` counts and `<iothreadids>` does not name. */
function unnamedThreads(_: Element, { root, hardware }: Guest): Span[] {
  const named = writtenIds(root, 'iothreadids', 'iothread');
  return spans([...hardware.ioThreads].filter((id) => !named.has(id)));
}

/** The virtual CPUs that `<vcpu>` counts and `<vcpus>` does not name. */
function unnamedCpus(vcpu: Element, { root }: Guest): Span[] {
  const count = parseDecimal(textContent(vcpu)) ?? 0;
  if (count === 0) return [];
  const named = writtenIds(root, 'vcpus', 'vcpu');
  if (named.size === 0) return [{ first: 0, last: count - 1 }];
  return spans(Array.from({ length: Math.min(count, 16_384) }, (_, id) => id).filter((id) => !named.has(id)));
}

/** A controller without an index gets one. */
function unnamedController(element: Element, { hardware }: Guest): Span[] {
  const index = impliedIndices(hardware.controllers).get(element);
  return index === undefined ? [] : [{ first: index, last: index }];
}

/** A NUMA cell without an id has its place for one. */
function unnamedCell(element: Element, { hardware }: Guest): Span[] {
  const cell = hardware.processors.cells.find((candidate) => candidate.element === element);
  return cell === undefined || cell.idAttribute !== undefined ? [] : [{ first: cell.id, last: cell.id }];
}

export const referenceKinds: readonly ReferenceKind[] = [
  {
    title: 'controller index',
    values: 'number',
    declares: [
      { path: 'devices/controller@index', scope: (element) => attributeValue(element, 'type'), fixed: rootBus },
      { path: 'devices/controller', scope: (element) => attributeValue(element, 'type'), implies: unnamedController },
    ],
    refers: [
      { path: 'devices/*/address@controller', scope: controllerScope },
      { path: 'devices/*/address@bus', scope: busScope },
    ],
  },
  {
    title: 'I/O thread',
    values: 'number',
    from: 1,
    declares: [{ path: 'iothreadids/iothread@id' }, { path: 'iothreads', implies: unnamedThreads }],
    refers: [
      { path: 'devices/*/driver@iothread' },
      { path: 'devices/*/driver/iothreads/iothread@id' },
      { path: 'cputune/iothreadpin@iothread' },
      { path: 'cputune/iothreadsched@iothreads', form: 'set' },
    ],
  },
  {
    title: 'virtual CPU',
    values: 'number',
    // virDomainVcpuParse refuses an id beyond the count.
    to: ({ root }) => {
      const vcpu = child(root, 'vcpu');
      const count = vcpu && parseDecimal(textContent(vcpu));
      return count === undefined ? undefined : count - 1;
    },
    declares: [{ path: 'vcpus/vcpu@id' }, { path: 'vcpu', implies: unnamedCpus }],
    refers: [
      { path: 'cputune/vcpupin@vcpu' },
      { path: 'cputune/vcpusched@vcpus', form: 'set' },
      { path: 'cputune/cachetune@vcpus', form: 'set' },
      { path: 'cputune/cachetune/monitor@vcpus', form: 'set' },
      { path: 'cputune/memorytune@vcpus', form: 'set' },
      { path: 'cputune/memorytune/monitor@vcpus', form: 'set' },
      { path: 'cpu/numa/cell@cpus', form: 'set' },
    ],
  },
  {
    title: 'NUMA cell',
    values: 'number',
    declares: [{ path: 'cpu/numa/cell@id' }, { path: 'cpu/numa/cell', implies: unnamedCell }],
    refers: [
      { path: 'cpu/numa/cell/distances/sibling@id' },
      { path: 'cpu/numa/interconnects/*@initiator' },
      { path: 'cpu/numa/interconnects/*@target' },
      { path: 'numatune/memnode@cellid' },
      { path: 'memoryBacking/hugepages/page@nodeset', form: 'set' },
      { path: 'devices/memory/target/node' },
      { path: 'devices/controller/target/node' },
    ],
  },
  {
    title: 'alias',
    values: 'name',
    declares: [{ path: 'devices/*/alias@name' }],
    refers: [{ path: 'devices/*/teaming@persistent' }, { path: 'qemu:override/qemu:device@alias' }],
  },
  {
    title: 'audio backend',
    values: 'number',
    from: 1,
    declares: [{ path: 'devices/audio@id' }],
    refers: [{ path: 'devices/*/audio@id' }],
  },
  {
    title: 'throttle group',
    values: 'name',
    declares: [{ path: 'throttlegroups/throttlegroup/group_name' }],
    refers: [{ path: 'devices/disk/throttlefilters/filter@group' }],
  },
  {
    title: 'target name',
    values: 'name',
    declares: [{ path: 'devices/disk/target@dev' }],
    refers: [
      { path: '/disks/disk@name', scope: targetScope },
      { path: '/revertDisks/disk@name', scope: targetScope },
    ],
  },
  {
    title: 'place in the boot order',
    values: 'order',
    from: 1,
    declares: [],
    refers: [{ path: 'devices/*/boot@order' }],
  },
  {
    title: 'secret',
    values: 'name',
    declares: [],
    refers: [{ path: 'devices/disk/**/secret@uuid' }, { path: 'devices/tpm/backend/encryption@secret' }],
  },
  {
    title: 'path',
    values: 'name',
    declares: [],
    refers: [
      { path: 'devices/disk/**/source@file' },
      { path: 'devices/disk/**/source@dev' },
      { path: 'blkiotune/device/path' },
      { path: '/disks/disk@name', scope: pathScope },
      { path: '/disks/disk/**/source@file' },
      { path: '/disks/disk/**/source@dev' },
      { path: '/revertDisks/disk@name', scope: pathScope },
      { path: '/revertDisks/disk/**/source@file' },
      { path: '/revertDisks/disk/**/source@dev' },
      { path: '/disks/disk/target@file' },
      { path: '/disks/disk/target@dev' },
      { path: '/disks/disk/scratch@file' },
      { path: '/disks/disk/scratch@dev' },
      { path: '/memory@file' },
    ],
  },
  {
    title: 'boot file',
    values: 'name',
    declares: [],
    refers: [
      { path: 'os/kernel' },
      { path: 'os/initrd' },
      { path: 'os/shim' },
      { path: 'os/dtb' },
      { path: 'os/loader' },
      { path: 'os/nvram' },
      { path: 'os/nvram@template' },
      { path: 'os/nvram/source@file' },
      { path: 'os/varstore@path' },
      { path: 'os/varstore@template' },
    ],
  },
  {
    title: 'group of I/O limits',
    values: 'name',
    declares: [],
    refers: [{ path: 'devices/disk/iotune/group_name' }],
  },
  {
    title: 'libvirt network',
    values: 'name',
    declares: [],
    refers: [{ path: 'devices/interface/source@network' }, { path: 'devices/graphics/listen@network' }],
  },
  { title: 'bridge', values: 'name', declares: [], refers: [{ path: 'devices/interface/source@bridge' }] },
  { title: 'storage pool', values: 'name', declares: [], refers: [{ path: 'devices/disk/**/source@pool' }] },
  { title: 'network filter', values: 'name', declares: [], refers: [{ path: 'devices/interface/filterref@filter' }] },
];
