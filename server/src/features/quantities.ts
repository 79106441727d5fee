/** Where sizes and sets of numbers stand in a definition, and what they amount to. */
import { parseBytes, parseSet } from '../guest/hardware/numbers.ts';
import { attributeValue } from '../xml/query.ts';
import type { Element } from '../xml/tree.ts';
import { compileSites, type Hit, type Place, type Site } from './sites.ts';
import { countWords, rateWords, sizeWords } from './words.ts';

export interface SizeSite extends Site {
  readonly is: 'size';
  /** What libvirt takes where no unit is written. */
  readonly unit: string;
  /** Whether the unit can be written, in the attribute `unit`. */
  readonly hasUnit: boolean;
  /** In what the amount of a second is told. */
  readonly perSecond?: 'bytes' | 'bits';
}

interface SetSite extends Site {
  readonly is: 'set';
  /** What is counted. */
  readonly one: string;
}

function size(path: string, unit = 'KiB'): SizeSite {
  return { is: 'size', path, unit, hasUnit: true };
}

function plainSize(path: string, unit = 'KiB'): SizeSite {
  return { is: 'size', path, unit, hasUnit: false };
}

function speed(path: string, unit: string): SizeSite {
  return { is: 'size', path, unit, hasUnit: false, perSecond: 'bytes' };
}

/** Of a network, in libvirt's kilobytes. Source: docs/formatnetwork.rst, quality of service; src/util/virnetdevbandwidth.c. */
function rate(path: string): SizeSite {
  return { is: 'size', path, unit: 'KB', hasUnit: false, perSecond: 'bits' };
}

function set(path: string, one: string): SetSite {
  return { is: 'set', path, one };
}

/** Units as in libvirt's src/conf/domain_conf.c: virDomainParseMemory is KiB, virParseScaledValue as its caller says. */
const quantities: readonly (SizeSite | SetSite)[] = [
  size('memory'),
  size('currentMemory'),
  size('maxMemory'),
  size('memtune/hard_limit'),
  size('memtune/soft_limit'),
  size('memtune/swap_hard_limit'),
  size('memtune/min_guarantee'),
  size('memoryBacking/hugepages/page@size'),
  size('cpu/numa/cell@memory'),
  size('cputune/cachetune/cache@size'),
  size('features/smm/tseg', 'MiB'),
  size('features/hpt/maxpagesize'),
  size('devices/controller/pcihole64'),
  size('devices/memory/source/pagesize'),
  size('devices/memory/target/size'),
  size('devices/memory/target/requested'),
  size('devices/memory/target/current'),
  size('devices/memory/target/block'),
  size('devices/memory/target/label/size'),
  size('devices/shmem/size', 'bytes'),
  size('devices/filesystem/space_hard_limit', 'bytes'),
  size('devices/filesystem/space_soft_limit', 'bytes'),
  size('devices/disk/driver/metadata_cache/max_size', 'bytes'),
  size('/disks/disk/driver/metadata_cache/max_size', 'bytes'),
  plainSize('devices/video/model@ram'),
  plainSize('devices/video/model@vram'),
  plainSize('devices/video/model@vram64'),
  plainSize('devices/video/model@vgamem'),
  speed('devices/disk/iotune/total_bytes_sec', 'bytes'),
  speed('devices/disk/iotune/read_bytes_sec', 'bytes'),
  speed('devices/disk/iotune/write_bytes_sec', 'bytes'),
  speed('devices/disk/iotune/total_bytes_sec_max', 'bytes'),
  speed('devices/disk/iotune/read_bytes_sec_max', 'bytes'),
  speed('devices/disk/iotune/write_bytes_sec_max', 'bytes'),
  speed('blkiotune/device/read_bytes_sec', 'bytes'),
  speed('blkiotune/device/write_bytes_sec', 'bytes'),
  rate('devices/interface/bandwidth/inbound@average'),
  rate('devices/interface/bandwidth/inbound@peak'),
  rate('devices/interface/bandwidth/inbound@floor'),
  rate('devices/interface/bandwidth/outbound@average'),
  rate('devices/interface/bandwidth/outbound@peak'),
  plainSize('devices/interface/bandwidth/inbound@burst'),
  plainSize('devices/interface/bandwidth/outbound@burst'),
  set('vcpu@cpuset', 'CPU'),
  set('cputune/vcpupin@cpuset', 'CPU'),
  set('cputune/emulatorpin@cpuset', 'CPU'),
  set('cputune/iothreadpin@cpuset', 'CPU'),
  set('cputune/vcpusched@vcpus', 'virtual CPU'),
  set('cputune/iothreadsched@iothreads', 'I/O thread'),
  set('cputune/cachetune@vcpus', 'virtual CPU'),
  set('cputune/memorytune@vcpus', 'virtual CPU'),
  set('cputune/cachetune/monitor@vcpus', 'virtual CPU'),
  set('cputune/memorytune/monitor@vcpus', 'virtual CPU'),
  set('cpu/numa/cell@cpus', 'virtual CPU'),
  set('numatune/memory@nodeset', 'node'),
  set('numatune/memnode@nodeset', 'node'),
  set('memoryBacking/hugepages/page@nodeset', 'cell'),
  set('devices/memory/source/nodemask', 'node'),
];

const sites = compileSites(quantities);

/** A number or a set as it is written, and what it amounts to. */
export interface Quantity {
  readonly is: 'size' | 'set';
  readonly element: Element;
  readonly place: Place;
  /** `2 GiB`, `7 CPUs`. */
  readonly words: string;
  /** Whether the words are what is written already. */
  readonly isPlain: boolean;
  /** The unit that libvirt takes, where one could be written and is not. */
  readonly impliedUnit: string | undefined;
}

/** The sizes and sets below an element. */
export function* quantitiesIn(root: Element): Generator<Quantity> {
  for (const hit of sites.in(root)) {
    const quantity = read(hit);
    if (quantity !== undefined) yield quantity;
  }
}

/** The places of an element where a size or a set belongs, whatever is written there. */
export function quantitySitesOf(element: Element): (SizeSite | SetSite)[] {
  return sites.of(element).map(({ site }) => site);
}

/** The sizes and sets of one element, in its attributes or its text. */
export function quantitiesOf(element: Element): Quantity[] {
  return sites.of(element).flatMap((hit) => read(hit) ?? []);
}

/** What an amount at a site is, for people. */
export function amountWords({ perSecond }: SizeSite, bytes: bigint): string {
  if (perSecond === 'bits') return rateWords(bytes);
  return perSecond ? `${sizeWords(bytes)} per second` : sizeWords(bytes);
}

function read({ site, element, place }: Hit<SizeSite | SetSite>): Quantity | undefined {
  if (place === undefined) return undefined;
  if (site.is === 'set') {
    const members = parseSet(place.text);
    if (members === undefined) return undefined;
    const isPlain = /^\s*\d+\s*$/.test(place.text);
    return { is: 'set', element, place, words: countWords(members.size, site.one), isPlain, impliedUnit: undefined };
  }
  const written = site.hasUnit ? attributeValue(element, 'unit') : undefined;
  const bytes = parseBytes(place.text, written, site.unit);
  if (bytes === undefined) return undefined;
  const words = amountWords(site, bytes);
  return {
    is: 'size',
    element,
    place,
    words,
    isPlain: words === `${place.text.trim()} ${written ?? site.unit}`,
    impliedUnit: site.hasUnit && written === undefined ? site.unit : undefined,
  };
}
