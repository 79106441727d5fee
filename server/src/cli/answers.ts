import { access } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Choices } from '../guest/choices.ts';
import { type AnswersFile, answersFileName, readAnswersFile, rememberAnswers } from '../migrate/answers.ts';
import { readInput, UnreadableInput, writeOutput } from './input.ts';

/** The answers given on the command line, each `QUESTION=ANSWER`. */
export function givenAnswers(answers: readonly string[]): Choices {
  return Object.fromEntries(
    answers.map((answer) => {
      const [, question, given] = /^([^=]+)=(.*)$/s.exec(answer) ?? [];
      if (question === undefined || given === undefined) {
        throw new UnreadableInput(`--answer ${answer}: write QUESTION=ANSWER, such as machine=q35`);
      }
      return [question, given];
    }),
  );
}

/**
 * The answers of a file, or of the `.domxml.json` nearest to a definition: in its folder or one above.
 * What makes no sense in a named file is an error, in a found one a warning on standard error.
 */
export async function fileAnswers(named: string | undefined, definition: string): Promise<AnswersFile> {
  const path = named ?? (await nearest(folderOf(definition)));
  if (path === undefined) return { answers: {}, guests: {} };
  const { file, complaints } = readAnswersFile(await readInput(path));
  if (named !== undefined && complaints[0] !== undefined) throw new UnreadableInput(`${named}: ${complaints[0]}`);
  for (const complaint of complaints) process.stderr.write(`${path}: ${complaint}\n`);
  return file;
}

/** Adds answers to the `.domxml.json` in the folder of a definition and returns its path. */
export async function rememberForFolder(definition: string, choices: Choices): Promise<string> {
  const path = join(folderOf(definition), answersFileName);
  const text = (await exists(path)) ? await readInput(path) : undefined;
  try {
    await writeOutput(path, rememberAnswers(text, choices));
  } catch (error) {
    throw error instanceof UnreadableInput ? error : new UnreadableInput(String((error as Error).message));
  }
  return path;
}

function folderOf(definition: string): string {
  return definition === '-' ? process.cwd() : dirname(resolve(definition));
}

async function nearest(folder: string): Promise<string | undefined> {
  const path = join(folder, answersFileName);
  if (await exists(path)) return path;
  const parent = dirname(folder);
  return parent === folder ? undefined : nearest(parent);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
