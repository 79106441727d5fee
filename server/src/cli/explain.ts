import { closest } from 'fastest-levenshtein';
import { catalogue, entryById } from '../rules/catalogue.ts';
import type { Entry } from '../rules/entry.ts';
import { type ErrorExplanation, explainError } from '../rules/explainError.ts';
import { entryPage } from '../rules/page.ts';
import { exitCode } from './exitCode.ts';
import { readInput, UnreadableInput } from './input.ts';

/**
 * `domxml explain`: the list, the page of an id, or what is behind a message of libvirt. The words of a message may come
 * as one argument or many; `-` reads the message from standard input.
 */
export async function explain(words: readonly string[], options: { readonly list?: boolean }): Promise<number> {
  if (options.list || words.length === 0) {
    process.stdout.write(list());
    return exitCode.clean;
  }
  const [id = ''] = words;
  const entry = words.length === 1 ? entryById(id) : undefined;
  if (entry !== undefined) {
    process.stdout.write(entryPage(entry));
    return exitCode.clean;
  }
  if (words.length === 1 && /^[a-z0-9]+(-[a-z0-9]+)+$/.test(id)) {
    const nearest = closest(
      id,
      catalogue.map((candidate) => candidate.id),
    );
    throw new UnreadableInput(`no rule "${id}"; did you mean ${nearest}? domxml explain --list lists all`);
  }
  const message = words.length === 1 && id === '-' ? await readInput('-') : words.join(' ');
  process.stdout.write(answer(message));
  return exitCode.clean;
}

/** Columns: id, kind, severity, where libvirt stops it, title. */
function list(): string {
  const width = Math.max(...catalogue.map((entry) => entry.id.length));
  return catalogue
    .map((entry) => {
      const severity = entry.kind === 'guarantee' ? '-' : entry.severity;
      const layer = 'layer' in entry ? entry.layer : '-';
      return `${entry.id.padEnd(width)}  ${entry.kind.padEnd(9)}  ${severity.padEnd(11)}  ${layer.padEnd(6)}  ${entry.title}\n`;
    })
    .join('');
}

/** The page of the only entry that knows the message, else the short answers of all that may be behind it. */
function answer(message: string): string {
  const found = explainError(message);
  const [first] = found;
  if (first === undefined) {
    throw new UnreadableInput('nothing here explains this message; domxml explain --list lists what is known');
  }
  if (found.length === 1 && isKnown(first)) {
    return entryPage(first.entry);
  }
  const head = isKnown(first)
    ? `${found.length} constructs are known to cause this message, the likeliest first:`
    : 'No construct is known by exactly these words; the nearest:';
  return [head, ...found.map(({ entry }) => shortAnswer(entry))].join('\n\n').concat('\n');
}

function isKnown({ score }: ErrorExplanation): boolean {
  return score >= 1;
}

function shortAnswer({ id, title, cure }: Entry): string {
  return `${id}: ${title}\n  ${cure}\n  domxml explain ${id} (docs/rules/${id}.md)`;
}
