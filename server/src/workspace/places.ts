import picomatch from 'picomatch';

/** A folder of the workspace, and what the check passes over in it. */
export interface Place {
  /** URI, with or without '/' at its end. */
  readonly folder: string;
  /** Globs, relative to the folder. */
  readonly exclude: readonly string[];
}

/** Whether a file, by its URI, is in one of the places and not excluded there. */
export function isInPlace(uri: string, places: readonly Place[]): boolean {
  return places.some(({ folder, exclude }) => {
    const start = folderStart(folder);
    if (!uri.startsWith(start)) return false;
    const path = decoded(uri.slice(start.length));
    return !exclude.some((glob) => matcherOf(glob)(path));
  });
}

/** Whether a URI is of something below a folder. */
export function isBelow(uri: string, folder: string): boolean {
  return uri.startsWith(folderStart(folder));
}

function folderStart(folder: string): string {
  return folder.endsWith('/') ? folder : `${folder}/`;
}

/** Of globs seen before: the same few are asked for every file. */
const matchers = new Map<string, (path: string) => boolean>();

function matcherOf(glob: string): (path: string) => boolean {
  const known = matchers.get(glob);
  if (known !== undefined) return known;
  const matcher = compile(glob);
  matchers.set(glob, matcher);
  return matcher;
}

/** A glob that is none excludes nothing. */
function compile(glob: string): (path: string) => boolean {
  try {
    return picomatch(glob, { dot: true, windows: false });
  } catch {
    return () => false;
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
