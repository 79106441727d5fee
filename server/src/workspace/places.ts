/** A folder of the workspace, and what the check passes over in it. */
export interface Place {
  /** URI, with or without '/' at its end. */
  readonly folder: string;
  /** Globs, relative to the folder. */
  readonly exclude: readonly string[];
}

/** The places that a file or folder, by its URI, is in and not excluded from. */
export async function placesOf<Of extends Place>(uri: string, places: readonly Of[]): Promise<Of[]> {
  const around = places.filter(({ folder }) => isBelow(uri, folder));
  if (around.length === 0) return [];
  // Not at the start of the server: it takes a moment, and files come later.
  const { default: picomatch } = await import('picomatch');
  return around.filter(({ folder, exclude }) => {
    const path = decoded(uri.slice(folderStart(folder).length));
    return !exclude.some((glob) => isMatch(picomatch, glob, path));
  });
}

/** Whether a URI is of something below a folder. */
export function isBelow(uri: string, folder: string): boolean {
  return uri.startsWith(folderStart(folder));
}

/** The last part of a path, or of a URI as it is written. */
export function basename(path: string): string {
  return /([^/]*)\/*$/.exec(path)?.[1] ?? '';
}

function folderStart(folder: string): string {
  return folder.endsWith('/') ? folder : `${folder}/`;
}

type Picomatch = typeof import('picomatch');

/** Of globs seen before: the same few are asked for every file. */
const matchers = new Map<string, (path: string) => boolean>();

function isMatch(picomatch: Picomatch, glob: string, path: string): boolean {
  const matcher = matchers.get(glob) ?? compile(picomatch, glob);
  matchers.set(glob, matcher);
  return matcher(path);
}

/** A glob that is none excludes nothing. */
function compile(picomatch: Picomatch, glob: string): (path: string) => boolean {
  try {
    return picomatch(glob, { dot: true, windows: false });
  } catch {
    return () => false;
  }
}

/** A URI's path as it is read; as it is written where that makes no sense. */
export function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
