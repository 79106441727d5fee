import type { DocumentLink } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import { elementsIn } from '../xml/query.ts';
import type { Element } from '../xml/tree.ts';
import { sectionAddress } from './documentation.ts';
import { compileSites } from './sites.ts';
import { toLspRange } from './text.ts';

/** Where definitions name files of the host. Block devices are left out: an editor cannot show them. */
const sites = compileSites(
  [
    'os/loader',
    'os/nvram',
    'os/nvram@template',
    'os/nvram/source@file',
    'os/kernel',
    'os/initrd',
    'os/shim',
    'os/dtb',
    'os/acpi/table',
    'os/varstore@path',
    'os/varstore@template',
    'bootloader',
    'devices/emulator',
    'devices/disk/**/source@file',
    'devices/disk/**/source@dir',
    'devices/disk/**/source/host@socket',
    'devices/disk/**/identity@keyfile',
    'devices/disk/**/knownHosts@path',
    'devices/*/rom@file',
    'devices/*/log@file',
    'devices/*/source@path',
    'devices/*/source@socket',
    'devices/filesystem/source@dir',
    'devices/filesystem/source@file',
    'devices/filesystem/binary@path',
    'devices/interface/script@path',
    'devices/tpm/backend/source@path',
    'devices/memory/source/path',
    'devices/pstore/path',
    'devices/audio@path',
    'devices/graphics@socket',
    'devices/graphics/listen@socket',
    'devices/interface/backend@logFile',
    'devices/shmem/server@path',
    'sysinfo/entry@file',
    '/memory@file',
    '/disks/disk/**/source@file',
    '/disks/disk/target@file',
    '/disks/disk/scratch@file',
    '/revertDisks/disk/**/source@file',
    '/server@socket',
  ].map((path) => ({ path })),
);

/** Where libvirt describes what each of its drivers has in a namespace of its own. */
const namespaceSections: ReadonlyMap<string, string> = new Map(
  [
    ['qemu', 'drvqemu.html#pass-through-of-arbitrary-qemu-commands'],
    ['xen', 'drvxen.html#pass-through-of-arbitrary-command-line-arguments-to-the-qemu-device-model'],
    ['lxc', 'drvlxc.html#inherit-namespaces'],
    ['bhyve', 'drvbhyve.html#pass-through-of-arbitrary-bhyve-commands'],
    ['vmware', 'drvesx.html#specialities-in-the-domain-xml-config'],
  ].map(([driver, section = '']) => [`http://libvirt.org/schemas/domain/${driver}/1.0`, section]),
);

/** Links to the files that are named, to what is said of namespaces, and from what is an address itself. */
export function documentLinks({ document: { root } }: Analysis, document: TextDocument): DocumentLink[] {
  if (root === undefined) return [];
  return [...fileLinks(root, document), ...addressLinks(root, document)];
}

/** From absolute paths, in a document that is a file itself: elsewhere they are those of another host. */
function* fileLinks(root: Element, document: TextDocument): Generator<DocumentLink> {
  if (!document.uri.startsWith('file:')) return;
  for (const { place } of sites.in(root)) {
    if (place === undefined || !isFile(place.text)) continue;
    yield { range: toLspRange(document, place.range), target: fileUri(place.text) };
  }
}

/** From declarations of namespaces, and from systems, whose names in libosinfo are addresses. */
function* addressLinks(root: Element, document: TextDocument): Generator<DocumentLink> {
  for (const element of [root, ...elementsIn(root)]) {
    const isSystem = element.localName === 'os' && element.namespace.startsWith('http://libosinfo.org/');
    for (const { prefix, name, value, valueRange } of element.attributes) {
      if (valueRange === undefined) continue;
      const section = prefix === 'xmlns' || name === 'xmlns' ? namespaceSections.get(value) : undefined;
      const target = section
        ? sectionAddress(section)
        : isSystem && name === 'id' && isAddress(value)
          ? value
          : undefined;
      if (target !== undefined) yield { range: toLspRange(document, valueRange), target };
    }
  }
}

function isAddress(text: string): boolean {
  return /^https?:\/\/[^\s]+$/.test(text);
}

function isFile(path: string): boolean {
  return /^\/[^/]/.test(path) && !path.startsWith('/dev/');
}

function fileUri(path: string): string {
  return `file://${path.split('/').map(encodeURIComponent).join('/')}`;
}
