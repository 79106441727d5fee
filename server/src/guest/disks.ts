import { perElement } from '../xml/perElement.ts';
import { attribute, attributeValue, child, textContent } from '../xml/query.ts';
import type { Attribute, Element } from '../xml/tree.ts';

/** A `<disk>` with libvirt's defaults filled in. */
export interface Disk {
  readonly family: 'disk';
  readonly element: Element;
  /** `disk` when not written. */
  readonly device: string;
  /** `file` when not written. */
  readonly type: string;
  readonly driver: Element | undefined;
  readonly driverName: string | undefined;
  readonly driverType: string | undefined;
  readonly source: Element | undefined;
  /** The host's path, volume or remote name, whatever the source's type calls it. */
  readonly sourceName: string | undefined;
  readonly target: Element | undefined;
  readonly targetDevice: Attribute | undefined;
  /** `target/@dev` without xend's `ioemu:` before and `:cdrom` behind; '' when missing. */
  readonly name: string;
  readonly busAttribute: Attribute | undefined;
  /** As written, else as libvirt infers it from the device and the name. */
  readonly bus: string;
  readonly readonly: boolean;
  readonly shareable: boolean;
}

/** A disk name taken apart: `sda12` is prefix `sd`, letters `a`, partition 12. */
export interface DiskName {
  readonly prefix: string;
  readonly letters: string;
  /** From 0: `a` is 0, `z` 25, `aa` 26. */
  readonly index: number;
  readonly partition: number | undefined;
}

const nameShape = /^(xvd|hd|sd|vd|fd|ubd)([a-z]+)([0-9]+)?$/;

/** Takes a disk's target name apart; undefined when it has none of the shapes libvirt numbers. */
export function parseDiskName(name: string): DiskName | undefined {
  const match = nameShape.exec(name);
  if (match === null) {
    return undefined;
  }
  const [, prefix = '', letters = '', partition] = match;
  let index = 0;
  for (const letter of letters) {
    index = index * 26 + (letter.charCodeAt(0) - 96);
  }
  return { prefix, letters, index: index - 1, partition: partition === undefined ? undefined : Number(partition) };
}

/** The name of the disk at an index: 0 is `vda`, 26 is `vdaa`. */
export function diskName(prefix: string, index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(97 + ((rest - 1) % 26)) + letters;
  }
  return prefix + letters;
}

/** Gives out, by prefix, the first name that is neither taken nor given out. */
export function diskNamer(taken: Iterable<string>): (prefix: string) => string {
  const used = new Set(taken);
  const next = new Map<string, number>();
  return (prefix) => {
    let index = next.get(prefix) ?? 0;
    while (used.has(diskName(prefix, index))) index += 1;
    next.set(prefix, index + 1);
    return diskName(prefix, index);
  };
}

/** The bus libvirt takes for a disk that names none (virDomainDiskDefPostParse). */
export function inferredBus(device: string, name: string): string {
  if (device === 'floppy') {
    return 'fdc';
  }
  switch (parseDiskName(name)?.prefix) {
    case 'sd':
      return 'scsi';
    case 'vd':
      return 'virtio';
    case 'xvd':
      return 'xen';
    case 'ubd':
      return 'uml';
    default:
      return 'ide';
  }
}

function sourceName(source: Element | undefined): string | undefined {
  if (source === undefined) {
    return undefined;
  }
  for (const name of ['file', 'dev', 'dir', 'name', 'volume', 'path']) {
    const value = attributeValue(source, name);
    if (value !== undefined) {
      return value;
    }
  }
  return undefined;
}

/** Reads one `<disk>`. */
export const readDisk = perElement((element): Disk => {
  const device = attributeValue(element, 'device') ?? 'disk';
  const driver = child(element, 'driver');
  const source = child(element, 'source');
  const target = child(element, 'target');
  const targetDevice = target && attribute(target, 'dev');
  const busAttribute = target && attribute(target, 'bus');
  const name = (targetDevice?.value ?? '').replace(/^ioemu:/, '').replace(/:(cdrom|disk)$/, '');
  return {
    family: 'disk',
    element,
    device,
    type: attributeValue(element, 'type') ?? 'file',
    driver,
    driverName: driver && attributeValue(driver, 'name'),
    driverType: driver && attributeValue(driver, 'type'),
    source,
    sourceName: sourceName(source),
    target,
    targetDevice,
    name,
    busAttribute,
    bus: busAttribute?.value || inferredBus(device, name),
    readonly: child(element, 'readonly') !== undefined,
    shareable: child(element, 'shareable') !== undefined,
  };
});

/** The trimmed text of a child element; undefined when the child is missing. */
export function childText(element: Element, name: string): string | undefined {
  const found = child(element, name);
  return found && textContent(found).trim();
}
