/** What the tests tell the launcher. */
export type TestEvent =
  | { readonly kind: 'passed' | 'skipped'; readonly title: string }
  | { readonly kind: 'failed'; readonly title: string; readonly error: string }
  | { readonly kind: 'finished' };

/** Begins the lines that are events; all else that a page logs is VS Code's. */
export const eventMark = 'domxml test: ';
