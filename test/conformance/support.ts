/** What the conformance tests share: where the corpus lies, its documents, and repeatable randomness. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface CorpusDocument {
  /** Relative to the corpus, with `/` between the parts. */
  readonly file: string;
  readonly text: string;
}

const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The directory of the corpus: the environment variable DOMXML_CORPUS, else `shared/corpus` beside the repository. */
export function corpusDirectory(): string | undefined {
  const directory = process.env.DOMXML_CORPUS ?? join(repositoryRoot, '../shared/corpus');
  return existsSync(directory) ? directory : undefined;
}

/**
 * The corpus' documents in a stable order; none when there is no corpus.
 * By default the domain XML of libvirt's test suite; `under` names other directories of the corpus.
 */
export function corpusDocuments(
  extensions: readonly string[] = ['.xml'],
  under: readonly string[] = ['libvirt-11.3.0/tests'],
): CorpusDocument[] {
  const corpus = corpusDirectory();
  if (corpus === undefined) return [];
  const files = under
    .map((directory) => join(corpus, directory))
    .filter((directory) => existsSync(directory))
    .flatMap((directory) => filesBelow(directory))
    .filter((file) => extensions.some((extension) => file.endsWith(extension)))
    .sort();
  return files.map((file) => ({
    file: relative(corpus, file).split(sep).join('/'),
    text: readFileSync(file, 'utf8'),
  }));
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/** What libvirt says of one of its own test documents. */
export interface CorpusVerdict {
  /** Relative to the corpus' directory of libvirt. */
  readonly file: string;
  readonly text: string;
  /** The type of the domain, such as `kvm`. */
  readonly type: string;
  readonly verdict: 'accept' | 'schema-error' | 'semantic-error' | 'host-dependent';
  /** libvirt's words. */
  readonly libvirt: readonly string[];
  readonly family: readonly string[];
}

/** The corpus' documents of libvirt with its verdicts; none when there is no corpus. */
export function corpusVerdicts(): CorpusVerdict[] {
  const corpus = corpusDirectory();
  const directory = corpus && join(corpus, 'libvirt-11.3.0');
  if (directory === undefined || !existsSync(directory)) return [];
  return readFileSync(join(directory, 'verdicts.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Omit<CorpusVerdict, 'text'> => JSON.parse(line))
    .map((verdict) => ({ ...verdict, text: readFileSync(join(directory, verdict.file), 'utf8') }));
}

/** A guest of libvirt's QEMU driver. */
export function isQemu({ type }: CorpusVerdict): boolean {
  return type === 'kvm' || type === 'qemu';
}

/** A guest that libvirt's QEMU driver takes. */
export function isSound(verdict: CorpusVerdict): boolean {
  return verdict.verdict === 'accept' && isQemu(verdict);
}

/** Why the tests that need the corpus do not run; to be printed before `this.skip()`. */
export const noCorpus = 'skipped: no corpus (set DOMXML_CORPUS to its directory)';

/** A repeatable source of numbers in [0, 1): the same seed gives the same sequence on every machine (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A whole number in [0, `limit`). */
export function randomBelow(random: () => number, limit: number): number {
  return Math.floor(random() * limit);
}

/** One of `items`, which must not be empty. */
export function pick<Item>(random: () => number, items: readonly Item[]): Item {
  const item = items[randomBelow(random, items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
