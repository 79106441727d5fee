import { dirname, relative } from 'node:path';
import type { Choices, Question } from '../guest/choices.ts';
import { invalidAnswers } from '../guest/choices.ts';
import { buildGuest, type Guest } from '../guest/guest.ts';
import { answersFor } from '../migrate/answers.ts';
import type { Conversion } from '../migrate/conversion.ts';
import { convert } from '../migrate/convert.ts';
import { report } from '../migrate/report.ts';
import { parse } from '../xml/parse.ts';
import { fileAnswers, givenAnswers, rememberForFolder } from './answers.ts';
import { exitCode } from './exitCode.ts';
import { backUp, isSameFile, readInput, UnreadableInput, writeOutput } from './input.ts';

export interface ConvertOptions {
  readonly to: 'kvm' | 'qemu';
  readonly yes?: boolean;
  readonly answer?: readonly string[];
  readonly answers?: string;
  readonly remember?: boolean;
  readonly newIdentity?: boolean;
  readonly output?: string;
  readonly inPlace?: boolean;
  readonly report?: string;
  /** Stands before the report. */
  readonly preface?: string;
}

/** `domxml convert`. The definition goes to standard output, what is said about it to standard error. */
export async function convertFile(file: string, options: ConvertOptions): Promise<number> {
  await checkOutput(file, options);
  return convertText(file, await readInput(file), options);
}

/** Converts a definition that comes from a file: asks, writes, and tells what was done. */
export async function convertText(file: string, text: string, options: ConvertOptions): Promise<number> {
  const given = givenAnswers(options.answer ?? []);
  const guest = buildGuest(parse(text), { target: options.to });
  const stored = answersFor(await fileAnswers(options.answers, file), guest?.name ?? '');
  if (guest) checkAnswers(file, guest, given, stored);
  const choices = { ...stored, ...given };
  const asked = guest && isDialogue(file, options) ? await ask(text, options, choices) : {};
  const conversion = convert(text, {
    target: options.to,
    choices: { ...given, ...asked },
    remembered: stored,
    newIdentity: options.newIdentity,
  });
  if (options.remember) {
    const path = await rememberForFolder(file, { ...given, ...asked });
    process.stderr.write(`${file}: answers remembered in ${path}\n`);
  }
  await write(file, text, conversion, options);
  tell(file, conversion, options);
  return conversion.remaining.length > 0 ? exitCode.findings : exitCode.clean;
}

export async function checkOutput(
  file: string,
  { output, inPlace, report: reportFile }: Pick<ConvertOptions, 'output' | 'inPlace' | 'report'>,
): Promise<void> {
  if (inPlace && output) throw new UnreadableInput('--in-place and --output exclude each other');
  if (inPlace && file === '-') throw new UnreadableInput('--in-place needs a file; standard input has no place');
  for (const written of [output, reportFile]) {
    if (written !== undefined && file !== '-' && (await isSameFile(file, written))) {
      throw new UnreadableInput(`${written}: is the original; --in-place converts a file where it is, with a backup`);
    }
  }
}

/** Wrong answers on the command line end it; those of a file may be meant for other guests and are only told. */
function checkAnswers(file: string, guest: Guest, given: Choices, stored: Choices): void {
  const [wrong] = invalidAnswers(guest, given);
  if (wrong !== undefined) throw new UnreadableInput(`--answer: ${wrong}`);
  for (const complaint of invalidAnswers(guest, stored)) process.stderr.write(`${file}: ${complaint}\n`);
  const matters = new Set(
    buildGuest(guest.document, { target: guest.target, choices: given })?.questions.map(({ id }) => id),
  );
  for (const id of Object.keys(given).filter((question) => !matters.has(question))) {
    process.stderr.write(`${file}: nothing in this guest depends on "${id}"\n`);
  }
}

/** True when somebody sits there who can be asked. */
function isDialogue(file: string, { yes }: ConvertOptions): boolean {
  return !yes && file !== '-' && process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Asks the open questions one after the other; an answer can open or close those after it. */
async function ask(text: string, { to }: ConvertOptions, choices: Choices): Promise<Choices> {
  const { askQuestion } = await import('./ask.ts');
  const asked: Record<string, string> = {};
  for (;;) {
    const { questions } = convert(text, { target: to, choices: { ...choices, ...asked } });
    const next = questions.find(({ id }) => choices[id] === undefined && asked[id] === undefined);
    if (next === undefined) return asked;
    asked[next.id] = await askQuestion(next);
  }
}

async function write(file: string, text: string, conversion: Conversion, options: ConvertOptions): Promise<void> {
  const { output, inPlace } = options;
  if (output !== undefined) await writeOutput(output, conversion.text);
  else if (!inPlace) process.stdout.write(conversion.text);
  else if (conversion.text !== text) {
    const backup = await backUp(file);
    await writeOutput(file, conversion.text);
    process.stderr.write(`${file}: the original is in ${backup}\n`);
  }
  if (options.report !== undefined) {
    await writeOutput(
      options.report,
      (options.preface ?? '') +
        report(conversion, {
          file: inPlace ? file : output,
          source: file === '-' ? undefined : relative(dirname(options.report), file),
        }),
    );
  }
}

function tell(file: string, { steps, questions, remaining }: Conversion, { yes }: ConvertOptions): void {
  for (const question of yes ? [] : questions) {
    if (!question.given) process.stderr.write(`${file}: ${taken(question, question.answer)}\n`);
  }
  for (const { message, line } of remaining) process.stderr.write(`${file}:${line + 1}: ${message}\n`);
  process.stderr.write(
    `${file}: ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}, ${remaining.length} left to do by hand\n`,
  );
}

function taken({ id, text, options, free }: Question, answer: string): string {
  const others = options.map((option) => option.answer).filter((other) => other !== answer);
  const alternatives = [...others, ...(free ? [free] : [])].join('|');
  return `${text} Took "${answer}"${alternatives ? `; --answer ${id}=${alternatives} says otherwise` : ''}`;
}
