import { URI, Utils } from 'vscode-uri';
import { type AnswersFile, answersFileName, readAnswersFile } from '../migrate/answers.ts';

/** Reads a file by URI; undefined when there is none. */
export type ReadFile = (uri: string) => Promise<string | undefined>;

/**
 * The answers remembered nearest to a document: in its folder or one above.
 * @param complain is told what makes no sense in the file.
 */
export async function folderAnswers(
  documentUri: string,
  readFile: ReadFile,
  complain: (message: string) => void,
): Promise<AnswersFile | undefined> {
  const uri = URI.parse(documentUri);
  if (uri.scheme === 'untitled') return undefined;
  for (let folder = Utils.dirname(uri); ; folder = Utils.dirname(folder)) {
    const path = Utils.joinPath(folder, answersFileName);
    const text = await readFile(path.toString());
    if (text !== undefined) {
      const { file, complaints } = readAnswersFile(text);
      for (const complaint of complaints) complain(`${path.fsPath}: ${complaint}`);
      return file;
    }
    if (Utils.dirname(folder).path === folder.path) return undefined;
  }
}
