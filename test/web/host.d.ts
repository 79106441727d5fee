export interface WebHost {
  readonly version: string;
  readonly data: string;
  readonly testWeb: string;
  readonly playwright: string;
  readonly assert: string;
}

export interface ServedWeb {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** The files that the extension's package holds, relative to the repository. */
export function packagedFiles(): Promise<string[]>;
export function ensureWebHost(): Promise<WebHost>;
export function serveWeb(
  host: WebHost,
  paths: { extension: string; tests?: string; folder: string; verbose?: boolean },
): Promise<ServedWeb>;
