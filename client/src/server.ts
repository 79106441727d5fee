import * as vscode from 'vscode';
import {
  type BaseLanguageClient,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  type LanguageClientOptions,
  type Middleware,
  State,
} from 'vscode-languageclient';
import { closesTags } from './closeTags.ts';
import type { Documents } from './documents.ts';
import { findFiles, readFile } from './files.ts';
import { domainLanguage } from './language.ts';
import {
  type CloseTagParams,
  type CloseTagResult,
  type ConvertParams,
  type ConvertResult,
  closeTagRequest,
  convertRequest,
  type ErrorExplanation,
  explainErrorRequest,
  type FindFilesParams,
  findFilesRequest,
  type ImportParams,
  type ImportResult,
  importRequest,
  type NewGuestResult,
  newGuestRequest,
  type ReadFileParams,
  type RememberAnswersParams,
  readFileRequest,
  rememberAnswersRequest,
  type TopologyNode,
  type TopologyParams,
  topologyRequest,
} from './protocol.ts';

/** `failed`: it ended, or never started, and nobody asked for that. */
export type ServerState = 'starting' | 'running' | 'failed';

/** The language server, as the commands see it. */
export interface Server {
  readonly state: () => ServerState;
  readonly onDidChangeState: vscode.Event<void>;
  /** Starts the server unless it runs; resolves when it answers. */
  readonly start: () => Promise<void>;
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly convert: (params: ConvertParams) => Promise<ConvertResult>;
  readonly explainError: (text: string) => Promise<readonly ErrorExplanation[]>;
  readonly importConfiguration: (params: ImportParams) => Promise<ImportResult>;
  readonly closeTag: (uri: vscode.Uri, position: vscode.Position) => Promise<CloseTagResult | null>;
  /** Null for what is no definition, or is not open. */
  readonly topology: (uri: vscode.Uri) => Promise<TopologyNode | null>;
  readonly newGuest: () => Promise<NewGuestResult>;
  readonly rememberAnswers: (params: RememberAnswersParams) => Promise<string>;
}

/** Makes the client of a server that is a process, or a worker where there are none. */
export type CreateClient = (options: LanguageClientOptions) => BaseLanguageClient;

/**
 * @param rulePages the folder with the rules' pages
 * @param documents decides which documents the server ever hears of
 */
export function createServer(createClient: CreateClient, rulePages: vscode.Uri, documents: Documents): Server {
  const opened = new Set<string>();
  const stateChanged = new vscode.EventEmitter<void>();
  let state: ServerState = 'starting';
  let isStopping = false;
  const client: BaseLanguageClient = createClient({
    // Of any file system: `documents` tells the places.
    documentSelector: [{ language: domainLanguage }, { language: 'xml' }],
    initializationOptions: {
      convertCommand: 'domxml.convertToKvm',
      stepsCommand: 'domxml.chooseSteps',
      reportCommand: 'domxml.showMigrationReport',
      problemsCommand: 'workbench.actions.view.problems',
      suggestCommand: 'editor.action.triggerSuggest',
      rulePages: rulePages.toString(),
    },
    synchronize: { configurationSection: 'domxml' },
    middleware: onlyServed(documents, opened, () => client),
  });
  client.onRequest(findFilesRequest, ({ folder, ...params }: FindFilesParams) =>
    findFiles(vscode.Uri.parse(folder), params),
  );
  client.onRequest(readFileRequest, ({ uri }: ReadFileParams) => readFile(vscode.Uri.parse(uri)));
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Stopped) opened.clear();
    state = newState === State.Running ? 'running' : newState === State.Starting || isStopping ? 'starting' : 'failed';
    stateChanged.fire();
  });

  const start = async (): Promise<void> => {
    await client.start();
  };
  const stop = async (): Promise<void> => {
    isStopping = true;
    try {
      if (client.needsStop()) await client.stop();
    } finally {
      isStopping = false;
    }
  };
  const request = async <Result>(method: string, params: object): Promise<Result> => {
    await start();
    return client.sendRequest<Result>(method, params);
  };
  return {
    state: () => state,
    onDidChangeState: stateChanged.event,
    start,
    restart: async () => {
      await stop();
      await start();
    },
    stop,
    convert: (params) => request(convertRequest, params),
    explainError: (text) => request(explainErrorRequest, { text }),
    importConfiguration: (params) => request(importRequest, params),
    closeTag: (uri, { line, character }) => {
      const params: CloseTagParams = { textDocument: { uri: uri.toString() }, position: { line, character } };
      return request(closeTagRequest, params);
    },
    topology: (uri) => {
      const params: TopologyParams = { textDocument: { uri: uri.toString() } };
      return request(topologyRequest, params);
    },
    newGuest: () => request(newGuestRequest, {}),
    rememberAnswers: (params) => request(rememberAnswersRequest, params),
  };
}

/** Keeps documents that are no domain definitions from the server: neither their text nor requests about them. */
function onlyServed(documents: Documents, opened: Set<string>, client: () => BaseLanguageClient): Middleware {
  return {
    didOpen: async (document, next) => {
      const key = document.uri.toString();
      if (!documents.serves(document) || opened.has(key)) return;
      opened.add(key);
      await next(document);
    },
    didChange: async (event, next) => {
      const { document } = event;
      const isOpen = opened.has(document.uri.toString());
      const isServed = documents.serves(document);
      if (isOpen && isServed) await next(event);
      else if (isServed)
        await client().getFeature(DidOpenTextDocumentNotification.method).getProvider(document)?.send(document);
      else if (isOpen) {
        await client().getFeature(DidCloseTextDocumentNotification.method).getProvider(document)?.send(document);
        client().diagnostics?.delete(document.uri);
        client()
          .getFeature(DocumentDiagnosticRequest.method)
          .getProvider(document)
          ?.onDidChangeDiagnosticsEmitter.fire();
      }
    },
    provideCompletionItem: (document, position, context, token, next) =>
      // Behind `>` the list of values opens when the tag is closed: with the choice VS Code overwrites what is inserted
      // behind the cursor while the list is open.
      context.triggerCharacter === '>' && closesTags(document) ? [] : next(document, position, context, token),
    didSave: async (document, next) => {
      if (opened.has(document.uri.toString())) await next(document);
    },
    didClose: async (document, next) => {
      if (opened.delete(document.uri.toString())) await next(document);
    },
    sendRequest: async <P, R>(
      type: string | { readonly method: string },
      params: P | undefined,
      token: vscode.CancellationToken | undefined,
      next: (type: never, params?: P, token?: vscode.CancellationToken) => Promise<R>,
    ): Promise<R> => {
      const method = typeof type === 'string' ? type : type.method;
      const uri = documentOf(params);
      if (uri === undefined || documents.servesUri(uri)) return next(type as never, params, token);
      return (method === DocumentDiagnosticRequest.method ? { kind: 'full', items: [] } : null) as R;
    },
  };
}

function documentOf(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null || !('textDocument' in params)) return undefined;
  const { textDocument } = params;
  if (typeof textDocument !== 'object' || textDocument === null || !('uri' in textDocument)) return undefined;
  return typeof textDocument.uri === 'string' ? vscode.Uri.parse(textDocument.uri).toString() : undefined;
}
