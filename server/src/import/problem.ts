import type { Severity } from '../rules/rule.ts';
import type { Range } from '../xml/tree.ts';

/** What the import has to say of a place of the configuration. */
export interface ImportProblem {
  readonly severity: Severity;
  /** The id of an entry of the catalogue, or `import-…`. */
  readonly code: string;
  readonly message: string;
  /** Offsets into the configuration. */
  readonly range: Range;
}

/** One line for each problem: `FILE:LINE:COLUMN severity message [code]`. */
export function problemLines(file: string, text: string, problems: readonly ImportProblem[]): string[] {
  return problems.map(({ severity, message, code, range }) => {
    const before = text.slice(0, range.start).split('\n');
    return `${file}:${before.length}:${(before.at(-1) ?? '').length + 1} ${severity} ${message} [${code}]`;
  });
}
