import type { Connection } from 'vscode-languageserver';
import type { ReadFile } from './features/folderAnswers.ts';

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
