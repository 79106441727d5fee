import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, sep } from 'node:path';
import type { GrammarOf } from './analyze.ts';
import type { DocumentKind } from './guest/definition.ts';
import { createGrammar, type Grammar, loadGrammar } from './relaxng/index.ts';

/** The grammars of a folder, or one line that says what is wrong with that of definitions and where. */
export type LoadedSchemas = { readonly grammar: GrammarOf } | { readonly complaint: string };

/** Loads the grammar `domain.rng` of a folder; those of snapshots, checkpoints and backups beside it when one is met. */
export type LoadSchemas = (directory: string) => LoadedSchemas;

interface Entry {
  readonly grammar: GrammarOf;
  /** The files it was made of so far, as they were. */
  readonly files: ReadonlyMap<string, string>;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'is a folder',
  ENOTDIR: 'no such folder',
  EACCES: 'permission denied',
  ELOOP: 'too many symbolic links',
};

/**
 * A loader that keeps what it loaded, by folder, as long as none of the files changes.
 * It reads with Node's functions; the core is given it where there are files.
 */
export function createSchemaLoader(): LoadSchemas {
  const known = new Map<string, Entry>();
  return (directory) => {
    const folder = withHome(directory);
    const entry = known.get(folder);
    if (entry && [...entry.files].every(([file, mark]) => markOf(file) === mark)) return { grammar: entry.grammar };
    known.delete(folder);
    const loaded = load(folder);
    if ('complaint' in loaded) return loaded;
    known.set(folder, loaded);
    return { grammar: loaded.grammar };
  };
}

/** A loader for paths in settings: these belong to no folder, so a relative path would mean nothing. */
export function createSettingsSchemaLoader(): LoadSchemas {
  const load = createSchemaLoader();
  return (path) =>
    isAbsolute(withHome(path))
      ? load(path)
      : { complaint: `${path}: write an absolute path, or one that starts with ~/` };
}

function withHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}

function load(folder: string): Entry | { readonly complaint: string } {
  const start = join(folder, 'domain.rng');
  const missing = absence(folder, start);
  if (missing !== undefined) return { complaint: missing };
  const files = new Map<string, string>();
  try {
    const grammars = new Map<DocumentKind, Grammar | undefined>([['domain', loadFile(start, files)]]);
    const grammar = (kind: DocumentKind): Grammar | undefined => {
      if (!grammars.has(kind)) grammars.set(kind, loadIfSound(join(folder, `${kind}.rng`), files));
      return grammars.get(kind);
    };
    return { grammar, files };
  } catch (error) {
    return { complaint: (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ') };
  }
}

/** @param files takes the state of each file that is read */
function loadFile(start: string, files: Map<string, string>): Grammar {
  const read = (file: string): string => {
    files.set(file, markOf(file));
    try {
      // A pipe or device would never end.
      if (!statSync(file).isFile()) throw new Error('is no file');
      return readFileSync(file, 'utf8');
    } catch (error) {
      throw new Error(reasonOf(error), { cause: error });
    }
  };
  return createGrammar(loadGrammar(sep === '/' ? start : start.replaceAll(sep, '/'), read));
}

/** A folder need not have more than the grammar of definitions. */
function loadIfSound(start: string, files: Map<string, string>): Grammar | undefined {
  try {
    return loadFile(start, files);
  } catch {
    return undefined;
  }
}

/** What is not there: the folder, or the grammar in it. */
function absence(folder: string, start: string): string | undefined {
  try {
    if (!statSync(folder).isDirectory()) return `${folder}: is no folder`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return `${folder}: ${code === 'ENOENT' ? 'no such folder' : reasonOf(error)}`;
  }
  try {
    statSync(start);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? `${folder}: has no domain.rng` : `${start}: ${reasonOf(error)}`;
  }
}

/** Tells one state of a file from another. */
function markOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : '';
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code && reasons[code]) ?? message;
}
