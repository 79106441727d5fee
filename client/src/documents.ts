import * as vscode from 'vscode';
import { domainLanguage, findRoot, headLength, isDomainRoot, isOtherLibvirtRoot } from './language.ts';

interface Verdict {
  readonly served: boolean;
  /** Changes from this offset on leave the verdict alone. */
  readonly end: number;
}

/** Knows which open documents are served: definitions of guests, their snapshots, checkpoints and backups. */
export interface Documents extends vscode.Disposable {
  readonly serves: (document: vscode.TextDocument) => boolean;
  /** The same for a document known by its address; false when it is not open. */
  readonly servesUri: (uri: string) => boolean;
  /** Fires when a document is opened as a definition, becomes one, or stops to be one. */
  readonly onDidChange: vscode.Event<vscode.TextDocument>;
}

/**
 * Decides for every open document once, and again only when a change touches the part that the
 * decision was read from. Foreign XML costs one look at its first characters.
 */
export function trackDocuments(): Documents {
  const verdicts = new Map<string, Verdict>();
  const changed = new vscode.EventEmitter<vscode.TextDocument>();

  const decide = (document: vscode.TextDocument): void => {
    if (!isCandidate(document)) return;
    const key = document.uri.toString();
    const previous = verdicts.get(key)?.served ?? false;
    const verdict = judge(document, previous);
    verdicts.set(key, verdict);
    if (verdict.served !== previous) changed.fire(document);
  };
  const forget = (document: vscode.TextDocument): void => {
    verdicts.delete(document.uri.toString());
  };

  const subscriptions = [
    changed,
    vscode.workspace.onDidOpenTextDocument(decide),
    vscode.workspace.onDidCloseTextDocument(forget),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const verdict = verdicts.get(document.uri.toString());
      if (verdict !== undefined && contentChanges.some((change) => change.rangeOffset < verdict.end)) decide(document);
    }),
  ];
  for (const document of vscode.workspace.textDocuments) decide(document);

  const servesUri = (uri: string): boolean => verdicts.get(uri)?.served ?? false;
  return {
    servesUri,
    serves: (document) => servesUri(document.uri.toString()),
    onDidChange: changed.event,
    dispose: () => vscode.Disposable.from(...subscriptions).dispose(),
  };
}

/** Only documents that a person works on: not the old side of a diff, and not our own previews. */
function isCandidate({ uri, languageId }: vscode.TextDocument): boolean {
  return (languageId === 'xml' || languageId === domainLanguage) && isWorkplace(uri.scheme);
}

/**
 * Files that can be written, on this machine or in a virtual file system, and whatever the workspace consists of.
 * Version control and previews show their documents under schemes that are neither.
 */
function isWorkplace(scheme: string): boolean {
  return (
    scheme === 'untitled' ||
    vscode.workspace.fs.isWritableFileSystem(scheme) === true ||
    vscode.workspace.workspaceFolders?.some((folder) => folder.uri.scheme === scheme) === true
  );
}

function judge(document: vscode.TextDocument, previous: boolean): Verdict {
  const head = document.getText(new vscode.Range(new vscode.Position(0, 0), document.positionAt(headLength)));
  const { name, end } = findRoot(head);
  const served = document.languageId === domainLanguage ? !isOtherLibvirtRoot(name) : isDomainRoot(name, previous);
  return { served, end };
}
