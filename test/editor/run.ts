/**
 * The tests in a real editor: once with the development folder, once with the packaged extension installed.
 * In the desktop VS Code that `@vscode/test-electron` downloads where there is a display and the download works,
 * else in the embedded one with a headless Chromium. `DOMXML_TEST_HOST=desktop|embedded` decides instead.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { findBrowser } from './browser.js';
import { ensureHost, installPackage, packageFile, prepareProfile } from './host.js';

interface Summary {
  passed: number;
  failed: number;
  readonly skipped: string[];
}

/** A VS Code to test in. */
interface Editor {
  readonly title: string;
  readonly executable: string;
  readonly install: (profile: Profile, vsix: string) => Promise<void>;
}

type Profile = ReturnType<typeof prepareProfile>;

const root = fileURLToPath(new URL('../..', import.meta.url));
const workshop = join(root, '.vscode-test');
const suite = join(workshop, 'suite/index.cjs');
const total: Summary = { passed: 0, failed: 0, skipped: [] };

const editor = await findEditor();
if (typeof editor === 'string') {
  console.log(`Editor tests skipped: ${editor}.`);
  total.skipped.push(`editor tests: ${editor}`);
} else {
  console.log(`Editor: ${editor.title}`);
  await build({
    entryPoints: [join(root, 'test/editor/suite/index.ts')],
    outfile: suite,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  await runSuite(editor, 'the development folder', async () => root);
  await runSuite(editor, 'the installed package', async (profile) => {
    await editor.install(profile, join(root, packageFile()));
    return emptyExtension();
  });
}
if (process.env.DOMXML_SUMMARY) writeFileSync(process.env.DOMXML_SUMMARY, JSON.stringify(total));
else console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;

/**
 * One run of the suite in a profile of its own, on copies of the examples.
 *
 * @param prepare readies the profile; gives the extension that is loaded from its folder
 */
async function runSuite(editor: Editor, title: string, prepare: (profile: Profile) => Promise<string>): Promise<void> {
  console.log(`\nWith ${title}:`);
  const temporary = mkdtempSync(join(tmpdir(), 'domxml-editor-'));
  const workspace = join(temporary, 'workspace');
  const summaryFile = join(temporary, 'summary.json');
  const profile = prepareProfile(temporary);
  let problem: string | undefined;
  try {
    cpSync(join(root, 'examples'), workspace, { recursive: true });
    const extension = await prepare(profile);
    await runTests({
      vscodeExecutablePath: editor.executable,
      extensionDevelopmentPath: extension,
      extensionTestsPath: suite,
      launchArgs: [workspace, `--user-data-dir=${profile.user}`, `--extensions-dir=${profile.extensions}`],
      extensionTestsEnv: {
        DOMXML_SUMMARY: summaryFile,
        DOMXML_TEST_REPORTER: join(root, 'scripts/lib/reporter.cjs'),
        DOMXML_TEST_INSTALLED: extension === root ? '' : profile.extensions,
      },
    });
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  // An editor that ended without this file did not come to the end of the tests, whatever its exit code.
  const summary: Summary | undefined = existsSync(summaryFile)
    ? JSON.parse(readFileSync(summaryFile, 'utf8'))
    : undefined;
  total.passed += summary?.passed ?? 0;
  total.failed += summary?.failed ?? 0;
  total.skipped.push(...(summary?.skipped ?? []));
  if (summary === undefined || (problem !== undefined && summary.failed === 0)) {
    console.error(`The run with ${title} did not end well: ${problem ?? 'no result was written'}`);
    total.failed++;
  }
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
}

/** Gives the reason when there is none. */
async function findEditor(): Promise<Editor | string> {
  const wanted = process.env.DOMXML_TEST_HOST;
  if (wanted !== 'embedded') {
    const desktop = await findDesktop();
    if (typeof desktop !== 'string') return desktop;
    console.log(`No desktop VS Code: ${desktop}.`);
    if (wanted === 'desktop') return desktop;
  }
  if (process.platform === 'win32') return 'the embedded VS Code does not run on Windows';
  if (findBrowser() === undefined)
    return 'the embedded VS Code needs Chromium, and none was found (CHROMIUM can name it)';
  try {
    const host = await ensureHost();
    return {
      title: `embedded VS Code, ${host.server}`,
      executable: fileURLToPath(new URL('launcher.js', import.meta.url)),
      install: (profile, vsix) => installPackage(host, profile, vsix),
    };
  } catch (error) {
    return `the embedded VS Code cannot be had: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function findDesktop(): Promise<Editor | string> {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return 'there is no display';
  try {
    const executable = await downloadAndUnzipVSCode({ cachePath: workshop, timeout: 15_000 });
    return { title: executable, executable, install: (profile, vsix) => installInDesktop(executable, profile, vsix) };
  } catch (error) {
    return `the download failed (${error instanceof Error ? error.message : String(error)})`;
  }
}

async function installInDesktop(executable: string, profile: Profile, vsix: string): Promise<void> {
  const [command, ...args] = resolveCliArgsFromVSCodeExecutablePath(executable);
  if (command === undefined) throw new Error(`${executable} has no command line`);
  const places = [`--user-data-dir=${profile.user}`, `--extensions-dir=${profile.extensions}`];
  const own = args.filter((arg) => !/^--(user-data|extensions)-dir/.test(arg));
  const { status, stderr } = spawnSync(command, [...own, ...places, '--install-extension', vsix, '--force'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`${vsix} was not installed: ${stderr}`);
}

/** VS Code wants a folder to load an extension from even when the one under test is installed. */
function emptyExtension(): string {
  const folder = join(workshop, 'empty-extension');
  mkdirSync(folder, { recursive: true });
  const manifest = { name: 'empty', publisher: 'domxml', version: '0.0.0', engines: { vscode: '^1.91.0' } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}
