import type { Connection } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import type { ReadFile } from './features/folderAnswers.ts';
import { type FindHostFiles, hostFileGlob, mostHostFiles } from './workspace/hostFiles.ts';
import type { FindFiles } from './workspace/workspace.ts';

/** Request `domxml/readFile` of the server: the text of a file that only the client can reach, null when there is none. */
export const readFileRequest = 'domxml/readFile';

export interface ReadFileParams {
  readonly uri: string;
}

/** Reads files of the editor's own file systems; for a client that does not know the request there are none. */
export function readThroughClient(connection: Connection): ReadFile {
  return async (uri) => {
    try {
      const params: ReadFileParams = { uri };
      return (await connection.sendRequest<string | null>(readFileRequest, params)) ?? undefined;
    } catch {
      return undefined;
    }
  };
}

/** Request `domxml/findFiles` of the server: files of a folder that only the client can reach. */
export const findFilesRequest = 'domxml/findFiles';

export interface FindFilesParams {
  /** URI of the folder. */
  readonly folder: string;
  /** Globs. */
  readonly exclude: readonly string[];
  /** A glob of those that are looked for; without it the XML files. */
  readonly include?: string;
  readonly most?: number;
}

/** Finds files in the editor's own file systems; for a client that does not know the request there are none. */
export function findThroughClient(connection: Connection): FindFiles {
  return (folder, exclude) => find(connection, { folder, exclude });
}

/**
 * Finds images and the like in the editor's own file systems. Of those only a remote one has the paths of a host: in a
 * browser, `file:` is a folder under a name of its own.
 */
export function findHostFilesThroughClient(connection: Connection): FindHostFiles {
  return async (folder, exclude) => {
    if (!folder.startsWith('vscode-remote:')) return [];
    const found = await find(connection, { folder, exclude, include: hostFileGlob, most: mostHostFiles });
    return found.map((uri) => ({ path: URI.parse(uri).path })).filter(({ path }) => !/^\/[a-z]:/i.test(path));
  };
}

async function find(connection: Connection, params: FindFilesParams): Promise<string[]> {
  try {
    return await connection.sendRequest<string[]>(findFilesRequest, params);
  } catch {
    return [];
  }
}
