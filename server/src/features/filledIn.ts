/** What libvirt's QEMU driver fills in where a definition says nothing, as data. */
import type { Guest } from '../guest/guest.ts';
import { impliedIndices } from '../guest/hardware/controllers.ts';
import type { ArchitectureFamily } from '../guest/hardware/machine.ts';
import { attribute, attributeValue, child } from '../xml/query.ts';
import type { Element } from '../xml/tree.ts';
import { compileSites, type Site } from './sites.ts';

/** An attribute, or a child with one, that stands in no text and is meant. */
export interface FilledIn {
  readonly element: Element;
  /** The attribute that is missing, or the child as XML. */
  readonly missing: { readonly name: string; readonly value: string } | { readonly child: string };
  readonly why: string;
}

interface Default extends Site {
  /** Undefined where libvirt fills in nothing, or what it is cannot be told from the definition. */
  readonly value: (element: Element, family: ArchitectureFamily | undefined) => string | undefined;
  readonly why: string;
}

const ifBuiltIn = 'where QEMU is built with it';

/**
 * Attributes by site. Sources: libvirt src/qemu/qemu_postparse.c, qemuDomainDeviceDefPostParse and what it calls;
 * src/conf/domain_postparse.c virDomainInputDefPostParse; src/conf/domain_conf.c for what is the same everywhere.
 */
const defaults: readonly Default[] = [
  {
    path: 'os/type@machine',
    value: (element, family) => (attribute(element, 'arch') && family ? defaultMachines[family] : undefined),
    why: "libvirt takes QEMU's default, in its newest version",
  },
  {
    path: 'cpu@mode',
    value: (element) => (child(element, 'model') ? 'custom' : undefined),
    why: 'A CPU with a model is a custom one unless it says otherwise',
  },
  {
    path: 'cpu@match',
    value: (element) =>
      child(element, 'model') && (attributeValue(element, 'mode') ?? 'custom') === 'custom' ? 'exact' : undefined,
    why: 'The guest sees the model and the features that are named, no more',
  },
  {
    path: 'devices/controller@model',
    value: (element, family) => controllerModel(attributeValue(element, 'type'), family),
    why: `libvirt takes this model ${ifBuiltIn}`,
  },
  {
    path: 'devices/input@bus',
    value: (element, family) => inputBus(attributeValue(element, 'type'), family),
    why: 'libvirt takes the bus from the type and the architecture',
  },
  {
    path: 'devices/tpm@model',
    value: (_, family) => (family === 'x86' ? 'tpm-tis' : undefined),
    why: 'libvirt takes a TIS device',
  },
  {
    path: 'devices/tpm/backend@version',
    value: tpmVersion,
    why: 'libvirt takes version 1.2 for a TIS device on x86, for history, and 2.0 for any other',
  },
  { path: 'devices/vsock@model', value: () => 'virtio', why: 'libvirt takes virtio' },
  {
    path: 'devices/panic@model',
    value: (_, family) => (family === 'x86' ? 'isa' : undefined),
    why: 'libvirt takes the model from the machine',
  },
  {
    path: 'devices/watchdog@action',
    value: () => 'reset',
    why: 'A watchdog resets the guest unless it says otherwise',
  },
  {
    path: 'devices/hostdev@managed',
    value: (element) => (attributeValue(element, 'type') === 'pci' ? 'no' : undefined),
    why: 'Without it the device is not taken from its driver on the host when the guest starts',
  },
  {
    path: 'devices/graphics@autoport',
    value: (element) => {
      const isElsewhere = ['port', 'socket'].some((name) => attribute(element, name) !== undefined);
      // SPICE without a port listens nowhere.
      const isVnc = attributeValue(element, 'type') === 'vnc';
      return isVnc && !isElsewhere && !listensOnSocket(element) ? 'yes' : undefined;
    },
    why: 'Without a port libvirt finds a free one at each start',
  },
  { path: 'devices/disk/driver@name', value: (element) => ofDisk(element, 'qemu'), why: 'libvirt writes the driver' },
  {
    path: 'devices/disk/driver@type',
    value: (element) => ofDisk(element, attributeValue(diskOf(element), 'type') === 'volume' ? undefined : 'raw'),
    why: 'libvirt takes an image of which nothing is said for a raw one, whatever is in it',
  },
];

const defaultMachines: Readonly<Partial<Record<ArchitectureFamily, string>>> = {
  x86: 'pc',
  ppc64: 'pseries',
  s390: 's390-ccw-virtio',
};

const sites = compileSites(defaults);

/** What libvirt adds to the devices of a guest as it defines it. */
export function* filledIn({ root, devices, hardware }: Guest): Generator<FilledIn> {
  const { family } = hardware.machine;
  for (const { site, element, place } of sites.in(root)) {
    const name = site.path.split('@')[1] ?? '';
    const value = place === undefined && attribute(element, name) === undefined && site.value(element, family);
    if (value) yield { element, missing: { name, value }, why: site.why };
  }
  for (const [element, index] of impliedIndices(hardware.controllers)) {
    yield { element, missing: { name: 'index', value: String(index) }, why: 'libvirt takes the lowest free index' };
  }
  for (const { element, driver, type } of devices.disks) {
    if (driver !== undefined || !hasDriver(type)) continue;
    const format = type === 'volume' ? '' : " type='raw'";
    yield {
      element,
      missing: { child: `<driver name='qemu'${format}/>` },
      why: 'libvirt takes an image of which nothing is said for a raw one, whatever is in it',
    };
  }
  for (const { element } of hardware.named('interface')) {
    const model = child(element, 'model') ? undefined : cardModel(attributeValue(element, 'type'), family);
    if (model === undefined) continue;
    yield { element, missing: { child: `<model type='${model}'/>` }, why: `libvirt takes this card ${ifBuiltIn}` };
  }
  for (const { element } of hardware.named('video')) {
    if (child(element, 'model') || family !== 'x86') continue;
    yield { element, missing: { child: "<model type='cirrus'/>" }, why: `libvirt takes this card ${ifBuiltIn}` };
  }
}

function controllerModel(type: string | undefined, family: ArchitectureFamily | undefined): string | undefined {
  if (type === 'usb') return family === 'x86' ? 'piix3-uhci' : undefined;
  if (type !== 'scsi') return undefined;
  return family === 'x86' ? 'lsilogic' : family === 's390' ? 'virtio-scsi' : undefined;
}

function inputBus(type: string | undefined, family: ArchitectureFamily | undefined): string | undefined {
  if (family === 's390') return type === 'evdev' ? undefined : 'virtio';
  if (family !== 'x86') return undefined;
  if (type === 'mouse' || type === 'keyboard') return 'ps2';
  return type === 'tablet' ? 'usb' : undefined;
}

/** The card of an interface that is none of the host's; a network may hand out such a one, which is not known here. */
function cardModel(type: string | undefined, family: ArchitectureFamily | undefined): string | undefined {
  if (type === 'hostdev' || type === undefined) return undefined;
  if (type === 'vdpa' || type === 'vhostuser') return 'virtio';
  if (family === 'x86') return 'rtl8139';
  return family === 's390' || family === 'riscv' || family === 'loongarch' ? 'virtio' : undefined;
}

function tpmVersion(backend: Element, family: ArchitectureFamily | undefined): string | undefined {
  if (attributeValue(backend, 'type') !== 'emulator' || backend.parent.kind !== 'element') return undefined;
  if (family === undefined) return undefined;
  const model = attributeValue(backend.parent, 'model') ?? (family === 'x86' ? 'tpm-tis' : '');
  return family === 'x86' && model === 'tpm-tis' ? '1.2' : '2.0';
}

function listensOnSocket(graphics: Element): boolean {
  return graphics.children.some(
    (node) =>
      node.kind === 'element' &&
      node.name === 'listen' &&
      ['socket', 'none'].includes(attributeValue(node, 'type') ?? ''),
  );
}

function diskOf(driver: Element): Element {
  return driver.parent.kind === 'element' ? driver.parent : driver;
}

function ofDisk(driver: Element, value: string | undefined): string | undefined {
  return hasDriver(attributeValue(diskOf(driver), 'type')) ? value : undefined;
}

/** What lies behind these disks is not QEMU's to read. */
function hasDriver(type: string | undefined): boolean {
  return type !== undefined && type !== 'vhostuser' && type !== 'vhostvdpa';
}
