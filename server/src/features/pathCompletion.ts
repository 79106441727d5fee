/** Files of the workspace where a definition names files of the host. */
import { type HostFileKind, type PlacedFile, placed } from '../workspace/hostFiles.ts';
import { attributeValue, child, parentOf } from '../xml/query.ts';
import type { Element } from '../xml/tree.ts';
import type { Candidate, Typed } from './referenceCompletion.ts';
import { compileSites, type Site } from './sites.ts';
import { sizeWords } from './words.ts';

interface PathSite extends Site {
  /** What the place wants, the likeliest first. */
  readonly wants: (element: Element) => readonly HostFileKind[];
  /** Names of those of a kind that belong to another place. */
  readonly unlike?: RegExp;
}

const always =
  (...kinds: readonly HostFileKind[]) =>
  () =>
    kinds;

const code = { wants: always('firmware'), unlike: /vars/i };
const variables = { wants: always('firmware'), unlike: /code/i };

const sites = compileSites<PathSite>([
  { path: 'os/kernel', wants: always('kernel') },
  { path: 'os/initrd', wants: always('initrd') },
  { path: 'os/shim', wants: always('loaderOfSystem') },
  { path: 'os/dtb', wants: always('deviceTree') },
  { path: 'os/acpi/table', wants: always('acpiTable') },
  { path: 'os/loader', ...code },
  { path: 'os/nvram', ...variables },
  { path: 'os/nvram@template', ...variables },
  { path: 'os/nvram/source@file', ...variables },
  { path: 'devices/disk/**/source@file', wants: media },
  { path: 'devices/disk/**/source@dir', wants: always('folder') },
  { path: 'devices/filesystem/source@file', wants: always('image') },
  { path: 'devices/filesystem/source@dir', wants: always('folder') },
  { path: 'devices/*/rom@file', wants: always('optionRom') },
  { path: 'sysinfo/entry@file', wants: always('ignition') },
]);

/** What the drive takes. */
function media(source: Element): readonly HostFileKind[] {
  let disk = parentOf(source);
  while (disk !== undefined && disk.localName !== 'disk') disk = parentOf(disk);
  const device = disk && attributeValue(disk, 'device');
  return device === 'cdrom' ? ['optical'] : device === 'floppy' ? ['floppy'] : ['image'];
}

/**
 * Files of the workspace that suit the place of a value, images of the format that is written beside it first; then what
 * other guests use: by its name what suits, then the rest.
 */
export function pathCandidates(
  { element, attribute }: Typed,
  files: readonly PlacedFile[],
  usedElsewhere: readonly Candidate[],
): Candidate[] {
  const hit = sites.of(element).find(({ site }) => site.path.split('@')[1] === attribute);
  if (hit === undefined) return [...usedElsewhere];
  const wanted = hit.site.wants(element);
  const suits = ({ value }: Candidate): boolean =>
    placed({ path: value }, '').kinds.some((kind) => wanted.includes(kind));
  return [
    ...suitable(hit.site, element, files),
    ...usedElsewhere.filter(suits),
    ...usedElsewhere.filter((candidate) => !suits(candidate)),
  ];
}

function suitable({ wants, unlike }: PathSite, element: Element, files: readonly PlacedFile[]): Candidate[] {
  const format = formatBeside(element);
  const found = wants(element)
    .flatMap((kind) => files.filter(({ kinds }) => kinds.includes(kind)))
    .filter(({ path }) => !unlike?.test(path.slice(path.lastIndexOf('/'))));
  const isOfFormat = ({ path }: PlacedFile): boolean => format !== undefined && path.endsWith(`.${format}`);
  return [...found.filter(isOfFormat), ...found.filter((file) => !isOfFormat(file))].map(({ path, bytes, folder }) => ({
    value: path,
    detail: `in ${folder}${bytes === undefined ? '' : `, ${sizeWords(BigInt(bytes))}`}`,
  }));
}

/** The format of an image, which stands in the driver of a disk and by itself in a backing store. */
function formatBeside(source: Element): string | undefined {
  const holder = parentOf(source);
  const format = holder && (child(holder, 'driver') ?? child(holder, 'format'));
  return format && attributeValue(format, 'type');
}
