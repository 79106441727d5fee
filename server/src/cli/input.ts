import { readFile, writeFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';

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

export async function writeOutput(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw unreadable(file, error);
  }
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
