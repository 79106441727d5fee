import * as vscode from 'vscode';
import { findDefinition } from '../active.ts';
import type { Context } from '../context.ts';
import { baseName, type Conversion, originalBesideReport, previewUri } from '../previews.ts';
import { answersFileName, type ConvertQuestion, type ConvertResult } from '../protocol.ts';
import { applyConversion } from './applyConversion.ts';
import { chooseConversionChanges } from './chooseConversionChanges.ts';
import { saveConversionAs } from './saveConversionAs.ts';
import { openReport } from './showMigrationReport.ts';

/** Arguments by which a caller answers in the place of the user. */
export interface ConvertArguments {
  /** Default: the active editor's document. */
  readonly uri?: string;
  readonly target?: 'kvm' | 'qemu';
  /** Answers by question id; when given, other questions take their defaults. */
  readonly choices?: Readonly<Record<string, string>>;
  /** True applies the conversion after showing it, false leaves it at showing it. */
  readonly apply?: boolean;
}

/** "domxml: Convert to KVM": asks what is open, shows before and after, and applies on demand. */
export async function convertToKvm(
  context: Context,
  options: ConvertArguments = {},
): Promise<(ConvertResult & { applied: boolean }) | undefined> {
  const document = await findDefinition(context, options.uri);
  if (document === undefined) return undefined;

  const isInteractive = options.choices === undefined && options.apply === undefined;
  const version = document.version;
  const before = document.getText();
  const compute: Compute = (choices) =>
    context.server.convert({
      uri: document.uri.toString(),
      ...(options.target && { target: options.target }),
      choices,
      source: originalBesideReport(document.uri),
    });
  const result = isInteractive
    ? await askQuestions(compute, (choices) => remember(context, document.uri, choices))
    : await compute(options.choices ?? {});
  if (result === undefined) return undefined;

  if (!result.changed) {
    if (isInteractive) void vscode.window.showInformationMessage(nothingToDo(document.uri, result));
    return { ...result, applied: false };
  }
  const { text: after, changes, report } = result;
  const conversion = { source: document.uri, version, before, after, changes, report };
  context.previews.put(conversion);
  const { viewColumn } = vscode.window.tabGroups.activeTabGroup;
  await openReport(document.uri);
  // The diff comes last: what is opened last has the focus, and with it the buttons of its title.
  await showDiff(conversion, viewColumn);
  if (options.apply === true) return { ...result, applied: await applyConversion(context, document.uri) };
  if (isInteractive) void offer(context, conversion, result);
  return { ...result, applied: false };
}

type Compute = (choices: Readonly<Record<string, string>>) => Promise<ConvertResult>;

/**
 * Shows the open questions with the answers taken so far, defaults at first: one Enter takes them all, and any of
 * them can be changed before. An answer can open or close other questions. Undefined when the user gives up.
 */
async function askQuestions(
  compute: Compute,
  keep: (choices: Readonly<Record<string, string>>) => Promise<void>,
): Promise<ConvertResult | undefined> {
  const choices: Record<string, string> = {};
  for (;;) {
    const result = await compute(choices);
    if (!result.changed || result.questions.length === 0) return result;
    const picked = await review(result.questions, Object.keys(choices).length > 0);
    if (picked === undefined) return undefined;
    if (picked.question === undefined) {
      if (picked.keep) await keep(choices);
      return result;
    }
    const { id } = picked.question;
    const answer = await ask(picked.question, async (typed) => {
      const { questions } = await compute({ ...choices, [id]: typed });
      return questions.find((question) => question.id === id)?.answer === typed;
    });
    if (answer !== undefined) choices[id] = answer;
  }
}

interface ReviewItem extends vscode.QuickPickItem {
  /** The question to answer anew; undefined goes on with the answers as they are. */
  readonly question?: ConvertQuestion;
  /** True keeps the answers for the folder. */
  readonly keep?: boolean;
}

async function review(questions: readonly ConvertQuestion[], isChanged: boolean): Promise<ReviewItem | undefined> {
  const items: ReviewItem[] = [
    { label: '$(check) Convert with these answers' },
    ...(isChanged
      ? [
          {
            label: '$(save) Convert, and remember these answers for the folder',
            description: answersFileName,
            keep: true,
          },
        ]
      : []),
    { label: 'Change an answer', kind: vscode.QuickPickItemKind.Separator },
    ...questions.map((question) => ({
      question,
      label: question.text,
      description: question.options.find(({ answer }) => answer === question.answer)?.label ?? question.answer,
      ...(question.answer === question.default && { detail: question.reason }),
    })),
  ];
  return vscode.window.showQuickPick(items, {
    title: 'Convert to KVM',
    ignoreFocusOut: true,
    matchOnDescription: true,
  });
}

/** The question's answer; the default comes first. */
async function ask(
  question: ConvertQuestion,
  isPossible: (answer: string) => Promise<boolean>,
): Promise<string | undefined> {
  const items: (vscode.QuickPickItem & { answer?: string })[] = question.options.map(({ answer, label, detail }) => ({
    answer,
    label,
    detail: answer === question.default ? `${detail} (${question.reason})` : detail,
    ...(answer === question.default && { description: 'default' }),
  }));
  items.sort((a, b) => Number(b.answer === question.default) - Number(a.answer === question.default));
  if (question.free) items.push({ label: 'Something else…', detail: question.free });
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Convert to KVM',
    placeHolder: question.text,
    ignoreFocusOut: true,
    matchOnDetail: true,
  });
  if (picked === undefined || picked.answer !== undefined) return picked?.answer;
  return vscode.window.showInputBox({
    title: question.text,
    prompt: question.free ?? '',
    ignoreFocusOut: true,
    validateInput: async (typed) => ((await isPossible(typed)) ? undefined : `Give ${question.free}.`),
  });
}

/** Adds answers to the `.domxml.json` in the folder of a definition. */
async function remember(
  { server }: Context,
  source: vscode.Uri,
  choices: Readonly<Record<string, string>>,
): Promise<void> {
  const file = vscode.Uri.joinPath(source, '..', answersFileName);
  const text = await vscode.workspace.fs.readFile(file).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => undefined,
  );
  try {
    const next = await server.rememberAnswers({ ...(text !== undefined && { text }), choices });
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(next));
  } catch (error) {
    void vscode.window.showWarningMessage(
      `domxml: the answers were not remembered: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function showDiff({ source }: Conversion, viewColumn: vscode.ViewColumn): Promise<void> {
  await vscode.commands.executeCommand(
    'vscode.diff',
    previewUri(source, 'before'),
    previewUri(source, 'after'),
    `${baseName(source)}: before ↔ as KVM guest`,
    { preview: false, viewColumn },
  );
}

async function offer(context: Context, { source }: Conversion, result: ConvertResult): Promise<void> {
  const left = result.remaining.length;
  const message =
    `${baseName(source)}: ${count(result.steps.length, 'change')} to a KVM guest` +
    (left > 0 ? `, ${count(left, 'point')} left for you (see the report).` : '.');
  const answer = await vscode.window.showInformationMessage(message, 'Apply', 'Choose Changes…', 'Save As…');
  if (answer === 'Apply') await applyConversion(context, source);
  if (answer === 'Choose Changes…') await chooseConversionChanges(context, source);
  if (answer === 'Save As…') await saveConversionAs(context, source);
}

function nothingToDo(uri: vscode.Uri, { remaining }: ConvertResult): string {
  const [first] = remaining;
  if (first !== undefined) return `${baseName(uri)} is left as it is. ${first.message}`;
  return `${baseName(uri)} needs no change to run under KVM.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
