import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Command,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, Finding, Settings } from '../analyze.ts';
import { fixAll, preferredFix } from '../fixAll.ts';
import { isWholeDocument } from '../guest/guest.ts';
import type { Fix } from '../rules/rule.ts';
import type { Range } from '../xml/tree.ts';
import type { ConvertResult } from './convert.ts';
import { toDiagnostic } from './diagnostics.ts';
import { refactorActions } from './refactorActions.ts';
import { replacement, toLspEdits } from './text.ts';

export const fixAllKind = `${CodeActionKind.SourceFixAll}.domxml`;
export const codeActionKinds = [CodeActionKind.QuickFix, fixAllKind, CodeActionKind.RefactorRewrite];

export interface CodeActionContext {
  readonly settings: Settings;
  readonly rulePages: string | undefined;
  /** The command behind "Convert to KVM": the client's own where it has one. */
  readonly convertCommand: string;
  /** The client's command that lets the user choose the steps of a refactoring. */
  readonly stepsCommand: string | undefined;
  /** True when the client shows what each change is for. */
  readonly canAnnotate: boolean;
  /** True when the client shows why an action cannot be done. */
  readonly canRefuse: boolean;
  /** True when the client can preview the changes of a conversion one by one, and asks for them when it needs them. */
  readonly canResolveConversion: boolean;
}

/** Quick fixes for the findings in the range, "fix all", the conversion of a Xen guest, and refactorings. */
export function codeActions(
  analysis: Analysis,
  document: TextDocument,
  params: Pick<CodeActionParams, 'range' | 'context'>,
  context: CodeActionContext,
): CodeAction[] {
  const wanted = (kind: string) =>
    !params.context.only || params.context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
  const selection = { start: document.offsetAt(params.range.start), end: document.offsetAt(params.range.end) };
  return [
    ...(wanted(CodeActionKind.QuickFix) ? quickFixes(analysis, document, selection, context) : []),
    ...(wanted(fixAllKind) && params.context.only ? fixAllAction(document, context.settings) : []),
    ...(wanted(CodeActionKind.RefactorRewrite)
      ? [...convertActions(analysis, document, context), ...refactorActions(analysis, document, selection, context)]
      : []),
  ];
}

function quickFixes(
  analysis: Analysis,
  document: TextDocument,
  selection: Range,
  context: CodeActionContext,
): CodeAction[] {
  const here = analysis.findings.filter(({ range }) => range.start <= selection.end && selection.start <= range.end);
  return [
    ...here.flatMap((finding) => ownFixes(finding, analysis, document, context)),
    ...[...new Set(here.map(({ code }) => code))].flatMap((code) => sameKind(analysis, document, code, context)),
  ];
}

function ownFixes(
  finding: Finding,
  analysis: Analysis,
  document: TextDocument,
  context: CodeActionContext,
): CodeAction[] {
  return finding.fixes.map((fix) => ({
    title: `${fix.title}${meaningOf(fix, analysis)}`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toDiagnostic(finding, document, context.rulePages)],
    ...(fix.preferred ? { isPreferred: true } : {}),
    edit: changes(document, toLspEdits(document, fix.edits)),
  }));
}

/** What taking the fix means, where it is one answer to a question: " (fastest; needs drivers in the guest)". */
function meaningOf({ choice }: Fix, { guest }: Analysis): string {
  const question = choice && guest?.questions.find(({ id }) => id === choice.question);
  const detail = question?.options.find(({ answer }) => answer === choice?.answer)?.detail;
  if (detail === undefined) return '';
  // Names such as PXE or QEMU keep their capitals.
  const isWord = /^[A-Z][a-z]/.test(detail);
  return ` (${isWord ? detail.charAt(0).toLowerCase() + detail.slice(1) : detail})`;
}

function sameKind(analysis: Analysis, document: TextDocument, code: string, context: CodeActionContext): CodeAction[] {
  const findings = analysis.findings.filter((finding) => finding.code === code && preferredFix(finding));
  if (findings.length < 2) return [];
  const { text } = fixAll(document.getText(), context.settings, { code });
  return [
    {
      title: `Fix all ${findings.length} of this kind (${code})`,
      kind: CodeActionKind.QuickFix,
      diagnostics: findings.map((finding) => toDiagnostic(finding, document, context.rulePages)),
      edit: changes(document, replacement(document, text)),
    },
  ];
}

function fixAllAction(document: TextDocument, settings: Settings): CodeAction[] {
  const { text } = fixAll(document.getText(), settings, { safeOnly: true });
  const edits = replacement(document, text);
  return edits.length === 0
    ? []
    : [{ title: 'Apply all safe fixes', kind: fixAllKind, edit: changes(document, edits) }];
}

function convertActions({ guest }: Analysis, document: TextDocument, context: CodeActionContext): CodeAction[] {
  if (guest?.type !== 'xen' || !isWholeDocument(guest)) return [];
  const { uri } = document;
  const kind = CodeActionKind.RefactorRewrite;
  const convert: Command = { title: 'Convert to KVM…', command: context.convertCommand, arguments: [{ uri }] };
  return [
    { title: convert.title, kind, command: convert },
    ...(context.canResolveConversion
      ? [{ title: 'Convert to KVM without asking', kind, data: { conversionOf: uri } }]
      : []),
  ];
}

/** The document whose conversion an action without an edit stands for. */
export function conversionOf({ data }: CodeAction): string | undefined {
  const uri = (data as { conversionOf?: unknown } | undefined)?.conversionOf;
  return typeof uri === 'string' ? uri : undefined;
}

/** The changes of a conversion, each under its own name in the preview of the client. */
export function annotatedEdit(document: TextDocument, { changes }: ConvertResult): WorkspaceEdit {
  const { uri, version } = document;
  return {
    documentChanges: [
      {
        textDocument: { uri, version },
        edits: changes.map(({ range, newText, group }) => ({ range, newText, annotationId: String(group) })),
      },
    ],
    changeAnnotations: Object.fromEntries(
      changes.map(({ label, detail, group }) => [String(group), { label, description: detail }]),
    ),
  };
}

function changes(document: TextDocument, edits: TextEdit[]): { changes: Record<string, TextEdit[]> } {
  return { changes: { [document.uri]: edits } };
}
