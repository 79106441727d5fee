import {
  type CancellationToken,
  type Diagnostic,
  DocumentDiagnosticReportKind,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI, Utils } from 'vscode-uri';
import { analyze } from '../analyze.ts';
import { diagnostics } from '../features/diagnostics.ts';
import type { ReadFile } from '../features/folderAnswers.ts';
import { documentKind } from '../guest/definition.ts';
import { answersFileName } from '../migrate/answers.ts';
import type { ServerSettings } from '../settings.ts';
import { soon } from '../soon.ts';
import { toConflictDiagnostic } from './conflicts.ts';
import { identityOf } from './identity.ts';
import { isBelow, type Place, placesOf } from './places.ts';
import type { Register } from './register.ts';

/** Finds the XML files below a folder, as URIs, without those that a glob excludes. */
export type FindFiles = (folder: string, exclude: readonly string[]) => Promise<readonly string[]>;

/** Tells how far a check is, and whether it is still wanted. */
export interface Progress {
  readonly report: (done: number, all: number) => void;
  readonly isCancelled: () => boolean;
  readonly done: () => void;
}

export interface WorkspaceOptions {
  readonly findFiles: FindFiles;
  readonly readFile: ReadFile;
  /** Of a document or of any file of its folder. */
  readonly settingsOf: (uri: string) => Promise<ServerSettings>;
  /** Open documents are somebody else's: what is on the disk does not count for them. */
  readonly isOpen: (uri: string) => boolean;
  readonly register: Register;
  readonly rulePages: () => string | undefined;
  readonly startProgress: (files: number) => Promise<Progress>;
  /** Told of documents whose conflicts may have changed. */
  readonly onConflicts: (uris: ReadonlySet<string>) => void;
  readonly warn: (message: string) => void;
}

/** The definitions in the folders of the workspace, checked whether or not they are open. */
export interface Workspace {
  /** Checks the folders anew when the next one asks; for new folders and new settings. */
  readonly reset: (folders?: readonly string[]) => void;
  /** A file was changed, made or removed, or is no longer open; or a folder was made or removed with all that is in it. */
  readonly refresh: (uri: string) => Promise<void>;
  /** The folders, each with what is passed over in it. */
  readonly places: () => Promise<readonly Place[]>;
  /** Wakes those who wait for news. */
  readonly wake: () => void;
  /** Resolves when all files were checked once. */
  readonly checked: () => Promise<void>;
  /**
   * What changed since the reports that the client names; waits until there is something.
   * @param emit takes parts of a long answer before it is complete
   */
  readonly pull: (
    previous: ReadonlyMap<string, string>,
    token: CancellationToken,
    emit?: (items: WorkspaceDocumentDiagnosticReport[]) => void,
  ) => Promise<WorkspaceDocumentDiagnosticReport[]>;
}

/** Files of one workspace that are looked at; whoever has more names folders to leave out. */
const mostFiles = 10_000;
/** Files after which what was found is sent. */
const batch = 50;

export function createWorkspace(options: WorkspaceOptions): Workspace {
  const { register } = options;
  /** What each definition that is not open has on its own. */
  const own = new Map<string, { readonly items: readonly Diagnostic[]; readonly settings: ServerSettings }>();
  const sent = new Map<string, { readonly text: string; readonly id: string }>();
  const waiting = new Set<() => void>();
  /** Of checks that are under way, the newest of each file: an older one has read what no longer counts. */
  const newest = new Map<string, symbol>();
  let folders: readonly string[] = [];
  let scan: Promise<void> | undefined;
  let generation = 0;
  let reports = 0;

  const wake = (): void => {
    for (const resume of waiting) resume();
    waiting.clear();
  };

  const forget = (uri: string): void => {
    const known = own.delete(uri);
    const concerned = register.set(uri, undefined);
    if (concerned.size > 0) options.onConflicts(concerned);
    if (known) wake();
  };

  /** What is passed over in a folder is said by the settings of the folder. */
  const places = (): Promise<(Place & { readonly isChecked: boolean })[]> =>
    Promise.all(
      folders.map(async (folder) => {
        const { workspace } = await options.settingsOf(Utils.joinPath(URI.parse(folder), answersFileName).toString());
        return { folder, exclude: workspace.exclude, isChecked: workspace.check };
      }),
    );

  /** @returns whether the file is a definition that is to be reported */
  const check = async (uri: string): Promise<boolean> => {
    const mine = Symbol(uri);
    newest.set(uri, mine);
    const settings = await options.settingsOf(Utils.joinPath(URI.parse(uri), '..', answersFileName).toString());
    const isChecked = settings.workspace.check && uri.endsWith('.xml');
    const isWanted = isChecked && (await placesOf(uri, await places())).length > 0;
    const text = isWanted ? await options.readFile(uri) : undefined;
    if (newest.get(uri) !== mine) return false;
    newest.delete(uri);
    if (options.isOpen(uri)) {
      own.delete(uri);
      return false;
    }
    if (text === undefined || !mayBeDomain(text)) {
      forget(uri);
      return false;
    }
    const document = TextDocument.create(uri, 'libvirt-domain', 0, text);
    const analysis = analyze(text, settings);
    if (documentKind(analysis.document) === undefined) {
      forget(uri);
      return false;
    }
    own.set(uri, { items: diagnostics(analysis, document, options.rulePages()), settings });
    const concerned = register.set(uri, identityOf(analysis, document, settings));
    if (concerned.size > 0) options.onConflicts(concerned);
    return true;
  };

  /** The files of a folder within the workspace; none when it is a file. */
  const filesBelow = async (folder: string): Promise<readonly string[]> => {
    const around = await placesOf(folder, await places());
    if (around.length === 0) return [];
    // Only such globs mean the same from any folder on; `check` looks at all of them.
    const exclude = around.flatMap((place) => place.exclude).filter((glob) => glob.startsWith('**/'));
    return options.findFiles(folder, exclude);
  };

  const checkAll = async (mine: number): Promise<void> => {
    const files = new Set<string>();
    for (const { folder, exclude, isChecked } of await places()) {
      if (!isChecked) continue;
      for (const uri of await options.findFiles(folder, exclude)) files.add(uri);
    }
    // Removed, excluded now, or made since the folders were read.
    for (const uri of [...own.keys()].filter((known) => !files.has(known))) await check(uri);
    if (files.size > mostFiles) {
      options.warn(
        `the workspace has ${files.size} XML files; the first ${mostFiles} are checked. Exclude folders with domxml.workspace.exclude.`,
      );
    }
    const some = [...files].slice(0, mostFiles);
    const progress = await options.startProgress(some.length);
    try {
      for (const [index, uri] of some.entries()) {
        if (mine !== generation || progress.isCancelled()) return;
        await check(uri);
        if (index % batch === batch - 1) {
          progress.report(index + 1, some.length);
          wake();
        }
        // Whoever types comes first.
        await new Promise<void>((resolve) => soon(resolve));
      }
    } finally {
      progress.done();
      wake();
    }
  };

  const changed = (previous: Map<string, string>): WorkspaceDocumentDiagnosticReport[] => {
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    const full = { kind: DocumentDiagnosticReportKind.Full, version: null } as const;
    for (const [uri, { items: found, settings }] of own) {
      if (options.isOpen(uri)) continue;
      const conflicts = register
        .conflictsOf(uri)
        .map((conflict) => toConflictDiagnostic(conflict, settings, options.rulePages()));
      const all = [...found, ...conflicts];
      const text = JSON.stringify(all);
      const last = sent.get(uri);
      const id = last?.text === text ? last.id : `${++reports}`;
      if (last?.id !== id) sent.set(uri, { text, id });
      if (previous.get(uri) === id) continue;
      previous.set(uri, id);
      items.push({ ...full, uri, items: all, resultId: id });
    }
    for (const uri of [...previous.keys()].filter((known) => !own.has(known) && !options.isOpen(known))) {
      previous.delete(uri);
      sent.delete(uri);
      items.push({ ...full, uri, items: [] });
    }
    return items;
  };

  const checked = (): Promise<void> => {
    const mine = generation;
    scan ??= checkAll(mine).catch((error) => options.warn(`checking the workspace: ${String(error)}`));
    return scan;
  };

  return {
    reset(next = folders) {
      folders = next;
      generation += 1;
      scan = undefined;
      wake();
    },
    refresh: async (uri) => {
      let hasNews = await check(uri);
      const removed = [...own.keys()].filter((known) => isBelow(known, uri));
      const made = uri.endsWith('.xml') ? [] : await filesBelow(uri);
      for (const file of new Set([...removed, ...made])) hasNews = (await check(file)) || hasNews;
      // Most files that come and go are no definitions, and whoever waits looks through all.
      if (hasNews || sent.has(uri)) wake();
    },
    places,
    wake,
    checked,
    async pull(previous, token, emit) {
      const known = new Map(previous);
      let hasSent = false;
      while (!token.isCancellationRequested) {
        const news = new Promise<void>((resolve) => {
          waiting.add(resolve);
          token.onCancellationRequested(() => resolve());
        });
        let isComplete = false;
        const complete = checked().then(() => {
          isComplete = true;
        });
        await soonest(complete);
        const items = changed(known);
        if (isComplete && (items.length > 0 || hasSent)) return items;
        if (items.length > 0 && emit) {
          emit(items);
          hasSent = true;
        } else if (items.length > 0) {
          await complete;
          return [...items, ...changed(known)];
        }
        await (isComplete ? news : Promise.race([news, complete]));
      }
      return [];
    },
  };
}

/** Lets what is done already count as done. */
async function soonest(promise: Promise<void>): Promise<void> {
  await Promise.race([promise, new Promise<void>((resolve) => soon(resolve))]);
}

/** A cheap look at the beginning: most XML is something else. */
function mayBeDomain(text: string): boolean {
  return /<domain(snapshot|checkpoint|backup)?[\s/>]/.test(text.slice(0, 16_384));
}
