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
  /** What it may be used as. */
  readonly kinds: readonly HostFileKind[];
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

export type HostFileKind = keyof typeof kinds | 'folder';

const endings = [...new Set(Object.values(kinds).flatMap((kind) => kind.endings))];
const beginnings = Object.values(kinds).flatMap((kind) => kind.beginnings);

/** All that are of some kind; without braces in braces, which not every editor reads. */
export const hostFileGlob = `**/{${[...endings.map((one) => `*.${one}`), ...beginnings.map((one) => `${one}*`)].join(',')}}`;

/** Files of one folder that are remembered. */
export const mostHostFiles = 500;

const patterns = (Object.keys(kinds) as (keyof typeof kinds)[]).map((kind) => {
  const { endings: after, beginnings: before } = kinds[kind];
  const parts = [...after.map((one) => `\\.${one}$`), ...before.map((one) => `^${one}(?![a-z])`)];
  return { kind, pattern: new RegExp(parts.join('|'), 'i') };
});

/** What a file may be used as is found once, not with every key that is typed. */
export function placed(file: HostFile, folder: string): PlacedFile {
  const name = basename(file.path);
  const found = patterns.filter(({ pattern }) => pattern.test(name)).map(({ kind }) => kind);
  return { ...file, folder, kinds: file.isFolder ? ['folder'] : found };
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
        (await find(folder, exclude)).map((file) => placed(file, basename(decoded(folder)))),
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
  return !name.includes('.') || patterns.some(({ pattern }) => pattern.test(name));
}
