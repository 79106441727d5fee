/** The part of playwright's interface that is used here. */
export interface Locator {
  readonly first: () => Locator;
  readonly click: (options?: { force?: boolean; position?: { x: number; y: number } }) => Promise<void>;
  readonly waitFor: (options?: { state?: 'visible' | 'hidden'; timeout?: number }) => Promise<void>;
  readonly count: () => Promise<number>;
  readonly fill: (text: string) => Promise<void>;
  readonly allInnerTexts: () => Promise<string[]>;
}

export interface Frame {
  readonly locator: (selector: string) => Locator;
  readonly frameLocator: (selector: string) => Frame;
}

export interface Page {
  readonly frameLocator: (selector: string) => Frame;
  readonly on: {
    (event: 'crash', listener: () => void): unknown;
    (event: 'console', listener: (message: { readonly text: () => string }) => void): unknown;
  };
  readonly exposeFunction: (name: string, action: (value: number) => void) => Promise<unknown>;
  readonly goto: (address: string, options?: { timeout?: number }) => Promise<unknown>;
  readonly locator: (selector: string, options?: { hasText?: string | RegExp }) => Locator;
  readonly keyboard: {
    readonly press: (key: string) => Promise<void>;
    readonly type: (text: string) => Promise<void>;
  };
  readonly mouse: { readonly move: (x: number, y: number) => Promise<void> };
  readonly screenshot: (options: { path: string }) => Promise<unknown>;
  readonly waitForTimeout: (milliseconds: number) => Promise<void>;
}

export interface Browser {
  readonly newPage: (options: {
    viewport: { width: number; height: number };
    deviceScaleFactor?: number;
  }) => Promise<Page>;
  readonly close: () => Promise<void>;
}

export function findBrowser(): string | undefined;
export function launchBrowser(host: { readonly playwright: string }): Promise<Browser>;
