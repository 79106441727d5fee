import * as vscode from 'vscode';
import type { Documents } from '../documents.ts';
import { baseName, rangeOf } from '../previews.ts';
import type { TopologyNode } from '../protocol.ts';
import type { Server } from '../server.ts';
import { boxAt, boxOf } from './boxes.ts';
import type { FromView, ToView } from './messages.ts';
import { page, viewFolder } from './page.ts';

/** Milliseconds after the last change. */
const delay = 150;
const exportLimit = 10_000;

/** The picture of one definition, as commands and tests see it. */
export interface TopologyView {
  readonly uri: vscode.Uri;
  readonly isActive: () => boolean;
  /** Null when there is nothing to draw; the notice then says why. */
  readonly picture: () => TopologyNode | null;
  readonly notice: () => string;
  readonly selected: () => string | undefined;
  /** What the script of the view has drawn last; undefined while it has not. */
  readonly drawn: () => { readonly boxes: number; readonly selected: string | undefined } | undefined;
  /** What the script of the view says, as if it had said it. */
  readonly receive: (message: FromView) => Promise<void>;
  /** A standalone SVG document. */
  readonly svg: () => Promise<string>;
  readonly reveal: () => void;
  readonly onDidDispose: vscode.Event<void>;
}

export interface ViewContext {
  readonly documents: Documents;
  readonly server: Server;
  readonly extensionUri: vscode.Uri;
  /** What the button "Export SVG" does. */
  readonly save: (view: TopologyView) => Promise<unknown>;
}

/**
 * Fills a panel with the picture of a definition, and keeps both in step for as long as the panel is open.
 *
 * @param selectedBefore the box that was selected when VS Code was closed
 */
export function topologyView(
  panel: vscode.WebviewPanel,
  uri: vscode.Uri,
  context: ViewContext,
  selectedBefore?: string,
): TopologyView {
  const { documents, server, extensionUri } = context;
  const key = uri.toString();
  const { webview } = panel;
  const disposed = new vscode.EventEmitter<void>();
  let picture: TopologyNode | null = null;
  let notice = '';
  let selected = selectedBefore;
  let drawn: ReturnType<TopologyView['drawn']>;
  let isRead = false;
  /** VS Code keeps documents for a while after their last tab; to people they are closed. */
  let isClosed = false;
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let takeSvg: ((svg: string) => void) | undefined;

  const post = (message: ToView): void => void webview.postMessage(message);
  const postPicture = (): void => post({ kind: 'picture', picture, notice });

  /** Asks the server, and draws what is not drawn already. */
  const refresh = async (): Promise<void> => {
    turn += 1;
    const mine = turn;
    const document = isClosed ? undefined : openDocument(key);
    let next: TopologyNode | null = null;
    try {
      if (document !== undefined) next = await server.topology(uri);
    } catch {
      // The server is ending or starting; with its next diagnostics it is asked again.
      if (!isRead && mine === turn)
        post({ kind: 'picture', picture: null, notice: 'The language server does not answer.' });
      return;
    }
    if (mine !== turn) return;
    const nextNotice = next === null ? reason(uri, document !== undefined) : '';
    const isSame = isRead && nextNotice === notice && JSON.stringify(next) === JSON.stringify(picture);
    isRead = true;
    [picture, notice] = [next, nextNotice];
    if (isSame) return;
    postPicture();
    follow(vscode.window.visibleTextEditors.find((editor) => editor.document === document));
  };
  const refreshSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void refresh(), delay);
  };

  /** Selects the box that the caret is in. What is selected already stays: also when a click here has put the caret there. */
  const follow = (editor: vscode.TextEditor | undefined): void => {
    if (picture === null || editor === undefined) return;
    const box = boxAt(picture, editor.selection.active, selected);
    if (box === undefined || box.id === selected) return;
    selected = box.id;
    post({ kind: 'select', id: box.id });
  };

  const revealBox = async (id: string, takesFocus: boolean): Promise<void> => {
    const range = picture === null ? undefined : boxOf(picture, id)?.range;
    if (range === undefined) return;
    selected = id;
    const viewColumn = columnOf(key, panel.viewColumn);
    const editor = await vscode.window.showTextDocument(uri, { viewColumn, preserveFocus: !takesFocus });
    const place = editor.document.validateRange(rangeOf(range));
    // The caret at the start: from there on it is read.
    editor.selection = new vscode.Selection(place.end, place.start);
    editor.revealRange(place, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  };

  const receive = async (message: FromView): Promise<void> => {
    switch (message.kind) {
      case 'ready':
        if (!isRead) return;
        postPicture();
        if (selected !== undefined) post({ kind: 'select', id: selected });
        return;
      case 'drawn':
        drawn = message;
        return;
      case 'reveal':
        return revealBox(message.id, message.takesFocus);
      case 'save':
        await context.save(view);
        return;
      case 'exported':
        takeSvg?.(message.svg);
    }
  };

  const view: TopologyView = {
    uri,
    isActive: () => panel.active,
    picture: () => picture,
    notice: () => notice,
    selected: () => selected,
    drawn: () => drawn,
    receive,
    svg: () =>
      new Promise((resolve, reject) => {
        const limit = setTimeout(() => reject(new Error('the view does not answer')), exportLimit);
        takeSvg = (svg) => {
          clearTimeout(limit);
          if (svg === '') reject(new Error('there is no picture'));
          else resolve(svg);
        };
        post({ kind: 'export' });
      }),
    reveal: () => {
      isClosed = false;
      refreshSoon();
      panel.reveal(undefined, true);
    },
    onDidDispose: disposed.event,
  };

  const concerns = (other: vscode.Uri): boolean => other.toString() === key;
  const subscriptions = [
    webview.onDidReceiveMessage((message: FromView) => receive(message)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => concerns(document.uri) && refreshSoon()),
    vscode.workspace.onDidOpenTextDocument((document) => concerns(document.uri) && refreshSoon()),
    vscode.workspace.onDidCloseTextDocument((document) => {
      if (!concerns(document.uri)) return;
      // VS Code lets go of documents in tabs that nobody has looked at; they come back when they are asked for.
      if (tabOf(key) !== undefined) void openQuietly(uri);
      refreshSoon();
    }),
    vscode.window.tabGroups.onDidChangeTabs(({ opened, closed }) => {
      if (![...opened, ...closed].some((tab) => shows(tab, key))) return;
      isClosed = tabOf(key) === undefined;
      refreshSoon();
    }),
    vscode.languages.onDidChangeDiagnostics(({ uris }) => uris.some(concerns) && refreshSoon()),
    documents.onDidChange((document) => concerns(document.uri) && refreshSoon()),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (concerns(textEditor.document.uri)) follow(textEditor);
    }),
    disposed,
  ];
  panel.onDidDispose(() => {
    clearTimeout(timer);
    turn += 1;
    disposed.fire();
    vscode.Disposable.from(...subscriptions).dispose();
  });

  webview.options = { enableScripts: true, localResourceRoots: [viewFolder(extensionUri)] };
  webview.html = page(webview, extensionUri, uri);
  void (openDocument(key) === undefined ? openQuietly(uri).then(refresh) : refresh());
  return view;
}

function openDocument(key: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === key && !document.isClosed);
}

async function openQuietly(uri: vscode.Uri): Promise<void> {
  try {
    await vscode.workspace.openTextDocument(uri);
  } catch {
    // It is gone; the notice says so.
  }
}

/** Why there is no picture. */
function reason(uri: vscode.Uri, isOpen: boolean): string {
  return isOpen
    ? `${baseName(uri)} is no libvirt domain definition: its root element is not <domain>.`
    : `${baseName(uri)} is closed. Open it to see its topology.`;
}

function tabOf(key: string): vscode.Tab | undefined {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find((tab) => shows(tab, key));
}

function shows({ input }: vscode.Tab, key: string): boolean {
  if (input instanceof vscode.TabInputTextDiff) return input.modified.toString() === key;
  return input instanceof vscode.TabInputText && input.uri.toString() === key;
}

/** Where the definition is shown, or can be without covering its picture. */
function columnOf(key: string, panel: vscode.ViewColumn | undefined): vscode.ViewColumn {
  const visible = vscode.window.visibleTextEditors.find(
    ({ document, viewColumn }) => document.uri.toString() === key && viewColumn !== undefined,
  );
  const column = visible?.viewColumn ?? tabOf(key)?.group.viewColumn;
  return column ?? (panel === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One);
}
