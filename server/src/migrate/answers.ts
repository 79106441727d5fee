import { applyEdits, modify, type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import type { Choices } from '../guest/choices.ts';

/** The file that remembers a folder's answers to the questions of a conversion; comments are allowed in it. */
export const answersFileName = '.domxml.json';

/** Answers for all guests, and those for single guests by name, which win. */
export interface AnswersFile {
  readonly answers: Choices;
  readonly guests: Readonly<Record<string, Choices>>;
}

const none: AnswersFile = { answers: {}, guests: {} };

/**
 * Reads the text of an answers file: `{ "answers": { QUESTION: ANSWER }, "guests": { NAME: { QUESTION: ANSWER } } }`.
 * @returns what makes sense of it, and a sentence for each thing that does not.
 */
export function readAnswersFile(text: string): { file: AnswersFile; complaints: readonly string[] } {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const [error] = errors;
  if (error) return { file: none, complaints: [`${placeOf(text, error.offset)}: ${wordsFor(error)}`] };
  if (value === undefined) return { file: none, complaints: [] };
  if (!isRecord(value)) return { file: none, complaints: ['should be an object: { "answers": { … } }'] };
  const complaints = Object.keys(value)
    .filter((key) => key !== 'answers' && key !== 'guests' && key !== '$schema')
    .map((key) => `"${key}" is not known; there are "answers" and "guests"`);
  const guests: Record<string, Choices> = {};
  if (value.guests !== undefined && !isRecord(value.guests)) {
    complaints.push('"guests" should be an object: { "NAME": { "QUESTION": "ANSWER" } }');
  } else {
    for (const [name, choices] of Object.entries(value.guests ?? {})) {
      guests[name] = readChoices(choices, `"guests" → "${name}"`, complaints);
    }
  }
  return { file: { answers: readChoices(value.answers ?? {}, '"answers"', complaints), guests }, complaints };
}

/** The answers for one guest. */
export function answersFor({ answers, guests }: AnswersFile, guest: string): Choices {
  return { ...answers, ...(Object.hasOwn(guests, guest) ? guests[guest] : {}) };
}

/**
 * The text of an answers file with more answers in it; what it says otherwise, comments too, stays.
 * @param text of the file as it is; undefined or empty for a new one
 * @param guest whose answers they are; undefined for all guests of the folder
 * @throws when the text is no JSON.
 */
export function rememberAnswers(text: string | undefined, choices: Choices, guest?: string): string {
  const before = text?.trim() ? text : '{}\n';
  const { complaints } = readAnswersFile(before);
  if (complaints[0] !== undefined) throw new Error(`${answersFileName}: ${complaints[0]}`);
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: before.includes('\r\n') ? '\r\n' : '\n' };
  return Object.entries(choices).reduce((current, [question, answer]) => {
    const path = guest === undefined ? ['answers', question] : ['guests', guest, question];
    return applyEdits(current, modify(current, path, answer, { formattingOptions }));
  }, before);
}

function readChoices(value: unknown, where: string, complaints: string[]): Choices {
  if (!isRecord(value)) {
    complaints.push(`${where} should be an object: { "QUESTION": "ANSWER" }`);
    return {};
  }
  const choices: Record<string, string> = {};
  for (const [question, answer] of Object.entries(value)) {
    if (typeof answer === 'string') choices[question] = answer;
    else complaints.push(`${where} → "${question}" should be a text in quotes`);
  }
  return choices;
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** `CommaExpected` → "comma expected". */
function wordsFor({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
