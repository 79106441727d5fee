import type { DocumentLink } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
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

/** Links from absolute paths to the files, in a document that is a file itself: elsewhere they are those of another host. */
export function documentLinks({ document: { root } }: Analysis, document: TextDocument): DocumentLink[] {
  if (root === undefined || !document.uri.startsWith('file:')) return [];
  const links: DocumentLink[] = [];
  for (const { place } of sites.in(root)) {
    if (place === undefined || !isFile(place.text)) continue;
    links.push({ range: toLspRange(document, place.range), target: fileUri(place.text) });
  }
  return links;
}

function isFile(path: string): boolean {
  return /^\/[^/]/.test(path) && !path.startsWith('/dev/');
}

function fileUri(path: string): string {
  return `file://${path.split('/').map(encodeURIComponent).join('/')}`;
}
