export interface Host {
  readonly modules: string;
  readonly vscode: string;
  readonly server: string;
  readonly node: string;
  readonly playwright: string;
}

export interface Profile {
  readonly user: string;
  readonly extensions: string;
  readonly server: string;
}

export interface RunningServer {
  readonly authority: string;
  readonly ended: Promise<string>;
  readonly stop: () => Promise<void>;
}

export function ensureHost(): Promise<Host>;
/** VS Code's own Node, where the embedded VS Code is installed. */
export function installedNode(): string | undefined;
export function installPackage(host: Host, profile: Profile, vsix: string): Promise<void>;
export function prepareProfile(
  base: string,
  given?: { user?: string; extensions?: string; settings?: Readonly<Record<string, unknown>> },
): Profile;
export function startServer(
  host: Host,
  profile: Profile,
  options?: { port?: number; flags?: readonly string[]; env?: Readonly<Record<string, string>>; verbose?: boolean },
): Promise<RunningServer>;
export function packageFile(): string;
/** Builds and packages what is stale. */
export function makeFreshPackage(): Promise<void>;
