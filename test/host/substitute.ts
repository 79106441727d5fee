/** What a definition names of a host, replaced by things that this machine has, so that the guest can be started here. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildGuest } from '../../server/src/guest/guest.ts';
import {
  applyEdits,
  mergeEdits,
  removeAttribute,
  removeElement,
  replaceText,
  setAttribute,
  type TextEdit,
} from '../../server/src/xml/edit.ts';
import { parse } from '../../server/src/xml/parse.ts';
import { attributeValue, child, childElements, elementsIn } from '../../server/src/xml/query.ts';
import type { Element } from '../../server/src/xml/tree.ts';

/**
 * The definition with images, kernels, networks, terminals and devices of its host replaced: every disk gets a small
 * empty image of its format, every interface QEMU's own network, a kernel is a file that only looks like one; devices of
 * the host go, as do pinnings to processors. Everything else stays as it is.
 */
export function substituted(text: string, directory: string): string {
  const guest = buildGuest(parse(text));
  if (guest === undefined) throw new Error('no definition');
  const { root, devices, os } = guest;
  const groups: TextEdit[][] = [];
  for (const disk of devices.disks) {
    if (disk.source === undefined) continue;
    const image = makeImage(directory, `${guest.name}-${disk.name}`, disk.driverType ?? 'raw', disk.device);
    groups.push([
      ...(disk.type === 'file' ? [] : setAttribute(disk.element, 'type', 'file')),
      ...disk.source.attributes
        .filter(({ name }) => name !== 'file')
        .flatMap(({ name }) => removeAttribute(disk.source as Element, name)),
      ...childElements(disk.source).flatMap(removeElement),
      ...setAttribute(disk.source, 'file', image),
    ]);
  }
  for (const { element } of devices.interfaces) {
    const parts = ['source', 'target', 'virtualport', 'bandwidth', 'script', 'vlan', 'link', 'mtu'];
    groups.push(setAttribute(element, 'type', 'user'));
    groups.push(...parts.flatMap((name) => child(element, name) ?? []).map(removeElement));
  }
  for (const device of devices.all) {
    if (device.name === 'hostdev') groups.push(removeElement(device));
    if (['serial', 'console', 'parallel', 'channel'].includes(device.name)) groups.push(...terminal(device));
    if (device.name === 'filesystem') {
      const source = child(device, 'source');
      if (source) groups.push(setAttribute(source, 'dir', directory));
    }
  }
  for (const element of [os.kernel, os.initrd]) {
    if (element) groups.push(replaceText(element, makeKernel(directory)));
  }
  for (const element of elementsIn(root)) {
    if (element.name === 'vcpupin' || element.name === 'emulatorpin') groups.push(removeElement(element));
    if (element.name === 'vcpu') groups.push(removeAttribute(element, 'cpuset'));
  }
  return applyEdits(text, mergeEdits(groups).edits);
}

/** A character device that opens a file or device of the host gets a terminal of libvirt's making. */
function terminal(device: Element): TextEdit[][] {
  const type = attributeValue(device, 'type') ?? 'pty';
  const source = child(device, 'source');
  // libvirt makes a path of its own for a socket without one.
  if (type === 'unix' && source !== undefined) return [removeElement(source)];
  if (!['dev', 'file', 'pipe', 'tcp', 'udp'].includes(type)) return [];
  const parts = ['source', 'protocol'].flatMap((name) => child(device, name) ?? []);
  return [setAttribute(device, 'type', 'pty'), ...parts.map(removeElement)];
}

function makeImage(directory: string, name: string, format: string, device: string): string {
  const path = join(directory, `${name}.img`);
  mkdirSync(directory, { recursive: true });
  execFileSync('qemu-img', ['create', '-q', '-f', format, path, device === 'floppy' ? '1440k' : '4M']);
  chmodSync(path, 0o666);
  return path;
}

/** The head of a Linux kernel (Documentation/arch/x86/boot.rst), enough for QEMU to load it. */
function makeKernel(directory: string): string {
  const kernel = Buffer.alloc(16_384);
  kernel.writeUInt8(1, 0x1f1); // setup_sects
  kernel.writeUInt16LE(0xaa55, 0x1fe); // boot_flag
  kernel.write('HdrS', 0x202, 'latin1');
  kernel.writeUInt16LE(0x0206, 0x206); // version
  kernel.writeUInt8(1, 0x211); // loadflags: loaded high
  kernel.writeUInt32LE(0x37ffffff, 0x22c); // initrd_addr_max
  const path = join(directory, 'kernel');
  writeFileSync(path, kernel, { mode: 0o644 });
  return path;
}
