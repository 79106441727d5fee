import { importConfiguration, problemLines } from '../import/import.ts';
import { convert } from '../migrate/convert.ts';
import { report } from '../migrate/report.ts';
import { givenAnswers } from './answers.ts';
import { exitCode } from './exitCode.ts';
import { readInput, writeOutput } from './input.ts';

export interface ImportOptions {
  readonly format?: 'xm' | 'xl';
  readonly to: 'xen' | 'kvm';
  readonly answer?: readonly string[];
  readonly output?: string;
  readonly report?: string;
}

/** `domxml import`. The definition goes to standard output, what is said about it to standard error. */
export async function importFile(file: string, options: ImportOptions): Promise<number> {
  const text = await readInput(file);
  const imported = importConfiguration(text, { format: options.format });
  const conversion =
    options.to === 'kvm'
      ? convert(imported.text, { target: 'kvm', choices: givenAnswers(options.answer ?? []) })
      : undefined;
  const lines = problemLines(file, text, imported.problems);
  for (const { message } of conversion?.remaining ?? []) lines.push(`${file}: after conversion: ${message}`);
  process.stderr.write(lines.map((line) => `${line}\n`).join(''));
  const result = conversion?.text ?? imported.text;
  if (options.output === undefined) process.stdout.write(result);
  else await writeOutput(options.output, result);
  if (options.report !== undefined) {
    const migration = conversion === undefined ? '' : `\n${report(conversion, { file: options.output })}`;
    await writeOutput(options.report, `${lines.map((line) => `- ${line}\n`).join('')}${migration}`);
  }
  const failed = imported.problems.some(({ severity }) => severity === 'error') || conversion?.remaining.length;
  return failed ? exitCode.findings : exitCode.clean;
}
