/**
 * The tests in VS Code for the browser, as vscode.dev runs extensions: the desktop's suite and some of its own, on the
 * packaged files, in a headless Chromium.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { findBrowser, launchBrowser } from '../editor/browser.js';
import { eventMark, type TestEvent } from './events.ts';
import { ensureWebHost, packagedFiles, serveWeb, type WebHost } from './host.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const limit = Number(process.env.DOMXML_HOST_TIMEOUT ?? 300) * 1000;
const verbose = process.env.DOMXML_HOST_VERBOSE === '1';
const total = { passed: 0, failed: 0, skipped: [] as string[] };

const host = await findHost();
if (typeof host === 'string') {
  console.log(`Web tests skipped: ${host}.`);
  total.skipped.push(`web tests: ${host}`);
} else {
  const temporary = mkdtempSync(join(tmpdir(), 'domxml-web-'));
  try {
    const problem = await runSuite(host, temporary);
    if (problem !== undefined) {
      console.error(`The run did not end well: ${problem}`);
      total.failed++;
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}
if (process.env.DOMXML_SUMMARY) writeFileSync(process.env.DOMXML_SUMMARY, JSON.stringify(total));
else console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped`);
process.exit(total.failed > 0 ? 1 : 0);

/** Gives the reason when there is none. */
async function findHost(): Promise<WebHost | string> {
  if (findBrowser() === undefined) return 'Chromium is needed, and none was found (CHROMIUM can name it)';
  try {
    return await ensureWebHost();
  } catch (error) {
    return `VS Code for the browser cannot be had: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Gives what went wrong beside single tests. */
async function runSuite(host: WebHost, temporary: string): Promise<string | undefined> {
  const extension = join(temporary, 'extension');
  const folder = join(temporary, 'folder');
  const tests = join(extension, 'tests/index.js');
  await copyPackaged(extension);
  await bundleTests(host, tests);
  prepareFolder(folder);
  const served = await serveWeb(host, { extension, tests, folder, verbose });
  const browser = await launchBrowser(host);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    return await new Promise<string | undefined>((resolve, reject) => {
      let isFinished = false;
      setTimeout(() => resolve(`no result after ${limit / 1000} s`), limit).unref();
      const listen = async (): Promise<void> => {
        page.on('crash', () => resolve('the page crashed'));
        page.on('console', (message) => {
          const text = message.text();
          if (text.includes(eventMark)) isFinished = take(text) || isFinished;
          else if (verbose) console.error(`[page] ${text}`);
        });
        await page.exposeFunction('codeAutomationLog', () => {});
        await page.exposeFunction('codeAutomationExit', (code: number) => {
          // A worker that was ended is reported as 0 as well.
          if (!isFinished) resolve(`VS Code ended (exit code ${code}) before the tests did`);
          else resolve(code === 0 ? undefined : `exit code ${code}`);
        });
        await page.goto(served.address, { timeout: 60_000 });
      };
      listen().catch(reject);
    });
  } finally {
    await browser.close();
    await served.stop();
  }
}

/** Prints and counts one event; gives whether it is the last. */
function take(line: string): boolean {
  const event = JSON.parse(line.slice(line.indexOf(eventMark) + eventMark.length)) as TestEvent;
  switch (event.kind) {
    case 'passed':
      total.passed++;
      console.log(`  ✔ ${event.title}`);
      break;
    case 'skipped':
      total.skipped.push(event.title);
      console.log(`  - ${event.title}`);
      break;
    case 'failed':
      total.failed++;
      console.log(`  ✘ ${event.title}\n${event.error.replace(/^/gm, '      ')}`);
  }
  return event.kind === 'finished';
}

/** The files of the package and no others: what the packaging forgets is missing here too. */
async function copyPackaged(extension: string): Promise<void> {
  for (const file of await packagedFiles()) cpSync(join(root, file), join(extension, file));
}

function bundleTests(host: WebHost, outfile: string): Promise<unknown> {
  const assert: Plugin = {
    name: 'assert',
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /^node:assert\/strict$/ }, () => ({ path: 'assert', namespace: 'assert' }));
      onLoad({ filter: /.*/, namespace: 'assert' }, () => ({
        contents: 'export { strict as default } from "assert";',
        resolveDir: dirname(host.assert),
      }));
    },
  };
  return build({
    entryPoints: [join(root, 'test/web/suite/index.ts')],
    outfile,
    bundle: true,
    platform: 'browser',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode'],
    plugins: [assert],
    banner: { js: prelude() },
    logLevel: 'warning',
  });
}

/** What `assert` looks at when it is loaded, and mocha as a script makes it: the global functions. */
function prelude(): string {
  const script = readFileSync(join(root, 'node_modules/mocha/mocha.js'), 'utf8');
  return `globalThis.process ??= { env: {} };\n(function (module, exports, define) {\n${script}\n})();`;
}

function prepareFolder(folder: string): void {
  cpSync(join(root, 'examples'), folder, { recursive: true });
  mkdirSync(join(folder, '.vscode'));
  writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify({ 'files.autoSave': 'off' }));
}
