import { constants, copyFile, readFile, realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import writeFileAtomic from 'write-file-atomic';
import type { GrammarOf } from '../analyze.ts';

/** Input that cannot be read or output that cannot be written; the message is one clear line. */
export class UnreadableInput extends Error {}

const reasons: Record<string, string> = {
  ENOENT: 'no such file',
  EISDIR: 'is a directory',
  ENOTDIR: 'no such folder',
  EACCES: 'permission denied',
  EROFS: 'read-only file system',
};

/** The text of a file, or of standard input for `-`. UTF-8, and UTF-16 with a byte order mark. */
export async function readInput(file: string): Promise<string> {
  try {
    return file === '-' ? await readAll(process.stdin) : decode(await readFile(file));
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** The grammar of a folder, for `--schemas`; undefined when none is given. */
export async function readSchemas(directory: string | undefined): Promise<GrammarOf | undefined> {
  if (directory === undefined) return undefined;
  const { createSchemaLoader } = await import('../schemas.ts');
  const loaded = createSchemaLoader()(directory);
  if ('complaint' in loaded) throw new UnreadableInput(`--schemas: ${loaded.complaint}`);
  return loaded.grammar;
}

/** Writes a file whole or not at all: a temporary file beside it takes its place. */
export async function writeOutput(file: string, text: string): Promise<void> {
  try {
    await writeFileAtomic(file, text);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Copies a file to the first free name of `FILE.bak`, `FILE.bak1` … and returns that name. */
export async function backUp(file: string): Promise<string> {
  for (let number = 0; ; number += 1) {
    const backup = `${file}.bak${number === 0 ? '' : number}`;
    try {
      await copyFile(file, backup, constants.COPYFILE_EXCL);
      return backup;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unreadable(backup, error);
    }
  }
}

/** True when both paths lead to one file. */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((file) => realpath(file).catch(() => resolve(file))));
  return first === second;
}

function decode(bytes: Buffer): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}

function unreadable(file: string, error: unknown): UnreadableInput {
  const { code, message } = error as NodeJS.ErrnoException;
  return new UnreadableInput(`${file}: ${(code && reasons[code]) ?? message}`);
}
