import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { URI } from 'vscode-uri';
import type { ReadFile } from './features/folderAnswers.ts';
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

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
