// npm test: everything that must hold, from a fresh clone. The last line counts all of it.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isBuilt } from './lib/bundle.js';
import { ensureDependencies, requireNode, run, runTool } from './lib/project.js';
import { isPackaged, makePackage } from './lib/vsix.js';

const testFiles = [
  'server/src/**/*.test.ts',
  'client/src/**/*.test.ts',
  'scripts/**/*.test.ts',
  'test/*.test.ts',
  'test/schemas/**/*.test.ts',
  'test/messages/**/*.test.ts',
  'test/conformance/**/*.test.ts',
];

requireNode();
const temporary = mkdtempSync(join(tmpdir(), 'domxml-test-'));
const total = { passed: 0, failed: 0, skipped: [], failures: [] };

if (await step('install', ensureDependencies)) {
  const isReady = await step('build', build);
  for (const project of ['tsconfig.json', 'client/webview/tsconfig.json']) {
    await step(`type check: ${project}`, async () => (await runTool('typescript/bin/tsc', ['-p', project])).code === 0);
  }
  await step('lint', async () => (await runTool('@biomejs/biome/bin/biome', ['check', '.'])).code === 0);
  await suite('unit and conformance tests', (env) => mocha(env, testFiles));
  await suite('tests in other editors', (env) => mocha(env, ['test/clients/**/*.test.ts']));
  await suite('tests with libvirt', (env) => mocha(env, ['test/host/**/*.test.ts']));
  if (isReady && (await step('package', async () => isPackaged() || makePackage()))) {
    await suite('editor tests', editorTests);
    await suite('web tests', webTests);
  } else skip('editor tests and web tests: the extension was not built');
}
rmSync(temporary, { recursive: true, force: true });
finish();

async function build() {
  if (isBuilt()) return true;
  return (await run(process.execPath, ['scripts/build.js'])).code === 0;
}

function mocha(env, files) {
  const args = ['--import=tsx', '--reporter=scripts/lib/reporter.cjs', '--timeout=120000', ...files];
  return runTool('mocha/bin/mocha.js', args, { env });
}

function editorTests(env) {
  return run(process.execPath, ['--import=tsx', 'test/editor/run.ts'], { env });
}

function webTests(env) {
  return run(process.execPath, ['--import=tsx', 'test/web/run.ts'], { env });
}

/** One check that passes or fails as a whole. */
async function step(title, action) {
  console.log(`\n== ${title}`);
  const ok = await action();
  if (ok) total.passed++;
  else fail(title);
  return ok;
}

/** Many tests that write their own counts; a suite that ends without them, or badly for no counted reason, has failed. */
async function suite(title, action) {
  console.log(`\n== ${title}`);
  const file = join(temporary, `${title.replaceAll(' ', '-')}.json`);
  const { code } = await action({ ...process.env, DOMXML_SUMMARY: file });
  const summary = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  if (summary === undefined) return fail(`${title}: ended without a result (exit code ${code})`);
  total.passed += summary.passed;
  total.failed += summary.failed;
  if (summary.failed > 0) total.failures.push(`${title}: ${summary.failed} of them`);
  else if (code !== 0) fail(`${title}: exit code ${code}`);
  for (const reason of summary.skipped) skip(reason);
}

function fail(title) {
  total.failed++;
  total.failures.push(title);
}

function skip(reason) {
  total.skipped.push(reason);
}

function finish() {
  console.log('');
  for (const reason of total.skipped) console.log(`skipped: ${reason}`);
  for (const title of total.failures) console.log(`failed: ${title}`);
  process.exitCode = total.failed === 0 ? 0 : 1;
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped`);
}
