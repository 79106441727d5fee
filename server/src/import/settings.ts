import type { Severity } from '../rules/rule.ts';
import type { Range } from '../xml/tree.ts';
import type { ImportProblem } from './problem.ts';
import type { Configuration, Setting } from './read.ts';
import { plainText, type Value } from './value.ts';

export type Dialect = 'xm' | 'xl';
export type GuestKind = 'pv' | 'pvh' | 'hvm';

/** One text of a list, with its place. */
export interface Item {
  readonly text: string;
  readonly range: Range;
}

interface Remark {
  readonly severity: Severity;
  readonly code?: string;
  /** A whole sentence. */
  readonly message: string;
  /** Why the words of the configuration become a comment of the definition; absent where they are carried over. */
  readonly keep?: string;
}

/** Reads settings by name, and remembers which were read and what is to be said of them. */
export interface Settings {
  has(name: string): boolean;
  /** A string or number as text; undefined where it is absent, empty or something else, which is told. */
  string(name: string): string | undefined;
  /** A whole number, given as such or as text. */
  number(name: string): number | undefined;
  flag(name: string, fallback: boolean): boolean;
  /** One of the words allowed; what is not is told. */
  choice<Word extends string>(name: string, allowed: readonly Word[], fallback: Word): Word;
  /** The texts of a list; a single text is a list of one. */
  items(name: string): Item[];
  /** The value as it is. */
  value(name: string): Value | undefined;
  say(name: string, remark: Remark): void;
  sayAt(range: Range, remark: Remark): void;
  unused(): Setting[];
}

export interface Told {
  readonly problems: ImportProblem[];
  /** What becomes comments of the definition. */
  readonly comments: string[];
}

/** @param text the configuration, from which comments are quoted */
export function createSettings(text: string, { settings }: Configuration, { problems, comments }: Told): Settings {
  const used = new Set<string>();

  function value(name: string): Value | undefined {
    used.add(name);
    return settings.get(name)?.value;
  }

  function sayAt(range: Range, { severity, code = 'import-value', message, keep }: Remark): void {
    problems.push({ severity, code, message, range });
    if (keep !== undefined) comments.push(`${text.slice(range.start, range.end).trim()}: ${keep}`);
  }

  function say(name: string, remark: Remark): void {
    sayAt(settings.get(name)?.range ?? { start: 0, end: 0 }, remark);
  }

  function refuse(name: string, why: string): undefined {
    say(name, { severity: 'warning', message: `\`${name}\` is not carried over: it ${why}.`, keep: why });
  }

  function string(name: string): string | undefined {
    const found = value(name);
    if (found === undefined) return undefined;
    const plain = plainText(found);
    return plain === undefined ? refuse(name, 'is a list, where one value belongs') : plain || undefined;
  }

  function number(name: string): number | undefined {
    const given = string(name)?.trim();
    if (given === undefined) return undefined;
    const result = /^-?(\d{1,15}|0[xX][0-9a-fA-F]{1,12})$/.test(given) ? Number(given) : undefined;
    return result ?? refuse(name, 'is no whole number');
  }

  function flag(name: string, fallback: boolean): boolean {
    const given = value(name);
    if (given?.kind === 'string' && /^(yes|on|true|enabled)$/i.test(given.value)) return true;
    if (given?.kind === 'string' && /^(no|off|false|disabled)$/i.test(given.value)) return false;
    const amount = number(name);
    return amount === undefined ? fallback : amount !== 0;
  }

  function choice<Word extends string>(name: string, allowed: readonly Word[], fallback: Word): Word {
    const given = string(name);
    if (given === undefined) return fallback;
    const found = allowed.find((word) => word === given);
    if (found !== undefined) return found;
    const known = allowed.join(', ');
    say(name, {
      severity: 'error',
      message: `\`${name}\` cannot be "${given}": it is one of ${known}. Took ${fallback}.`,
      keep: `took ${fallback}`,
    });
    return fallback;
  }

  function items(name: string): Item[] {
    const found = value(name);
    const all = found === undefined ? [] : found.kind === 'list' ? found.items : [found];
    return all.flatMap((item) => {
      const plain = plainText(item);
      if (plain !== undefined) return [{ text: plain, range: item.range }];
      const why = `is a list inside \`${name}\``;
      sayAt(item.range, { severity: 'warning', message: `This is not carried over: it ${why}.`, keep: why });
      return [];
    });
  }

  return {
    has: (name) => settings.has(name),
    string,
    number,
    flag,
    choice,
    items,
    value,
    say,
    sayAt,
    unused: () => [...settings.values()].filter(({ name }) => !used.has(name)),
  };
}

/** Values of `key=value` pieces, in lower-case keys; a piece without `=` has the value ''. */
export function pairs(text: string): Map<string, string> {
  return new Map(
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => {
        const equals = part.indexOf('=');
        return equals < 0 ? [part, ''] : [part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim()];
      }),
  );
}

/** The parameters that nobody read, as they were written. */
export function othersThan(known: ReadonlySet<string>, found: ReadonlyMap<string, string>): string[] {
  return [...found].filter(([key]) => !known.has(key)).map(([key, value]) => `${key}=${value}`);
}

/** Says which parameters of a device have no place in domain XML. */
export function sayLost(settings: Settings, { range }: Item, device: string, lost: readonly string[]): void {
  if (lost.length === 0) return;
  const list = lost.join(', ');
  const verb = lost.length === 1 ? 'has' : 'have';
  settings.sayAt(range, {
    severity: 'information',
    message: `Of this ${device}, ${list} ${verb} no place in domain XML.`,
    keep: `without ${list}`,
  });
}

/** Says that a device is not in the definition. */
export function sayRefused(settings: Settings, { range }: Item, device: string, why: string): void {
  settings.sayAt(range, {
    severity: 'error',
    message: `This ${device} is not carried over: it ${why}. Add it to the definition yourself.`,
    keep: why,
  });
}
