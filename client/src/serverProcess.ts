/** How Node runs the server. */

/**
 * V8 lets its heap grow far above what is in use before it collects; with these limits it does so sooner, and a guest of
 * usual size takes a quarter less memory. What a definition of 50,000 lines needs stays far below the last one.
 */
export const serverFlags = ['--max-semi-space-size=2', '--max-old-space-size=768'];

/** The module that starts it. */
export const serverModule = 'server/dist/compiled.cjs';

/** Where the compiled server is kept: a third of the time to start. */
export function serverEnvironment(directory: string): Record<string, string> {
  return { DOMXML_COMPILED: directory };
}
