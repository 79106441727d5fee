import { analyze, type Settings } from '../analyze.ts';
import { fixAll } from '../fixAll.ts';
import { exitCode } from './exitCode.ts';
import { readInput, readSchemas, writeOutput } from './input.ts';

export interface FixOptions {
  readonly target: Settings['target'];
  readonly all?: boolean;
  readonly schemas?: string;
}

/** `domxml fix`. */
export async function fix(files: readonly string[], options: FixOptions): Promise<number> {
  const settings: Settings = { target: options.target, grammar: await readSchemas(options.schemas) };
  let left = 0;
  for (const file of files) {
    const text = await readInput(file);
    const fixed = fixAll(text, settings, { safeOnly: !options.all });
    const errors = analyze(fixed.text, settings).findings.filter(({ severity }) => severity === 'error').length;
    left += errors;
    if (file === '-') process.stdout.write(fixed.text);
    else if (fixed.text !== text) await writeOutput(file, fixed.text);
    const cured = fixed.applied.length;
    process.stderr.write(
      `${file}: ${cured} ${cured === 1 ? 'fix' : 'fixes'} applied, ${errors} ${errors === 1 ? 'error' : 'errors'} left\n`,
    );
  }
  return left > 0 ? exitCode.findings : exitCode.clean;
}
