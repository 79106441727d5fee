import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { URI } from 'vscode-uri';
import type { ReadFile } from './features/folderAnswers.ts';
import { type FindHostFiles, type HostFile, hostFileGlob, mostHostFiles } from './workspace/hostFiles.ts';
import type { FindFiles } from './workspace/workspace.ts';

/** Reads files of this machine; a URI of another scheme, and what cannot be read, is no file. */
export const readLocalFile: ReadFile = async (uri) => {
  if (!uri.startsWith('file:')) return undefined;
  return readFile(fileURLToPath(uri), 'utf8').catch(() => undefined);
};

/** Finds the XML files of a folder of this machine; none when it is no folder. Links to folders are not followed, for they may lead in circles. */
export const findLocalFiles: FindFiles = async (folder, exclude) => {
  if (!folder.startsWith('file:') || !(await isFolder(fileURLToPath(folder)))) return [];
  // Few starts of the server come to this.
  const { glob } = await import('tinyglobby');
  const files = await glob('**/*.xml', {
    cwd: fileURLToPath(folder),
    ignore: [...exclude],
    absolute: true,
    dot: true,
    followSymbolicLinks: false,
  });
  return files.map((path) => URI.file(path).toString());
};

/** Milliseconds after which what was found of a vast folder has to do. */
const longest = 20_000;

/** Finds images and the like in a folder of this machine, and its own folders; none on Windows, whose paths no host of guests has. */
export const findLocalHostFiles: FindHostFiles = async (folder, exclude) => {
  if (!folder.startsWith('file:') || process.platform === 'win32') return [];
  const root = fileURLToPath(folder).replace(/\/+$/, '') || '/';
  if (!(await isFolder(root))) return [];
  const { glob } = await import('tinyglobby');
  const shared = {
    cwd: root,
    ignore: [...exclude],
    absolute: true,
    followSymbolicLinks: false,
    signal: AbortSignal.timeout(longest),
    caseSensitiveMatch: false,
  };
  const folders = await glob('*', { ...shared, onlyDirectories: true, deep: 1 });
  const files = await glob(hostFileGlob, shared);
  return [
    ...[root, ...folders.sort()].map((path) => ({ path: path.replace(/(.)\/+$/, '$1'), isFolder: true })),
    ...(await Promise.all(files.sort().slice(0, mostHostFiles).map(sized))),
  ];
};

async function sized(path: string): Promise<HostFile> {
  return {
    path,
    bytes: await stat(path).then(
      ({ size }) => size,
      () => undefined,
    ),
  };
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
