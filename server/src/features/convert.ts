import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Choices, Question } from '../guest/choices.ts';
import { convert } from '../migrate/convert.ts';
import { report } from '../migrate/report.ts';

/** The request of a client that shows a conversion before it applies it. */
export const convertRequest = 'domxml/convert';

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
  readonly questions: readonly (Question & { readonly answer: string })[];
  readonly steps: readonly { readonly rule: string; readonly title: string; readonly line: number }[];
  readonly remaining: readonly { readonly message: string; readonly line: number }[];
}

/** Converts the document without touching it. Lines are zero-based. */
export function convertDocument(document: TextDocument, params: ConvertParams): ConvertResult {
  const text = document.getText();
  const conversion = convert(text, { target: params.target ?? 'kvm', choices: params.choices ?? {} });
  return {
    text: conversion.text,
    report: report(conversion),
    changed: conversion.text !== text,
    questions: conversion.questions,
    steps: conversion.steps.map(({ rule, title, line }) => ({ rule, title, line })),
    remaining: conversion.remaining.map(({ message, line }) => ({ message, line })),
  };
}
