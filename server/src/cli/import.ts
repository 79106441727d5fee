import { basename, extname } from 'node:path';
import { analyze } from '../analyze.ts';
import { importConfiguration } from '../import/import.ts';
import { problemLines } from '../import/problem.ts';
import { checkOutput, convertText } from './convert.ts';
import { exitCode } from './exitCode.ts';
import { readInput, writeOutput } from './input.ts';

export interface ImportOptions {
  readonly format?: 'xm' | 'xl';
  readonly to: 'xen' | 'kvm';
  readonly yes?: boolean;
  readonly answer?: readonly string[];
  readonly answers?: string;
  readonly output?: string;
  readonly report?: string;
}

/** `domxml import`. The definition goes to standard output, what is said about it to standard error. */
export async function importFile(file: string, { format, to, ...options }: ImportOptions): Promise<number> {
  await checkOutput(file, options);
  const text = await readInput(file);
  const name = file === '-' ? undefined : basename(file, extname(file));
  const imported = importConfiguration(text, { format, name });
  const lines = problemLines(file, text, imported.problems);
  process.stderr.write(lines.map((line) => `${line}\n`).join(''));
  const preface = `# Import of ${file} (${imported.format})\n\n${lines.map((line) => `- ${line}\n`).join('')}\n`;
  const failed = imported.problems.some(({ severity }) => severity === 'error');
  if (to === 'kvm') {
    const code = await convertText(file, imported.text, { ...options, to, preface });
    return failed ? exitCode.findings : code;
  }
  if (options.output === undefined) process.stdout.write(imported.text);
  else await writeOutput(options.output, imported.text);
  if (options.report !== undefined) await writeOutput(options.report, preface);
  const wrong = analyze(imported.text, { target: 'xen' }).findings.filter(({ severity }) => severity === 'error');
  for (const { message } of wrong) process.stderr.write(`${file}: the imported definition: ${message}\n`);
  return failed || wrong.length > 0 ? exitCode.findings : exitCode.clean;
}
