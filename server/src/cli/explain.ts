import { closest } from 'fastest-levenshtein';
import { rules } from '../rules/index.ts';
import { rulePage } from '../rules/page.ts';
import { exitCode } from './exitCode.ts';
import { UnreadableInput } from './input.ts';

/** `domxml explain`. */
export async function explain(id: string | undefined, options: { readonly list?: boolean }): Promise<number> {
  if (options.list || id === undefined) {
    const width = Math.max(...rules.map((rule) => rule.id.length));
    for (const rule of rules)
      process.stdout.write(
        `${rule.id.padEnd(width)}  ${rule.severity.padEnd(11)}  ${rule.layer.padEnd(6)}  ${rule.title}\n`,
      );
    return exitCode.clean;
  }
  const rule = rules.find((candidate) => candidate.id === id);
  if (!rule) {
    throw new UnreadableInput(
      `no rule "${id}"; did you mean ${closest(
        id,
        rules.map((candidate) => candidate.id),
      )}? domxml explain --list lists all`,
    );
  }
  process.stdout.write(rulePage(rule));
  return exitCode.clean;
}
