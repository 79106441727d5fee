import { once } from '../once.ts';
import { catalogue } from './catalogue.ts';
import type { Entry } from './entry.ts';

/** An entry that may explain a message. */
export interface ErrorExplanation {
  readonly entry: Entry;
  /** From 1 on when the entry knows the message by its words, the higher the more of them; below 1 by likeness alone. */
  readonly score: number;
}

/** The end of a log is where the error is; more than this is not looked at. */
const longestText = 200_000;
/** Answers by likeness: never more than these, and none much worse than the best. */
const mostAnswers = 5;
const leastLikeness = 0.5;
const besideBest = 0.8;

/** One line, with plain quotes: terminals wrap, and word processors and translations prettify. */
function normalise(text: string): string {
  return text
    .slice(-longestText)
    .replace(/[\u2018-\u201b`\u00b4]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/\s+/g, ' ');
}

/** The words of a pattern, with `…` for whatever stands between them; whole words at both ends. */
function expression(pattern: string): RegExp {
  const words = normalise(pattern)
    .split('…')
    .map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const start = /^\w/.test(pattern) ? '(?<!\\w)' : '';
  const end = /\w$/.test(pattern) ? '(?!\\w)' : '';
  return new RegExp(start + words.join('.{0,200}?') + end, 'i');
}

interface Pattern {
  readonly entry: Entry;
  readonly expression: RegExp;
  /** How much of a message the pattern pins down. */
  readonly weight: number;
}

const patterns = once((): readonly Pattern[] =>
  catalogue.flatMap((entry) =>
    (entry.errors ?? []).map((error) => ({
      entry,
      expression: expression(error),
      weight: error.replaceAll('…', '').length,
    })),
  ),
);

function byWords(text: string): ErrorExplanation[] {
  const best = new Map<Entry, number>();
  for (const { entry, expression, weight } of patterns()) {
    if (weight > (best.get(entry) ?? 0) && expression.test(text)) {
      best.set(entry, weight);
    }
  }
  return [...best].map(([entry, weight]) => ({ entry, score: 1 + weight / 1000 })).sort((a, b) => b.score - a.score);
}

/** Words that stand in every message of libvirt and tell nothing. */
const empty = new Set(
  `a an and are as at be by cannot config configuration could did do does domain error exists failed for from guest has
  have in internal invalid is it its kvm libvirt no not of on only or out over qemu qemu-kvm qemu-system-x86_64 start
  supported than that the this to under unsupported value virsh virterror was what which with without xml`.split(/\s+/),
);

function words(text: string): string[] {
  return [...new Set(text.toLowerCase().match(/[a-z0-9][a-z0-9_-]*[a-z0-9]/g) ?? [])].filter(
    (word) => !empty.has(word) && !/^[0-9-]+$/.test(word),
  );
}

const wordsByEntry = once(
  (): ReadonlyMap<Entry, ReadonlySet<string>> =>
    new Map(
      catalogue.map((entry) => {
        const text = [entry.id.replaceAll('-', ' '), entry.title, ...(entry.errors ?? [])].join(' ');
        return [entry, new Set(words(text))];
      }),
    ),
);

/** What a word tells: the fewer entries have it, the more. A word that none has counts like one that a single one has. */
function informationOf(word: string): number {
  const count = [...wordsByEntry().values()].filter((known) => known.has(word)).length;
  return Math.log(1 + catalogue.length / Math.max(1, count));
}

function likeness(line: string): ErrorExplanation[] {
  const weighed = words(line).map((word) => ({ word, weight: informationOf(word) }));
  const whole = weighed.reduce((sum, { weight }) => sum + weight, 0);
  return [...wordsByEntry()].flatMap(([entry, known]) => {
    const shared = weighed.filter(({ word }) => known.has(word));
    const part = shared.reduce((sum, { weight }) => sum + weight, 0);
    return shared.length < 2 || part < leastLikeness * whole ? [] : [{ entry, score: (0.99 * part) / whole }];
  });
}

function byLikeness(text: string): ErrorExplanation[] {
  const best = new Map<Entry, number>();
  const lines = text
    .slice(-longestText)
    .split('\n')
    .filter((line) => !/failed to (define|start|create) domain/i.test(line))
    .slice(-200);
  for (const { entry, score } of lines.flatMap(likeness)) {
    best.set(entry, Math.max(score, best.get(entry) ?? 0));
  }
  const found = [...best].map(([entry, score]) => ({ entry, score })).sort((a, b) => b.score - a.score);
  return found.filter(({ score }) => score >= besideBest * (found[0]?.score ?? 0)).slice(0, mostAnswers);
}

/**
 * What may be behind a message of libvirt, QEMU or a guest that stopped: log lines as they were pasted, with file names,
 * quotes and time stamps. The likeliest entry comes first. Entries that know the words of the message (their `errors`)
 * come alone; only where none does, those whose words are much like it. Empty when nothing fits.
 */
export function explainError(text: string): readonly ErrorExplanation[] {
  const known = byWords(normalise(text));
  return known.length > 0 ? known : byLikeness(text);
}
