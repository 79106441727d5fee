import type { Choices } from '../guest/choices.ts';
import { convert } from '../migrate/convert.ts';
import { report } from '../migrate/report.ts';
import { exitCode } from './exitCode.ts';
import { readInput, UnreadableInput, writeOutput } from './input.ts';

export interface ConvertOptions {
  readonly to: 'kvm' | 'qemu';
  readonly yes?: boolean;
  readonly answer?: readonly string[];
  readonly output?: string;
  readonly report?: string;
}

/** `domxml convert`. The definition goes to standard output, what is said about it to standard error. */
export async function convertFile(file: string, options: ConvertOptions): Promise<number> {
  const text = await readInput(file);
  const conversion = convert(text, { target: options.to, choices: readAnswers(options.answer ?? []) });
  for (const { question, given } of (options.answer ?? []).map(parseAnswer)) {
    const asked = conversion.questions.find(({ id }) => id === question);
    if (!asked) process.stderr.write(`${file}: nobody asks "${question}" about this guest\n`);
    else if (asked.answer !== given) {
      throw new UnreadableInput(
        `--answer ${question}=${given}: not one of ${asked.options.map(({ answer }) => answer).join(', ')}`,
      );
    }
  }
  if (options.output) await writeOutput(options.output, conversion.text);
  else process.stdout.write(conversion.text);
  if (options.report) await writeOutput(options.report, report(conversion));
  if (!options.yes) {
    for (const { id, text: question, answer, options: possible } of conversion.questions) {
      const others = possible.map((option) => option.answer).filter((other) => other !== answer);
      process.stderr.write(
        `${file}: ${question} Took "${answer}"${others.length > 0 ? `; --answer ${id}=${others.join('|')} says otherwise` : ''}\n`,
      );
    }
  }
  for (const { message, line } of conversion.remaining) process.stderr.write(`${file}:${line + 1}: ${message}\n`);
  const steps = conversion.steps.length;
  process.stderr.write(
    `${file}: ${steps} ${steps === 1 ? 'step' : 'steps'}, ${conversion.remaining.length} left to do by hand\n`,
  );
  return conversion.remaining.length > 0 ? exitCode.findings : exitCode.clean;
}

function readAnswers(answers: readonly string[]): Choices {
  return Object.fromEntries(answers.map(parseAnswer).map(({ question, given }) => [question, given]));
}

function parseAnswer(answer: string): { question: string; given: string } {
  const [, question, given] = /^([^=]+)=(.*)$/s.exec(answer) ?? [];
  if (question === undefined || given === undefined) {
    throw new UnreadableInput(`--answer ${answer}: write QUESTION=ANSWER, such as machine=q35`);
  }
  return { question, given };
}
