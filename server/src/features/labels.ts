import { readDisk } from '../guest/disks.ts';
import { parseBytes, parseNumber } from '../guest/hardware/numbers.ts';
import { child, childElements, textContent } from '../xml/query.ts';
import type { Element } from '../xml/tree.ts';
import { firstAt, valueAt } from './path.ts';
import { quantitiesOf } from './quantities.ts';
import { shortened, sizeWords } from './words.ts';

/** What an element is, in a few words: which one of its kind, and what there is to it. */
export interface Label {
  /** As `disk vda`. */
  readonly name: string;
  /** As `qcow2 /var/lib/libvirt/images/web.qcow2`; may be empty. */
  readonly detail: string;
}

/** What tells the element from others of its name, and the rest; empty parts are passed over. */
interface Parts {
  readonly which?: readonly (string | undefined)[];
  readonly rest?: readonly (string | undefined)[];
}

type Reader = (element: Element) => Parts;

/** Reads both parts at fixed places. */
function places(which: readonly string[], rest: readonly string[] = []): Reader {
  return (element) => ({
    which: which.map((path) => valueAt(element, path)),
    rest: rest.map((path) => valueAt(element, path)),
  });
}

const characterDevice: Reader = (element) => ({
  which: [firstAt(element, 'target@name', 'target@port')],
  rest: [
    valueAt(element, '@type'),
    firstAt(element, 'source@path', 'source@channel', 'source@service'),
    valueAt(element, 'target@type'),
  ],
});

/** An image behind or beside that of a disk. */
function image(element: Element): Parts {
  const source = firstAt(element, 'source@file', 'source@dev', 'source@name', 'source@volume', 'source@dir');
  return { rest: [valueAt(element, 'format@type'), source] };
}

/** What a snapshot, checkpoint or backup says of a disk. */
const momentDisk = places(
  ['@name'],
  ['@snapshot', '@checkpoint', '@backup', 'driver@type', 'source@file', 'source@dev', 'target@file', 'target@dev'],
);

/** The devices, by element name. */
const devices: Readonly<Record<string, Reader>> = {
  audio: places(['@id'], ['@type']),
  channel: characterDevice,
  console: characterDevice,
  controller: places(['@type', '@index'], ['@model']),
  crypto: places(['@model'], ['@type', 'backend@model']),
  disk: (element) => {
    const disk = readDisk(element);
    return {
      which: [disk.name],
      rest: [disk.device === 'disk' ? undefined : disk.device, disk.driverType, disk.sourceName],
    };
  },
  emulator: (element) => ({ rest: [textContent(element)] }),
  filesystem: (element) => ({
    which: [valueAt(element, 'target@dir')],
    rest: [valueAt(element, 'driver@type'), firstAt(element, 'source@dir', 'source@file', 'source@name', 'source@dev')],
  }),
  graphics: (element) => ({
    which: [valueAt(element, '@type')],
    rest: [port(element), firstAt(element, 'listen@address', '@listen', 'listen@socket', '@socket', 'listen@network')],
  }),
  hostdev: (element) => ({
    which: [firstAt(element, '@type', '@mode')],
    rest: [hostDevice(element)],
  }),
  hub: places(['@type']),
  input: places(['@type'], ['@bus', 'source@evdev', 'source@dev']),
  interface: (element) => ({
    which: [valueAt(element, 'mac@address')],
    rest: [
      valueAt(element, '@type'),
      firstAt(element, 'source@bridge', 'source@network', 'source@dev', 'source@path', 'source@switchid') ??
        hostDevice(element),
      valueAt(element, 'model@type'),
    ],
  }),
  iommu: places(['@model']),
  lease: places(['key'], ['lockspace']),
  memballoon: places(['@model']),
  memory: (element) => {
    const size = parseBytes(valueAt(element, 'target/size'), valueAt(element, 'target/size@unit'));
    const node = valueAt(element, 'target/node');
    return {
      which: [valueAt(element, '@model')],
      rest: [size === undefined ? undefined : sizeWords(size), node === undefined ? undefined : `on node ${node}`],
    };
  },
  panic: places(['@model']),
  parallel: characterDevice,
  pstore: places([], ['@backend', 'path']),
  redirdev: places(['@bus'], ['@type']),
  rng: places(['@model'], ['backend@model', 'backend']),
  serial: characterDevice,
  shmem: places(['@name'], ['model@type']),
  smartcard: places(['@mode'], ['@type']),
  sound: places(['@model']),
  tpm: places(['@model'], ['backend@type', 'backend@version']),
  video: places(['model@type']),
  vsock: places(['cid@address'], ['@model']),
  watchdog: places(['@model'], ['@action']),
};

/** What stands directly in the domain or below its other parts, by element name. */
const parts: Readonly<Record<string, Reader>> = {
  backingStore: image,
  cell: (element) => {
    const size = parseBytes(valueAt(element, '@memory'), valueAt(element, '@unit'));
    const cpus = valueAt(element, '@cpus');
    return {
      which: [valueAt(element, '@id')],
      rest: [cpus === undefined ? undefined : `CPUs ${cpus}`, size === undefined ? undefined : sizeWords(size)],
    };
  },
  clock: places([], ['@offset', '@timezone']),
  cpu: places([], ['@mode', 'model']),
  devices: (element) => ({ rest: [`${childElements(element).length}`] }),
  domain: places(['name'], ['@type']),
  domainbackup: places([], ['@mode', 'incremental']),
  domaincheckpoint: places(['name'], ['description']),
  domainsnapshot: places(['name'], ['state', 'description']),
  entry: (element) => ({ which: [valueAt(element, '@name')], rest: [textContent(element)] }),
  filterref: places([], ['@filter']),
  feature: places(['@name'], ['@policy', '@enabled']),
  hyperv: places([], ['@mode']),
  iothread: places(['@id']),
  iothreadpin: places(['@iothread'], ['@cpuset']),
  iothreadsched: places(['@iothreads'], ['@scheduler', '@priority']),
  memnode: places(['@cellid'], ['@mode', '@nodeset']),
  mirror: image,
  os: places([], ['type', 'type@machine', 'type@arch', '@firmware']),
  page: (element) => {
    const size = parseBytes(valueAt(element, '@size'), valueAt(element, '@unit'));
    const nodes = valueAt(element, '@nodeset');
    return { rest: [size === undefined ? undefined : sizeWords(size), nodes && `cells ${nodes}`] };
  },
  seclabel: places([], ['@type', '@model']),
  sibling: places(['@id'], ['@value']),
  throttlegroup: places(['group_name']),
  timer: places(['@name'], ['@tickpolicy', '@present']),
  topology: (element) => ({
    rest: ['sockets', 'dies', 'clusters', 'cores', 'threads'].map((name) => {
      const count = valueAt(element, `@${name}`);
      return count === undefined ? undefined : `${count} ${count === '1' ? name.slice(0, -1) : name}`;
    }),
  }),
  vcpu: (element) => {
    const id = valueAt(element, '@id');
    if (id === undefined) return plainParts(element);
    return { which: [id], rest: [valueAt(element, '@enabled') === 'yes' ? 'enabled' : 'disabled'] };
  },
  vcpupin: places(['@vcpu'], ['@cpuset']),
  vcpusched: places(['@vcpus'], ['@scheduler', '@priority']),
};

/** The device that bears an alias or a target name; else the element itself. */
export function bearerOf(element: Element): Element {
  const { name, parent } = element;
  const isBorne = name === 'alias' || (name === 'target' && parent.kind === 'element' && parent.name === 'disk');
  return isBorne && parent.kind === 'element' ? parent : element;
}

/** What an element is, in a few words. */
export function labelOf(element: Element): Label {
  const { name, parent } = element;
  const holder = parent.kind === 'element' ? parent.name : '';
  const isOfMoment = name === 'disk' && (holder === 'disks' || holder === 'revertDisks');
  const reader = holder === 'devices' ? devices[name] : isOfMoment ? momentDisk : parts[name];
  const { which = [], rest = [] } = reader?.(element) ?? plainParts(element);
  return { name: joined([name, ...which]), detail: joined(rest) };
}

function joined(words: readonly (string | undefined)[]): string {
  return words
    .filter((word) => word !== undefined && word.trim() !== '')
    .map((word) => shortened(word ?? '', 80))
    .join(' ');
}

/** A leaf: its text, as a size where it is one, else the values of its attributes. */
function plainParts(element: Element): Parts {
  if (element.children.some(({ kind }) => kind === 'element')) return {};
  const text = textContent(element).trim();
  const size = quantitiesOf(element).find(({ is, place }) => is === 'size' && place.text === text);
  if (size !== undefined) return { rest: [size.words] };
  return { rest: text === '' ? element.attributes.map(({ value }) => value) : [text] };
}

function port(element: Element): string | undefined {
  const written = valueAt(element, '@port');
  return written === undefined || written === '-1' ? undefined : `port ${written}`;
}

/** The device of the host: its address, its ids or its name. */
function hostDevice(element: Element): string | undefined {
  const source = child(element, 'source');
  if (source === undefined) return undefined;
  const vendor = valueAt(source, 'vendor@id');
  const product = valueAt(source, 'product@id');
  if (vendor !== undefined && product !== undefined) return `${plain(vendor)}:${plain(product)}`;
  const address = child(source, 'address');
  const slot = address && parseNumber(valueAt(address, '@slot'));
  const bus = address && parseNumber(valueAt(address, '@bus'));
  if (address !== undefined && slot !== undefined && bus !== undefined) {
    const hexadecimal = (value: number, width: number): string => value.toString(16).padStart(width, '0');
    const domain = parseNumber(valueAt(address, '@domain')) ?? 0;
    const part = parseNumber(valueAt(address, '@function')) ?? 0;
    return `${hexadecimal(domain, 4)}:${hexadecimal(bus, 2)}:${hexadecimal(slot, 2)}.${part}`;
  }
  const device = address && parseNumber(valueAt(address, '@device'));
  if (bus !== undefined && device !== undefined) return `bus ${bus} device ${device}`;
  return firstAt(source, 'address@uuid', '@dev', 'adapter@name', '@name', 'interface', 'block', 'char');
}

function plain(id: string): string {
  return id.replace(/^0x/i, '');
}
