import { grouped } from '../grouped.ts';
import { once } from '../once.ts';
import { perElement } from '../xml/perElement.ts';
import { attribute, attributeValue, child, childElements } from '../xml/query.ts';
import type { Attribute, Element } from '../xml/tree.ts';
import { type Disk, readDisk } from './disks.ts';

/** The order in which libvirt prints devices: src/conf/domain_conf.c virDomainDefFormatInternalSetRootName. */
export const deviceOrder: readonly string[] = [
  'emulator',
  'disk',
  'controller',
  'lease',
  'filesystem',
  'interface',
  'smartcard',
  'serial',
  'parallel',
  'console',
  'channel',
  'input',
  'tpm',
  'graphics',
  'sound',
  'audio',
  'video',
  'hostdev',
  'redirdev',
  'redirfilter',
  'hub',
  'watchdog',
  'memballoon',
  'rng',
  'nvram',
  'panic',
  'shmem',
  'memory',
  'crypto',
  'iommu',
  'vsock',
  'pstore',
];

export interface Interface {
  readonly family: 'interface';
  readonly element: Element;
  /** `bridge`, `network`, `ethernet` …; '' when not written. */
  readonly type: string;
  readonly mac: string | undefined;
  readonly source: Element | undefined;
  readonly model: Element | undefined;
  readonly modelType: Attribute | undefined;
  readonly script: Element | undefined;
  /** `script/@path` as written. */
  readonly scriptPath: string | undefined;
  readonly target: Element | undefined;
  readonly targetDevice: Attribute | undefined;
}

export interface Controller {
  readonly family: 'controller';
  readonly element: Element;
  readonly type: string;
  readonly model: Attribute | undefined;
  readonly index: string | undefined;
}

/** `<serial>`, `<parallel>`, `<console>` or `<channel>`. */
export interface CharacterDevice {
  readonly family: 'serial' | 'parallel' | 'console' | 'channel';
  readonly element: Element;
  /** `pty`, `unix` …; '' when not written. */
  readonly type: string;
  readonly target: Element | undefined;
  readonly targetType: Attribute | undefined;
}

export interface Input {
  readonly family: 'input';
  readonly element: Element;
  readonly type: string;
  readonly bus: Attribute | undefined;
}

export interface Video {
  readonly family: 'video';
  readonly element: Element;
  readonly model: Element | undefined;
  readonly modelType: Attribute | undefined;
}

export interface HostDevice {
  readonly family: 'hostdev';
  readonly element: Element;
  readonly mode: string;
  /** `pci`, `usb`, `scsi` … */
  readonly type: string;
  readonly managed: Attribute | undefined;
  readonly driver: Element | undefined;
  readonly driverName: Attribute | undefined;
  readonly source: Element | undefined;
}

/** A device read no further than its own attributes. */
export interface PlainDevice {
  readonly family: 'graphics' | 'sound' | 'memballoon' | 'filesystem' | 'tpm' | 'emulator';
  readonly element: Element;
  readonly type: string | undefined;
  readonly model: Attribute | undefined;
}

/** The guest's devices by family, each family in document order. */
export interface Devices {
  /** Undefined when the domain has no `<devices>`. */
  readonly element: Element | undefined;
  /** Every element directly in `<devices>`. */
  readonly all: readonly Element[];
  /** Those of a name. */
  readonly named: (name: string) => readonly Element[];
  readonly disks: readonly Disk[];
  readonly interfaces: readonly Interface[];
  readonly controllers: readonly Controller[];
  readonly serials: readonly CharacterDevice[];
  readonly parallels: readonly CharacterDevice[];
  readonly consoles: readonly CharacterDevice[];
  readonly channels: readonly CharacterDevice[];
  readonly inputs: readonly Input[];
  readonly videos: readonly Video[];
  readonly hostdevs: readonly HostDevice[];
  readonly graphics: readonly PlainDevice[];
  readonly sounds: readonly PlainDevice[];
  readonly memballoons: readonly PlainDevice[];
  readonly filesystems: readonly PlainDevice[];
  readonly tpms: readonly PlainDevice[];
  readonly emulators: readonly PlainDevice[];
}

const readInterface = perElement((element): Interface => {
  const model = child(element, 'model');
  const script = child(element, 'script');
  const target = child(element, 'target');
  const mac = child(element, 'mac');
  return {
    family: 'interface',
    element,
    type: attributeValue(element, 'type') ?? '',
    mac: mac && attributeValue(mac, 'address'),
    source: child(element, 'source'),
    model,
    modelType: model && attribute(model, 'type'),
    script,
    scriptPath: script && attributeValue(script, 'path'),
    target,
    targetDevice: target && attribute(target, 'dev'),
  };
});

const readController = perElement((element): Controller => {
  return {
    family: 'controller',
    element,
    type: attributeValue(element, 'type') ?? '',
    model: attribute(element, 'model'),
    index: attributeValue(element, 'index'),
  };
});

function characterDeviceReader(family: CharacterDevice['family']): (element: Element) => CharacterDevice {
  return perElement((element) => {
    const target = child(element, 'target');
    return {
      family,
      element,
      type: attributeValue(element, 'type') ?? '',
      target,
      targetType: target && attribute(target, 'type'),
    };
  });
}

const readInput = perElement((element): Input => {
  return {
    family: 'input',
    element,
    type: attributeValue(element, 'type') ?? '',
    bus: attribute(element, 'bus'),
  };
});

const readVideo = perElement((element): Video => {
  const model = child(element, 'model');
  return { family: 'video', element, model, modelType: model && attribute(model, 'type') };
});

const readHostDevice = perElement((element): HostDevice => {
  const driver = child(element, 'driver');
  return {
    family: 'hostdev',
    element,
    mode: attributeValue(element, 'mode') ?? 'subsystem',
    type: attributeValue(element, 'type') ?? '',
    managed: attribute(element, 'managed'),
    driver,
    driverName: driver && attribute(driver, 'name'),
    source: child(element, 'source'),
  };
});

function plainDeviceReader(family: PlainDevice['family']): (element: Element) => PlainDevice {
  return perElement((element) => ({
    family,
    element,
    type: attributeValue(element, 'type'),
    model: attribute(element, 'model'),
  }));
}

/** How a device is read, by the name of its element. */
const readers = {
  disk: readDisk,
  interface: readInterface,
  controller: readController,
  serial: characterDeviceReader('serial'),
  parallel: characterDeviceReader('parallel'),
  console: characterDeviceReader('console'),
  channel: characterDeviceReader('channel'),
  input: readInput,
  video: readVideo,
  hostdev: readHostDevice,
  graphics: plainDeviceReader('graphics'),
  sound: plainDeviceReader('sound'),
  memballoon: plainDeviceReader('memballoon'),
  filesystem: plainDeviceReader('filesystem'),
  tpm: plainDeviceReader('tpm'),
  emulator: plainDeviceReader('emulator'),
};

type Readers = typeof readers;

/** Reads `<devices>`; each family is read when it is first asked for. */
export function readDevices(root: Element): Devices {
  const element = child(root, 'devices');
  const all = element === undefined ? [] : childElements(element);
  const groups = once(() => grouped(all, ({ name }) => name));
  const named = (name: string): readonly Element[] => groups().get(name) ?? [];
  const read = <Name extends keyof Readers>(name: Name): (() => ReturnType<Readers[Name]>[]) =>
    once(() => named(name).map(readers[name] as (element: Element) => ReturnType<Readers[Name]>));
  const disks = read('disk');
  const interfaces = read('interface');
  const controllers = read('controller');
  const serials = read('serial');
  const parallels = read('parallel');
  const consoles = read('console');
  const channels = read('channel');
  const inputs = read('input');
  const videos = read('video');
  const hostdevs = read('hostdev');
  const graphics = read('graphics');
  const sounds = read('sound');
  const memballoons = read('memballoon');
  const filesystems = read('filesystem');
  const tpms = read('tpm');
  const emulators = read('emulator');
  return {
    element,
    all,
    named,
    get disks() {
      return disks();
    },
    get interfaces() {
      return interfaces();
    },
    get controllers() {
      return controllers();
    },
    get serials() {
      return serials();
    },
    get parallels() {
      return parallels();
    },
    get consoles() {
      return consoles();
    },
    get channels() {
      return channels();
    },
    get inputs() {
      return inputs();
    },
    get videos() {
      return videos();
    },
    get hostdevs() {
      return hostdevs();
    },
    get graphics() {
      return graphics();
    },
    get sounds() {
      return sounds();
    },
    get memballoons() {
      return memballoons();
    },
    get filesystems() {
      return filesystems();
    },
    get tpms() {
      return tpms();
    },
    get emulators() {
      return emulators();
    },
  };
}
