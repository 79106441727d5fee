/** How Node runs the server. */

/**
 * V8 lets its heap grow far above what is in use before it collects; with these limits it does so sooner, and a guest of
 * usual size takes a quarter less memory. What a definition of 50,000 lines needs stays far below the last one.
 */
export const serverFlags = ['--max-semi-space-size=2', '--max-old-space-size=768'];

/** The module that starts it. */
export const serverModule = 'server/dist/compiled.cjs';

/**
 * The environment it runs in.
 * @param directory where the compiled server is kept: half of the time until the first diagnostics
 */
export function serverEnvironment(directory: string): Record<string, string> {
  return {
    DOMXML_COMPILED: directory,
    // The C library of Linux keeps what V8's compilers have given back, in a pool for each of their threads.
    MALLOC_ARENA_MAX: '2',
    MALLOC_TRIM_THRESHOLD_: '65536',
  };
}
