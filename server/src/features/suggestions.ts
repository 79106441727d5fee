/** Values for places where the grammar takes many and spells out none: what people write there. */

export interface Suggestion {
  readonly value: string;
  /** Markdown. */
  readonly documentation: string;
}

/** The place of a value, by names; the attribute is undefined for an element's text. */
export interface ValuePlace {
  readonly holder: string;
  readonly element: string;
  readonly attribute: string | undefined;
  /** The guest's architecture as written; '' without one. */
  readonly architecture: string;
}

type Table = Readonly<Record<string, readonly (readonly [value: string, documentation: string])[]>>;

const units: Table[string] = [
  ['KiB', '1024 bytes, which memory is counted in where no unit is written.'],
  ['MiB', '1024 KiB.'],
  ['GiB', '1024 MiB.'],
  ['TiB', '1024 GiB.'],
  ['bytes', 'Single bytes.'],
];

/** By the element with what holds it, and the attribute. */
const table: Table = {
  'hugepages/page@size': [
    ['2048', '2 MiB, the smaller of the huge pages on x86, when the unit is KiB.'],
    ['1048576', '1 GiB, the larger of the huge pages on x86, when the unit is KiB.'],
  ],
  'interface/source@network': [['default', 'The network that libvirt brings along: NAT through the host.']],
  'interface/filterref@filter': [
    ['clean-traffic', "libvirt's own filter: the guest cannot send with a false MAC or IP address."],
  ],
  'channel/target@name': [
    ['org.qemu.guest_agent.0', 'The QEMU guest agent.'],
    ['com.redhat.spice.0', "The SPICE agent; the channel is of `type='spicevmc'`."],
    ['org.spice-space.webdav.0', "Folders shared through SPICE; the channel is of `type='spiceport'`."],
  ],
  'graphics/listen@address': [
    ['127.0.0.1', 'Only the host itself reaches it.'],
    ['0.0.0.0', 'All that reach the host reach it: set a password or TLS.'],
  ],
  'rng/backend': [['/dev/urandom', "The host's source of random numbers that never waits."]],
};

/** Processors that libvirt knows by name (src/cpu_map): those of the last fifteen years that many hosts can provide. */
const processors: Table[string] = [
  ['qemu64', "QEMU's own, with little more than every 64-bit processor has."],
  ['Nehalem', 'Intel, 2008: x86-64-v2.'],
  ['Westmere', 'Intel, 2010.'],
  ['SandyBridge', 'Intel, 2011.'],
  ['IvyBridge', 'Intel, 2012.'],
  ['Haswell-noTSX', 'Intel, 2013: x86-64-v3, without TSX.'],
  ['Broadwell-noTSX', 'Intel, 2014, without TSX.'],
  ['Skylake-Server-noTSX-IBRS', 'Intel, 2017: x86-64-v4, without TSX and with the cure of Spectre.'],
  ['Cascadelake-Server-noTSX', 'Intel, 2019, without TSX.'],
  ['Icelake-Server-noTSX', 'Intel, 2021, without TSX.'],
  ['SapphireRapids', 'Intel, 2023.'],
  ['Opteron_G5', 'AMD, 2012.'],
  ['EPYC', 'AMD, 2017.'],
  ['EPYC-Rome', 'AMD, 2019.'],
  ['EPYC-Milan', 'AMD, 2021.'],
  ['EPYC-Genoa', 'AMD, 2022: x86-64-v4.'],
];

const features: Table[string] = [
  ['vmx', 'Virtual machines within the guest, on Intel.'],
  ['svm', 'Virtual machines within the guest, on AMD.'],
  ['invtsc', 'A time stamp counter that runs evenly. The guest cannot be migrated to a host of another frequency.'],
  ['pcid', 'Makes the cure of Meltdown cheaper.'],
  ['spec-ctrl', 'The cure of Spectre, on Intel.'],
  ['ibpb', 'The cure of Spectre, on AMD.'],
  ['ssbd', 'The cure of Speculative Store Bypass, on Intel.'],
  ['virt-ssbd', 'The same for guests, on AMD.'],
  ['md-clear', 'The cure of Microarchitectural Data Sampling, on Intel.'],
  ['hypervisor', 'Tells the guest that it is one.'],
];

const isX86 = /^(|x86_64|i686)$/;

const machines: readonly (readonly [RegExp, Table[string]])[] = [
  [
    isX86,
    [
      ['q35', 'PCI Express; for all new guests.'],
      ['pc', 'i440FX: conventional PCI and IDE, for old systems.'],
    ],
  ],
  [/^(aarch64|armv7l|riscv64|riscv32|loongarch64)$/, [['virt', 'The board made for virtual machines.']]],
  [/^ppc64(le)?$/, [['pseries', 'The board of IBM Power as its hypervisor shows it.']]],
  [/^s390x$/, [['s390-ccw-virtio', 'The board of IBM Z.']]],
];

/** Once read, kept: they are hundreds. */
let timeZones: Table[string] | undefined;

/** Of the IANA database, as libvirt takes them from the host. */
function zones(): Table[string] {
  timeZones ??= [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map((zone) => [
    zone,
    'A time zone of the IANA database. libvirt takes its offset at the start of the guest.',
  ]);
  return timeZones;
}

/** What people write at a place, the most frequent first. */
export function suggestionsFor({ holder, element, attribute, architecture }: ValuePlace): Suggestion[] {
  return (rowsFor(holder, element, attribute, architecture) ?? []).map(([value, documentation]) => ({
    value,
    documentation,
  }));
}

function rowsFor(
  holder: string,
  element: string,
  attribute: string | undefined,
  architecture: string,
): Table[string] | undefined {
  // A drive has a unit too, which is its number.
  if (attribute === 'unit' && element !== 'address') return units;
  if (element === 'type' && holder === 'os' && attribute === 'machine') {
    return machines.find(([pattern]) => pattern.test(architecture))?.[1];
  }
  if (element === 'clock' && attribute === 'timezone') return zones();
  if (element === 'emulator' && holder === 'devices' && attribute === undefined) {
    const program = `/usr/bin/qemu-system-${architecture === '' ? 'x86_64' : architecture}`;
    return [[program, 'QEMU for this architecture, as most distributions have it.']];
  }
  if (holder === 'cpu' && isX86.test(architecture)) {
    if (element === 'model' && attribute === undefined) return processors;
    if (element === 'feature' && attribute === 'name') return features;
  }
  const key = `${holder}/${element}${attribute === undefined ? '' : `@${attribute}`}`;
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
