import { createRequire } from 'node:module';
import { join } from 'node:path';
import envPaths from 'env-paths';

/**
 * `domxml serve --stdio`: the server that lies beside the command line, which reads the argument. Its compiled code is kept
 * where the user's system keeps such things, unless `DOMXML_COMPILED` names another directory, or none.
 */
export function serve(): void {
  process.env.DOMXML_COMPILED ??= join(envPaths('domxml', { suffix: '' }).cache, 'server');
  createRequire(import.meta.url)('../compiled.cjs');
}
