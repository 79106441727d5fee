import {
  type CancellationToken,
  type Connection,
  type Diagnostic,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  MessageType,
  ResponseError,
  ShowMessageNotification,
  TextDocumentSyncKind,
  TextDocuments,
  WatchKind,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import packageJson from '../package.json' with { type: 'json' };
import { type Analysis, analyze, type GrammarOf } from './analyze.ts';
import { annotatedEdit, codeActionKinds, codeActions, conversionOf } from './features/codeActions.ts';
import { codeLenses } from './features/codeLens.ts';
import { completion, completionTriggers } from './features/completion.ts';
import {
  type ConvertParams,
  type ConvertResult,
  convertDocument,
  convertRequest,
  type RememberAnswersParams,
  remember,
  rememberAnswersRequest,
} from './features/convert.ts';
import { diagnostics } from './features/diagnostics.ts';
import { type ExplainErrorParams, explainErrorRequest, explanations } from './features/explainError.ts';
import { folderAnswers, type ReadFile } from './features/folderAnswers.ts';
import { hover } from './features/hover.ts';
import { type ImportParams, importDocument, importRequest } from './features/importConfiguration.ts';
import { type NewGuestResult, newGuest, newGuestRequest } from './features/newGuest.ts';
import { replacement } from './features/text.ts';
import { fixAll } from './fixAll.ts';
import { documentKind } from './guest/definition.ts';
import { languageCapabilities, serveLanguageFeatures } from './languageFeatures.ts';
import { answersFileName } from './migrate/answers.ts';
import type { LoadSchemas } from './schemas.ts';
import { readSettings, type ServerSettings } from './settings.ts';
import { soon } from './soon.ts';
import { toConflictDiagnostic } from './workspace/conflicts.ts';
import { createHostFiles, type FindHostFiles } from './workspace/hostFiles.ts';
import { identityOf } from './workspace/identity.ts';
import { createRegister } from './workspace/register.ts';
import { workspaceSymbols } from './workspace/symbols.ts';
import { createWorkspace, type FindFiles, type Progress } from './workspace/workspace.ts';

/** What the extension calls the language of definitions. */
const domainLanguage = 'libvirt-domain';

/** Values of other guests that completion offers at most. */
const mostElsewhere = 200;

/** Milliseconds in which a request that belongs to a change is expected behind it. */
const requestDelay = 2;

/** Files whose check takes long enough to be told of. */
const worthTelling = 20;

/** Commands for clients that have none of their own; the argument is `{ uri, choices? }`. */
const applyConversion = 'domxml.server.applyConversion';
const applyFixes = 'domxml.server.fixAll';

interface InitializationOptions {
  /** As the section `domxml` of the settings, for clients without `workspace/configuration`. */
  readonly settings?: unknown;
  /** The client's own command for a conversion with preview. */
  readonly convertCommand?: string;
  /** The client's command that lets the user choose the steps of a refactoring. */
  readonly stepsCommand?: string;
  /** The client's own commands for the report of a conversion, and to show the problems. */
  readonly reportCommand?: string;
  readonly problemsCommand?: string;
  /** The client's command that opens the list of completions. */
  readonly suggestCommand?: string;
  /** URI of the folder with the rules' pages, ending in '/'. */
  readonly rulePages?: string;
}

/** What the server can do only where it runs with files at hand. */
export interface Host {
  /** What the server runs with, for its log. */
  readonly runtime?: string;
  readonly readFile?: ReadFile;
  /** Without it only open documents are known. */
  readonly findFiles?: FindFiles;
  /** Without it no files are offered but those that guests name. */
  readonly findHostFiles?: FindHostFiles;
  /** Loads the grammar that the setting `domxml.schemas` names. */
  readonly loadSchemas?: LoadSchemas;
}

/** Wires the features to a connection; the caller listens. */
export function serve(connection: Connection, host: Host = {}): void {
  const documents = new TextDocuments(TextDocument);
  const analyses = new Map<string, { version: number; analysis: Analysis }>();
  /** Versions whose diagnostics were sent, and those that the register knows. */
  const published = new Map<string, number>();
  const registered = new Map<string, number>();
  /** Requests that are being answered. */
  let answering = 0;
  const settings = new Map<string, Promise<ServerSettings>>();
  const register = createRegister();
  const workspace = createWorkspace({
    findFiles: host.findFiles ?? (async () => []),
    readFile: host.readFile ?? (async () => undefined),
    settingsOf,
    isOpen: (uri) => openUris.has(uri),
    register,
    rulePages: () => options.rulePages,
    startProgress,
    onConflicts: announce,
    warn: (message) => connection.console.warn(`domxml: ${message}`),
  });
  const hostFiles = createHostFiles({
    find: host.findHostFiles ?? (async () => []),
    places: workspace.places,
    isWatched: () => canRegisterFiles,
    warn: (message) => connection.console.warn(`domxml: ${message}`),
  });
  /** As `URI` writes them: not every client escapes alike. */
  const openUris = new Set<string>();
  let folders: readonly string[] = [];
  let options: InitializationOptions = {};
  let canPull = false;
  let canAskConfiguration = false;
  let canRegisterConfiguration = false;
  let canRegisterFiles = false;
  let canTellFolders = false;
  let canInsertSnippets = false;
  let canAnnotate = false;
  let canRefuse = false;
  let canResolveConversion = false;
  let canRefresh = false;
  let canRefreshHints = false;
  let fallbackSettings: unknown;
  let shownComplaint: string | undefined;
  let clientName = 'an unnamed client';

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    options = (params.initializationOptions ?? {}) as InitializationOptions;
    fallbackSettings = options.settings;
    const { clientInfo } = params;
    if (clientInfo) clientName = [clientInfo.name, clientInfo.version].join(' ').trimEnd();
    const { workspace, textDocument } = params.capabilities;
    canPull = textDocument?.diagnostic !== undefined;
    canAskConfiguration = workspace?.configuration === true;
    canRegisterConfiguration = workspace?.didChangeConfiguration?.dynamicRegistration === true;
    canInsertSnippets = textDocument?.completion?.completionItem?.snippetSupport === true;
    canAnnotate =
      workspace?.workspaceEdit?.documentChanges === true &&
      workspace.workspaceEdit.changeAnnotationSupport !== undefined;
    canRefuse = textDocument?.codeAction?.disabledSupport === true;
    canResolveConversion =
      canAnnotate && textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true;
    canTellFolders = workspace?.workspaceFolders === true;
    folders = (params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : [])).map(
      plainUri,
    );
    canRegisterFiles = workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    canRefresh = workspace?.diagnostics?.refreshSupport === true;
    canRefreshHints = workspace?.inlayHint?.refreshSupport === true;
    return {
      serverInfo: { name: packageJson.name, version: packageJson.version },
      capabilities: {
        ...languageCapabilities,
        textDocumentSync: TextDocumentSyncKind.Incremental,
        diagnosticProvider: { identifier: 'domxml', interFileDependencies: true, workspaceDiagnostics: true },
        codeActionProvider: { codeActionKinds, resolveProvider: true },
        codeLensProvider: {},
        completionProvider: { triggerCharacters: [...completionTriggers] },
        hoverProvider: true,
        workspaceSymbolProvider: true,
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        executeCommandProvider: { commands: [applyConversion, applyFixes] },
      },
    };
  });

  connection.onInitialized(() => {
    const runtime = host.runtime === undefined ? '' : ` with ${host.runtime}`;
    const places = folders.length > 0 ? folders.join(', ') : 'no folder';
    connection.console.info(`domxml ${packageJson.version}${runtime} for ${clientName}, ${places}`);
    if (canRegisterConfiguration) {
      connection.client
        .register(DidChangeConfigurationNotification.type, { section: 'domxml' })
        .catch((error) => logError('registering for settings', error));
    }
    if (canRegisterFiles) {
      connection.client
        .register(DidChangeWatchedFilesNotification.type, {
          watchers: [
            { globPattern: `**/${answersFileName}`, kind: WatchKind.Change },
            { globPattern: '**/*.xml', kind: WatchKind.Change },
            // Folders too: what comes or goes with one is not told file by file.
            { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
          ],
        })
        .catch((error) => logError('registering for files', error));
    }
    workspace.reset(folders);
    if (canTellFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => plainUri(uri)));
        folders = [...folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => plainUri(uri))];
        workspace.reset(folders);
        hostFiles.outdate();
      });
    }
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    if (changes.some(({ uri }) => uri.endsWith(`/${answersFileName}`))) reset();
    for (const { uri } of changes) {
      hostFiles.outdate(plainUri(uri));
      workspace.refresh(plainUri(uri)).catch((error) => logError('checking a changed file', error));
    }
  });

  connection.onDidChangeConfiguration(({ settings: sent }) => {
    fallbackSettings = (sent as { domxml?: unknown } | null)?.domxml ?? fallbackSettings;
    reset();
  });

  documents.onDidChangeContent(({ document }) => publish(document));
  documents.onDidOpen(({ document }) => {
    openUris.add(plainUri(document.uri));
    // So that they are known when somebody types.
    if (document.languageId === domainLanguage) hostFiles.known();
  });
  documents.onDidClose(({ document }) => {
    for (const versions of [analyses, published, registered]) versions.delete(document.uri);
    openUris.delete(plainUri(document.uri));
    workspace.refresh(plainUri(document.uri)).catch((error) => logError('checking a closed file', error));
    settings.delete(document.uri);
    if (!canPull) connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });

  connection.languages.diagnostics.on((params, token) =>
    answer<DocumentDiagnosticReport>(
      'diagnostics',
      token,
      { kind: DocumentDiagnosticReportKind.Full, items: [] },
      params.textDocument.uri,
      (document, analysis, current) => ({
        kind: DocumentDiagnosticReportKind.Full,
        items: allDiagnostics(document, analysis, current),
      }),
    ),
  );

  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token, _progress, partial) => {
    const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    return { items: await workspace.pull(previous, token, partial && ((items) => partial.report({ items }))) };
  });

  connection.onWorkspaceSymbol(async ({ query }) => {
    await workspace.checked();
    for (const document of documents.all()) {
      const current = await settingsOf(document.uri);
      if (documents.get(document.uri) === document) registerGuest(document, analysisOf(document, current), current);
    }
    return workspaceSymbols(register, query);
  });

  connection.onCodeAction((params, token) =>
    answer('code actions', token, [], params.textDocument.uri, (document, analysis, current) =>
      codeActions(analysis, document, params, {
        settings: current,
        rulePages: options.rulePages,
        convertCommand: options.convertCommand ?? applyConversion,
        stepsCommand: options.stepsCommand,
        canAnnotate,
        canRefuse,
        canResolveConversion,
      }),
    ),
  );

  connection.onCodeActionResolve(async (action) => {
    const uri = conversionOf(action);
    return uri === undefined ? action : { ...action, edit: annotatedEdit(open(uri), await converted({ uri })) };
  });

  connection.onCodeLens((params, token) =>
    answer('code lenses', token, [], params.textDocument.uri, (document, analysis) =>
      codeLenses(analysis, document, {
        convert: options.convertCommand ?? applyConversion,
        report: options.reportCommand,
        problems: options.problemsCommand,
      }),
    ),
  );

  connection.onCompletion((params, token) =>
    answer(
      'completion',
      token,
      [],
      params.textDocument.uri,
      (document, analysis, current) =>
        completion(analysis, document, params.position, current, {
          elsewhere: (kind) => register.usesElsewhere(plainUri(document.uri), kind, mostElsewhere),
          hostFiles: hostFiles.known(),
          trigger: params.context?.triggerCharacter,
          suggestCommand: options.suggestCommand,
          plain: !canInsertSnippets,
        }),
      // Clients move the ranges along with what is typed meanwhile, and would replace too much.
      copyOf(params.textDocument.uri),
    ),
  );

  connection.onHover((params, token) =>
    answer('hover', token, null, params.textDocument.uri, (document, analysis) =>
      hover(analysis, document, params.position),
    ),
  );

  serveLanguageFeatures(connection, answer);

  connection.onRequest(convertRequest, (params: ConvertParams) => converted(params));
  connection.onRequest(importRequest, (params: ImportParams) => importDocument(params));
  connection.onRequest(explainErrorRequest, (params: ExplainErrorParams) => explanations(params));
  connection.onRequest(newGuestRequest, (): NewGuestResult => newGuest());
  connection.onRequest(rememberAnswersRequest, (params: RememberAnswersParams) => remember(params));

  connection.onExecuteCommand(async ({ command, arguments: [argument] = [] }) => {
    const { uri, choices } = (argument ?? {}) as ConvertParams;
    const document = open(uri);
    const current = await settingsOf(uri);
    const text =
      command === applyConversion
        ? (await converted({ uri, choices })).text
        : fixAll(document.getText(), current, { safeOnly: true }).text;
    const edits = replacement(document, text);
    if (edits.length > 0) {
      await connection.workspace.applyEdit({
        label: command === applyConversion ? 'Convert to KVM' : 'Apply all safe fixes',
        edit: { documentChanges: [{ textDocument: { uri, version: document.version }, edits }] },
      });
    }
  });

  documents.listen(connection);

  /** Forgets what was read of settings and files, and checks all open documents again. */
  function reset(): void {
    settings.clear();
    for (const versions of [analyses, published, registered]) versions.clear();
    workspace.reset();
    hostFiles.outdate();
    if (canPull && canRefresh) connection.languages.diagnostics.refresh();
    if (canRefreshHints) connection.languages.inlayHint.refresh();
    for (const document of documents.all()) publish(document);
  }

  async function converted(params: ConvertParams): Promise<ConvertResult> {
    const document = open(params.uri);
    // A conversion counts: whether or not the client watches files, the answers are those of now.
    settings.delete(params.uri);
    const current = await settingsOf(params.uri);
    return convertDocument(document, params, analysisOf(document, current).guest?.name ?? '', current.answers);
  }

  /** Pushes diagnostics to clients that do not pull them; changes that wait already are analysed once. */
  function publish({ uri }: { readonly uri: string }, isForced = false): void {
    if (canPull) return;
    soon(async () => {
      await requestsFirst();
      const document = documents.get(uri);
      if (!document || (!isForced && published.get(uri) === document.version)) return;
      try {
        const current = await settingsOf(uri);
        if (documents.get(uri) !== document) return;
        const analysis = analysisOf(document, current);
        published.set(uri, document.version);
        connection.sendDiagnostics({
          uri,
          version: document.version,
          diagnostics: isForeign(document, analysis) ? [] : allDiagnostics(document, analysis, current),
        });
      } catch (error) {
        logError('diagnostics', error);
      }
    });
  }

  /** Somebody waits for a completion, which is often asked for right behind a change; diagnostics come when they come. */
  async function requestsFirst(): Promise<void> {
    const most = 50;
    await new Promise<void>((resolve) => setTimeout(resolve, requestDelay));
    for (let round = 0; round === 0 || (answering > 0 && round < most); round++) {
      await new Promise<void>((resolve) => soon(resolve));
    }
  }

  /**
   * Runs a feature on a document; its exception is logged and costs only its own result.
   *
   * @param asked the document as it was when the client asked, where the answer must be about that text and not a later one
   */
  async function answer<Result>(
    feature: string,
    token: CancellationToken,
    nothing: Result,
    uri: string,
    run: (document: TextDocument, analysis: Analysis, settings: ServerSettings) => Result,
    asked?: TextDocument,
  ): Promise<Result> {
    answering += 1;
    try {
      const current = await settingsOf(uri);
      // Let a cancellation that is already on its way arrive before the work starts.
      await new Promise<void>((resolve) => soon(resolve));
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
      const latest = documents.get(uri);
      if (!latest) return nothing;
      const document = asked && asked.version !== latest.version ? asked : latest;
      const analysis = analysisOf(document, current);
      return isForeign(document, analysis) ? nothing : run(document, analysis, current);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      logError(feature, error);
      return nothing;
    } finally {
      answering -= 1;
    }
  }

  /** As it is now; documents change in place. */
  function copyOf(uri: string): TextDocument | undefined {
    const document = documents.get(uri);
    return document && TextDocument.create(document.uri, document.languageId, document.version, document.getText());
  }

  function analysisOf(document: TextDocument, current: ServerSettings): Analysis {
    const known = analyses.get(document.uri);
    if (known?.version === document.version) return known.analysis;
    // It is used up, also should something go wrong.
    analyses.delete(document.uri);
    const analysis = analyze(document.getText(), current, known?.analysis);
    analyses.set(document.uri, { version: document.version, analysis });
    // Nobody asks for diagnostics of what is no definition any more.
    if (isForeign(document, analysis)) registerGuest(document, analysis, current);
    return analysis;
  }

  /** Tells the register what the guest claims, where it does not know yet. */
  function registerGuest(document: TextDocument, analysis: Analysis, current: ServerSettings): void {
    if (registered.get(document.uri) === document.version) return;
    registered.set(document.uri, document.version);
    announce(register.set(plainUri(document.uri), identityOf(analysis, document, current)));
  }

  /** Of the document itself, and of what it has in common with other guests. */
  function allDiagnostics(document: TextDocument, analysis: Analysis, current: ServerSettings): Diagnostic[] {
    registerGuest(document, analysis, current);
    const conflicts = register.conflictsOf(plainUri(document.uri));
    return [
      ...diagnostics(analysis, document, options.rulePages),
      ...conflicts.map((conflict) => toConflictDiagnostic(conflict, current, options.rulePages)),
    ];
  }

  /** Checks the documents again whose conflicts with others may have changed. */
  function announce(uris: ReadonlySet<string>): void {
    if (uris.size === 0) return;
    workspace.wake();
    const concerned = documents.all().filter(({ uri }) => uris.has(plainUri(uri)));
    if (concerned.length === 0) return;
    if (canPull && canRefresh) connection.languages.diagnostics.refresh();
    for (const document of concerned) publish(document, true);
  }

  /** Of a check that takes a moment; a short one is not worth telling. */
  async function startProgress(files: number): Promise<Progress> {
    if (files < worthTelling) return { report: () => {}, isCancelled: () => false, done: () => {} };
    const progress = await connection.window.createWorkDoneProgress();
    progress.begin('Checking guests', 0, undefined, true);
    return {
      report: (done, all) => progress.report(Math.round((100 * done) / all), `${done} of ${all} files`),
      isCancelled: () => progress.token.isCancellationRequested,
      done: () => progress.done(),
    };
  }

  function settingsOf(uri: string): Promise<ServerSettings> {
    const known = settings.get(uri);
    if (known) return known;
    const asked = (
      canAskConfiguration
        ? connection.workspace.getConfiguration({ scopeUri: uri, section: 'domxml' })
        : Promise.resolve(fallbackSettings)
    )
      .catch((error) => logError('reading settings', error))
      .then(async (value: unknown) => {
        const { settings: read, inlayHints, workspace: checks, schemas, complaints } = readSettings(value);
        const complain = (complaint: string): void => connection.console.warn(complaint);
        for (const complaint of complaints) complain(complaint);
        const answers = host.readFile && (await folderAnswers(uri, host.readFile, complain));
        const grammar = grammarOf(schemas);
        return {
          ...read,
          inlayHints,
          workspace: checks,
          answers,
          grammar,
          onRuleError: (rule: string, error: unknown) => logError(`rule ${rule}`, error),
        };
      });
    settings.set(uri, asked);
    return asked;
  }

  /** The grammar of the setting; ours when it names none, or one that cannot be used, which is shown once. */
  function grammarOf(schemas: string | undefined): GrammarOf | undefined {
    if (schemas === undefined) {
      shownComplaint = undefined;
      return undefined;
    }
    const loaded = host.loadSchemas?.(schemas) ?? { complaint: `${schemas}: in a browser there are no local files` };
    if ('grammar' in loaded) {
      shownComplaint = undefined;
      return loaded.grammar;
    }
    if (loaded.complaint !== shownComplaint) {
      shownComplaint = loaded.complaint;
      const message = `domxml.schemas: ${loaded.complaint}. Using domxml's own grammar.`;
      // Without files the user has made no mistake.
      const type = host.loadSchemas ? MessageType.Error : MessageType.Info;
      void connection.sendNotification(ShowMessageNotification.type, { type, message });
    }
    return undefined;
  }

  function open(uri: string): TextDocument {
    const document = documents.get(uri);
    if (!document) throw new ResponseError(ErrorCodes.InvalidParams, `${uri} is not open`);
    return document;
  }

  function logError(what: string, error: unknown): void {
    connection.console.error(
      `domxml: ${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
}

/** A URI as the files of the workspace have it. */
function plainUri(uri: string): string {
  return URI.parse(uri).toString();
}

/** Other XML, which clients send that tell languages by the name of the file: it is left alone. */
function isForeign({ languageId }: TextDocument, { document }: Analysis): boolean {
  return languageId !== domainLanguage && documentKind(document) === undefined;
}
