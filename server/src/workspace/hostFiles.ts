import { basename, decoded, type Place } from './places.ts';

/** A file or folder of the workspace that a guest on this host could use. */
export interface HostFile {
  /** As libvirt wants it: absolute. */
  readonly path: string;
  /** Undefined where that would cost a request. */
  readonly bytes?: number | undefined;
  readonly isFolder?: boolean;
}

export interface PlacedFile extends HostFile {
  /** Name of the workspace's folder that it was found in. */
  readonly folder: string;
}

/** Finds them below a folder, without those that a glob excludes; none in a folder whose paths are not those of a host. */
export type FindHostFiles = (folder: string, exclude: readonly string[]) => Promise<readonly HostFile[]>;

/** What tells a file's use: how its name ends, or how it begins. */
const kinds = {
  image: { endings: ['qcow2', 'qcow', 'img', 'raw', 'vmdk', 'vdi', 'vhd', 'vhdx', 'qed'], beginnings: [] },
  optical: { endings: ['iso'], beginnings: [] },
  floppy: { endings: ['img', 'vfd', 'flp', 'ima'], beginnings: [] },
  kernel: { endings: [], beginnings: ['vmlinuz', 'vmlinux', 'bzImage', 'zImage', 'Image'] },
  initrd: { endings: [], beginnings: ['initrd', 'initramfs'] },
  firmware: { endings: ['fd'], beginnings: [] },
  deviceTree: { endings: ['dtb'], beginnings: [] },
  acpiTable: { endings: ['aml'], beginnings: [] },
  loaderOfSystem: { endings: ['efi'], beginnings: [] },
  optionRom: { endings: ['rom'], beginnings: [] },
  ignition: { endings: ['ign'], beginnings: [] },
} as const satisfies Record<string, { readonly endings: readonly string[]; readonly beginnings: readonly string[] }>;

export type HostFileKind = keyof typeof kinds;

const endings = [...new Set(Object.values(kinds).flatMap((kind) => kind.endings))];
const beginnings = Object.values(kinds).flatMap((kind) => kind.beginnings);

/** All that are of some kind. */
export const hostFileGlob = `**/{*.{${endings.join(',')}},{${beginnings.join(',')}}*}`;

/** Files of one folder that are remembered. */
export const mostHostFiles = 1000;

const patterns = new Map(
  Object.entries(kinds).map(([kind, { endings: after, beginnings: before }]) => [
    kind,
    new RegExp([...after.map((one) => `\\.${one}$`), ...before.map((one) => `^${one}(?![a-z])`)].join('|'), 'i'),
  ]),
);

export function isOfKind(path: string, kind: HostFileKind): boolean {
  return patterns.get(kind)?.test(basename(path)) === true;
}

/** What is known of the files beside the definitions. */
export interface HostFiles {
  /** What is known by now; where that is out of date it is looked for meanwhile. */
  readonly known: () => readonly PlacedFile[];
  /** A file or folder of this URI came or went; without one everything may have changed. */
  readonly outdate: (uri?: string) => void;
}

export interface HostFilesOptions {
  readonly find: FindHostFiles;
  readonly places: () => Promise<readonly Place[]>;
  /** Whether files that come and go are told of; else what is known counts for a while only. */
  readonly isWatched: () => boolean;
  readonly warn: (message: string) => void;
}

/** Milliseconds after which what nobody watches is looked for again. */
const longest = 30_000;

export function createHostFiles({ find, places, isWatched, warn }: HostFilesOptions): HostFiles {
  let files: readonly PlacedFile[] = [];
  let isFresh = false;
  let isLooking = false;
  let lookedAt = 0;

  const look = async (): Promise<void> => {
    const found = await Promise.all(
      (await places()).map(async ({ folder, exclude }) =>
        (await find(folder, exclude)).map((file) => ({ ...file, folder: basename(decoded(folder)) })),
      ),
    );
    files = found.flat();
  };

  return {
    known() {
      const isOld = !isWatched() && Date.now() - lookedAt > longest;
      if (!isLooking && (!isFresh || isOld)) {
        isFresh = true;
        isLooking = true;
        lookedAt = Date.now();
        look()
          .catch((error) => warn(`looking for images: ${String(error)}`))
          .finally(() => {
            isLooking = false;
          });
      }
      return files;
    },
    outdate(uri) {
      if (uri === undefined || mayCount(basename(uri))) isFresh = false;
    },
  };
}

/** Files of a kind, and what may be a folder. */
function mayCount(name: string): boolean {
  return !name.includes('.') || [...patterns.values()].some((pattern) => pattern.test(name));
}
