import { analyze, type Finding } from '../../server/src/analyze.ts';
import {
  applyEdits,
  insertAfter,
  insertChild,
  mergeEdits,
  removeAttribute,
  removeElement,
  replaceText,
  setAttribute,
  type TextEdit,
} from '../../server/src/xml/edit.ts';
import { parse } from '../../server/src/xml/parse.ts';
import {
  attribute,
  attributeValue,
  child,
  childElements,
  childrenNamed,
  documentOf,
} from '../../server/src/xml/query.ts';
import type { Element } from '../../server/src/xml/tree.ts';

/**
 * What we find that libvirt would refuse. What is Xen's is left out: it is an error for a KVM guest also where libvirt
 * only passes over it.
 */
export function refusals(text: string): Finding[] {
  return analyze(text, { target: 'auto' }).findings.filter(
    ({ severity, code }) => severity === 'error' && !code.startsWith('xen-'),
  );
}

/**
 * Ways to break a sound definition that the grammar lets pass and libvirt refuses. Each changes one thing, and is
 * undefined where a definition has not what it breaks.
 */
export const semanticMutators: Readonly<Record<string, (root: Element) => TextEdit[] | undefined>> = {
  'disk target twice': (root) => same(devices(root, 'disk').map(target), 'dev'),
  'PCI address twice': (root) => sameAddress(root, 'pci', ['domain', 'bus', 'slot', 'function']),
  'drive address twice': (root) => {
    const disks = devices(root, 'disk').filter((disk) => attributeValue(target(disk) ?? disk, 'bus') === 'scsi');
    return sameOf(addresses(disks, 'drive'), ['controller', 'bus', 'target', 'unit']);
  },
  'USB port twice': (root) => sameAddress(root, 'usb', ['bus', 'port']),
  'virtio-serial port twice': (root) => sameAddress(root, 'virtio-serial', ['controller', 'bus', 'port']),
  'CCW address twice': (root) => sameAddress(root, 'ccw', ['cssid', 'ssid', 'devno']),
  'controller index twice': (root) => {
    const [first, second] = devices(root, 'controller').filter(({ localName }) => localName === 'controller');
    const isPair = first && second && attributeValue(first, 'type') === attributeValue(second, 'type');
    return isPair ? copy(first, second, ['index']) : undefined;
  },
  'boot order twice': (root) =>
    same(
      devices(root).map((device) => child(device, 'boot')),
      'order',
    ),
  'alias twice': (root) => {
    const [first, second] = devices(root).filter((device) => isPlain(device) && child(device, 'alias') === undefined);
    const alias = "<alias name='ua-same'/>";
    return (
      first && second && [...insertChild(first, alias, { last: true }), ...insertChild(second, alias, { last: true })]
    );
  },
  'host device twice': (root) => {
    const device = devices(root, 'hostdev').find((one) => attributeValue(one, 'type') === 'pci');
    const address = device && sourceAddress(device);
    return (
      device &&
      address &&
      insertAfter(device, `<hostdev mode='subsystem' type='pci'><source>${written(address)}</source></hostdev>`)
    );
  },
  'more virtual CPUs than there are': (root) => {
    const vcpu = child(root, 'vcpu');
    const count = vcpu && numberIn(vcpu);
    return vcpu && count !== undefined && child(root, 'vcpus') === undefined
      ? setAttribute(vcpu, 'current', String(count + 1))
      : undefined;
  },
  'topology of another number': (root) => {
    const topology = below(root, 'cpu', 'topology');
    const sockets = topology && Number(attributeValue(topology, 'sockets'));
    return topology && sockets ? setAttribute(topology, 'sockets', String(sockets + 1)) : undefined;
  },
  'no memory': (root) => {
    const memory = child(root, 'memory');
    return memory && below(root, 'cpu', 'numa') === undefined ? replaceText(memory, '0') : undefined;
  },
  'processors of two NUMA cells': (root) => same(cells(root), 'cpus'),
  'NUMA cell twice': (root) => same(cells(root), 'id'),
  'memory of an unknown NUMA cell': (root) => set(below(root, 'numatune', 'memnode'), 'cellid', '99'),
  'huge pages of an unknown NUMA cell': (root) => {
    const pages = below(root, 'memoryBacking', 'hugepages');
    return set(pages && child(pages, 'page'), 'nodeset', '90-91');
  },
  'unknown IOThread': (root) => set(virtioDisk(root, 'driver'), 'iothread', '99'),
  'IOThread on an IDE disk': (root) => {
    const driver = driverOf(disksOn(root, 'ide')[0]);
    return driver && child(root, 'iothreads') === undefined
      ? [
          ...setAttribute(driver, 'iothread', '1'),
          ...insertAfter(child(root, 'vcpu') ?? driver, '<iothreads>1</iothreads>'),
        ]
      : undefined;
  },
  'CD-ROM on virtio': (root) => {
    const disk = disksOn(root, 'virtio').find((one) => (attributeValue(one, 'device') ?? 'disk') === 'disk');
    return disk && attributeValue(disk, 'type') === 'file' ? set(disk, 'device', 'cdrom') : undefined;
  },
  'floppy on another bus': (root) => set(disksOn(root, 'ide')[0], 'device', 'floppy'),
  'native I/O with a cache': (root) => {
    const driver = driverOf(devices(root, 'disk').find((disk) => attributeValue(disk, 'type') === 'file'));
    return driver && [...setAttribute(driver, 'io', 'native'), ...setAttribute(driver, 'cache', 'writeback')];
  },
  'limit of all beside one of reads': (root) => {
    const disk = disksOn(root, 'virtio').find((one) => child(one, 'iotune') === undefined);
    const limits = '<iotune><total_bytes_sec>1000</total_bytes_sec><read_bytes_sec>1000</read_bytes_sec></iotune>';
    return disk && insertChild(disk, limits, { last: true });
  },
  'raw I/O of a disk': (root) => set(disksOn(root, 'virtio')[0], 'rawio', 'yes'),
  'LUN of a file': (root) => {
    const disk = disksOn(root, 'virtio').find((one) => attributeValue(one, 'type') === 'file');
    return disk && setAttribute(disk, 'device', 'lun');
  },
  'vendor of a virtio disk': (root) => {
    const disk = disksOn(root, 'virtio').find((one) => child(one, 'vendor') === undefined);
    return disk && insertChild(disk, '<vendor>ACME</vendor>', { last: true });
  },
  'WWN of a virtio disk': (root) => {
    const disk = disksOn(root, 'virtio').find((one) => child(one, 'wwn') === undefined);
    return disk && insertChild(disk, '<wwn>5000c50015ea71ad</wwn>', { last: true });
  },
  'first card twice': (root) => {
    const models = devices(root, 'video').flatMap((video) => child(video, 'model') ?? []);
    return models.length > 1 ? models.flatMap((model) => setAttribute(model, 'primary', 'yes')) : undefined;
  },
  'TPM twice': (root) => {
    const tpm = devices(root, 'tpm')[0];
    return tpm && attributeValue(tpm, 'model') !== 'spapr-tpm-proxy' ? insertAfter(tpm, written(tpm)) : undefined;
  },
  'USB devices without USB': (root) => {
    const controllers = devices(root, 'controller').filter((one) => attributeValue(one, 'type') === 'usb');
    const [only] = controllers;
    const used = devices(root, 'input').some((input) => attributeValue(input, 'bus') === 'usb');
    return only && controllers.length === 1 && used && childElements(only).length === 0
      ? setAttribute(only, 'model', 'none')
      : undefined;
  },
  'root controller with another index': (root) => set(rootController(root), 'index', '7'),
  'root controller of another machine': (root) => {
    const controller = rootController(root);
    const model = controller && attributeValue(controller, 'model');
    return controller && setAttribute(controller, 'model', model === 'pcie-root' ? 'pci-root' : 'pcie-root');
  },
  'secure boot without SMM': (root) => {
    const loader = below(root, 'os', 'loader');
    const smm = below(root, 'features', 'smm');
    return loader && smm && attributeValue(loader, 'secure') === 'yes' ? set(smm, 'state', 'off') : undefined;
  },
  'virtual CPU pinned twice': (root) => tuning(root, "<vcpupin vcpu='0' cpuset='0'/>", 2),
  'scheduler of a virtual CPU twice': (root) => tuning(root, "<vcpusched vcpus='0' scheduler='batch'/>", 2),
  'memory devices without room': (root) => {
    const most = child(root, 'maxMemory');
    return most && devices(root, 'memory').length > 0 ? removeElement(most) : undefined;
  },
  'room for memory without NUMA': (root) => {
    const numa = below(root, 'cpu', 'numa');
    return numa &&
      child(root, 'maxMemory') &&
      devices(root, 'memory').length === 0 &&
      child(root, 'numatune') === undefined
      ? removeElement(numa)
      : undefined;
  },
  'memory device in an unknown NUMA cell': (root) => {
    const device = devices(root, 'memory')
      .map(target)
      .find((one) => one && child(one, 'node'));
    const node = device && child(device, 'node');
    return node && replaceText(node, '99');
  },
  'tablet on PS/2': (root) => {
    const input = devices(root, 'input').find(
      (one) => attributeValue(one, 'type') === 'tablet' && childElements(one).length === 0,
    );
    return set(input, 'bus', 'ps2');
  },
  'name with a slash': (root) => {
    const name = child(root, 'name');
    return name && replaceText(name, 'web/one');
  },
  'feature of the CPU twice': (root) => {
    const feature = below(root, 'cpu', 'feature');
    return feature && insertAfter(feature, written(feature));
  },
  'confinement twice': (root) => {
    const label = childrenNamed(root, 'seclabel').find((one) => attribute(one, 'model'));
    return label && insertAfter(label, written(label));
  },
};

/** The definition broken in the way that is named; undefined where it has not what that breaks. */
export function broken(text: string, mutator: string): string | undefined {
  const { root } = parse(text);
  const edits = root && semanticMutators[mutator]?.(root);
  const changed =
    edits && edits.length > 0 ? applyEdits(text, mergeEdits(edits.map((edit) => [edit])).edits) : undefined;
  return changed === text ? undefined : changed;
}

function devices(root: Element, name?: string): Element[] {
  const all = childrenNamed(root, 'devices').flatMap((one) => childElements(one));
  return name === undefined ? all : all.filter(({ localName }) => localName === name);
}

function target(device: Element): Element | undefined {
  return child(device, 'target');
}

function driverOf(disk: Element | undefined): Element | undefined {
  return disk && child(disk, 'driver');
}

function disksOn(root: Element, bus: string): Element[] {
  return devices(root, 'disk').filter((disk) => attributeValue(target(disk) ?? disk, 'bus') === bus);
}

function virtioDisk(root: Element, part: string): Element | undefined {
  return disksOn(root, 'virtio').flatMap((disk) => child(disk, part) ?? [])[0];
}

function cells(root: Element): Element[] {
  const numa = below(root, 'cpu', 'numa');
  return numa === undefined ? [] : childrenNamed(numa, 'cell');
}

function below(root: Element, parent: string, name: string): Element | undefined {
  const holder = child(root, parent);
  return holder && child(holder, name);
}

function rootController(root: Element): Element | undefined {
  return devices(root, 'controller').find((one) => /^pcie?-root$/.test(attributeValue(one, 'model') ?? ''));
}

/** Devices that may bear an alias of the user's. */
function isPlain({ localName }: Element): boolean {
  return ['disk', 'interface', 'input', 'controller', 'video', 'rng'].includes(localName);
}

function sourceAddress(device: Element): Element | undefined {
  const source = child(device, 'source');
  return source && child(source, 'address');
}

function addresses(holders: readonly Element[], type: string): Element[] {
  return holders.flatMap((one) => {
    const address = child(one, 'address');
    return address !== undefined && attributeValue(address, 'type') === type ? [address] : [];
  });
}

function sameAddress(root: Element, type: string, names: readonly string[]): TextEdit[] | undefined {
  return sameOf(addresses(devices(root), type), names);
}

/** Gives the second element the attributes of the first, where they differ. */
function sameOf(elements: readonly Element[], names: readonly string[]): TextEdit[] | undefined {
  const [first, second] = elements.filter((one) => attribute(one, 'multifunction') === undefined);
  return first && second && copy(first, second, names);
}

function copy(from: Element, to: Element, names: readonly string[]): TextEdit[] {
  return names.flatMap((name) => {
    const value = attributeValue(from, name);
    return value === undefined ? removeAttribute(to, name) : setAttribute(to, name, value);
  });
}

function same(elements: readonly (Element | undefined)[], name: string): TextEdit[] | undefined {
  const [first, second] = elements.filter((one) => one !== undefined && attribute(one, name) !== undefined);
  return first && second && attributeValue(first, name) !== attributeValue(second, name)
    ? copy(first, second, [name])
    : undefined;
}

function set(element: Element | undefined, name: string, value: string): TextEdit[] | undefined {
  return element && setAttribute(element, name, value);
}

function tuning(root: Element, xml: string, times: number): TextEdit[] | undefined {
  const vcpu = child(root, 'vcpu');
  if (vcpu === undefined || child(root, 'cputune') !== undefined) return undefined;
  return insertAfter(vcpu, `<cputune>${xml.repeat(times)}</cputune>`);
}

function numberIn(element: Element): number | undefined {
  const text = element.children.map((node) => (node.kind === 'text' ? node.value : '')).join('');
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** An element as it stands, without the alias and the address, which would be mistakes of their own. */
function written(element: Element): string {
  const { text } = documentOf(element);
  const own = childElements(element).filter(({ localName }) => localName === 'alias' || localName === 'address');
  const without = applyEdits(text, own.flatMap(removeElement));
  return without.slice(element.range.start, element.range.end - (text.length - without.length));
}
