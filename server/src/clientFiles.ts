import type { Connection } from 'vscode-languageserver';
import type { ReadFile } from './features/folderAnswers.ts';
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

/** Request `domxml/findFiles` of the server: the XML files of a folder that only the client can reach. */
export const findFilesRequest = 'domxml/findFiles';

export interface FindFilesParams {
  /** URI of the folder. */
  readonly folder: string;
  /** Globs. */
  readonly exclude: readonly string[];
}

/** Finds files in the editor's own file systems; for a client that does not know the request there are none. */
export function findThroughClient(connection: Connection): FindFiles {
  return async (folder, exclude) => {
    try {
      const params: FindFilesParams = { folder, exclude };
      return await connection.sendRequest<string[]>(findFilesRequest, params);
    } catch {
      return [];
    }
  };
}
