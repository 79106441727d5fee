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
  /** Where the report's links find the original, relative to where the client shows the report. */
  readonly source?: string | undefined;
}

/** An edit of a conversion, and what it is for. */
export interface LabelledChange extends TextEdit {
  readonly label: string;
  readonly detail: string;
  /** The same for edits that make sense only together. */
  readonly group: number;
}

export interface ConvertResult {
  readonly text: string;
  /** Markdown. */
  readonly report: string;
  readonly changed: boolean;
  /** The edits that make the conversion. */
  readonly changes: readonly LabelledChange[];
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
    report: report(conversion, { source: params.source }),
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

function labelledChanges(document: TextDocument, { changes, steps }: Conversion): LabelledChange[] {
  const groups = groupsOf(changes);
  const unique = (texts: readonly string[]): string => [...new Set(texts)].join('; ');
  return toLspEdits(document, changes).map((edit, index) => {
    const group = groups[index] ?? index;
    const together = changes.filter((_, other) => groups[other] === group).flatMap((change) => change.steps);
    const made = [...new Set(together)].sort((one, other) => one - other).flatMap((step) => steps[step] ?? []);
    return {
      ...edit,
      group,
      label: unique(made.map(({ title }) => title)),
      detail: unique(made.map(({ reason }) => reason)),
    };
  });
}

/** The group of each change: changes that share a step, directly or through others, have the same. */
function groupsOf(changes: Conversion['changes']): number[] {
  const groups = changes.map((_, index) => index);
  const firstOf = new Map<number, number>();
  for (const [index, { steps }] of changes.entries()) {
    for (const step of steps) {
      const other = groups[firstOf.get(step) ?? index] ?? index;
      firstOf.set(step, firstOf.get(step) ?? index);
      const own = groups[index] ?? index;
      if (own === other) continue;
      const [low, high] = own < other ? [own, other] : [other, own];
      for (const [at, group] of groups.entries()) if (group === high) groups[at] = low;
    }
  }
  return groups;
}
