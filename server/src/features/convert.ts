import type { TextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Choices, Question } from '../guest/choices.ts';
import { type AnswersFile, answersFor, rememberAnswers } from '../migrate/answers.ts';
import type { Conversion } from '../migrate/conversion.ts';
import { convert } from '../migrate/convert.ts';
import { report } from '../migrate/report.ts';
import { toLspEdits } from './text.ts';

/** The request of a client that shows a conversion before it applies it. */
export const convertRequest = 'domxml/convert';
/** The request for the text of an answers file with more answers in it. */
export const rememberAnswersRequest = 'domxml/rememberAnswers';

export interface RememberAnswersParams {
  /** The file as it is; nothing for a new one. */
  readonly text?: string | undefined;
  readonly choices: Choices;
}

export interface ConvertParams {
  readonly uri: string;
  readonly target?: 'kvm' | 'qemu' | undefined;
  readonly choices?: Choices | undefined;
}

export interface ConvertResult {
  readonly text: string;
  /** Markdown. */
  readonly report: string;
  readonly changed: boolean;
  /** The edits that make the conversion, each with what it is for. */
  readonly changes: readonly (TextEdit & { readonly label: string; readonly detail: string })[];
  readonly questions: readonly (Question & { readonly answer: string; readonly given: boolean })[];
  readonly steps: readonly { readonly rule: string; readonly title: string; readonly line: number }[];
  readonly remaining: readonly { readonly message: string; readonly line: number }[];
}

/**
 * Converts the document without touching it. Lines are zero-based.
 * @param guestName and `remembered` give the answers that the folder has for this guest; those of `params` win.
 */
export function convertDocument(
  document: TextDocument,
  params: ConvertParams,
  guestName: string,
  remembered: AnswersFile | undefined,
): ConvertResult {
  const text = document.getText();
  const conversion = convert(text, {
    target: params.target ?? 'kvm',
    choices: params.choices,
    remembered: remembered && answersFor(remembered, guestName),
  });
  return {
    text: conversion.text,
    report: report(conversion, { source: document.uri }),
    changed: conversion.text !== text,
    changes: labelledChanges(document, conversion),
    questions: conversion.questions,
    steps: conversion.steps.map(({ rule, title, line }) => ({ rule, title, line })),
    remaining: conversion.remaining.map(({ message, line }) => ({ message, line })),
  };
}

/** @throws when the text is no answers file. */
export function remember({ text, choices }: RememberAnswersParams): string {
  return rememberAnswers(text, choices);
}

function labelledChanges(document: TextDocument, { changes, steps }: Conversion): ConvertResult['changes'] {
  const edits = toLspEdits(document, changes);
  return changes.flatMap((change, index) => {
    const edit = edits[index];
    if (edit === undefined) return [];
    const made = change.steps.flatMap((step) => steps[step] ?? []);
    const unique = (texts: readonly string[]): string => [...new Set(texts)].join('; ');
    return [
      { ...edit, label: unique(made.map(({ title }) => title)), detail: unique(made.map(({ reason }) => reason)) },
    ];
  });
}
