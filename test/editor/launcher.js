#!/usr/bin/env node
// Takes the arguments that @vscode/test-electron gives a desktop VS Code and runs the tests in the embedded one
// with a headless Chromium. Exits with the tests' exit code.
import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureHost, prepareProfile, startServer } from '../../scripts/lib/vscodeHost.js';
import { launchBrowser } from './browser.js';

const options = readArguments(process.argv.slice(2));
const verbose = process.env.DOMXML_HOST_VERBOSE === '1';
const limit = Number(process.env.DOMXML_HOST_TIMEOUT ?? 300) * 1000;

const temporary = mkdtempSync(join(tmpdir(), 'domxml-host-'));
const output = join(temporary, 'output');
const marker = join(temporary, 'finished');
closeSync(openSync(output, 'w'));
const outputFile = openSync(output, 'r');
const copying = setInterval(copyOutput, 50);

let server;
let browser;
let isEnding = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(130));
setTimeout(() => fail(`no result after ${limit / 1000} s`), limit).unref();
main().catch((error) => fail(error.stack ?? String(error)));

async function main() {
  const host = await ensureHost();
  const profile = prepareProfile(temporary, { user: options.user, extensions: options.extensions });
  const env = { DOMXML_TEST_ENTRY: options.tests, DOMXML_TEST_OUTPUT: output, DOMXML_TEST_MARKER: marker };
  // Released builds of VS Code run no tests without the smoke test driver, and say nothing about it.
  server = await startServer(host, profile, { flags: ['--enable-smoke-test-driver'], env, verbose });
  server.ended.then((reason) => fail(`VS Code's server ended (${reason})`));

  browser = await launchBrowser(host);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on('crash', () => fail('the page crashed'));
  if (verbose) page.on('console', (message) => console.error(`[page] ${message.text()}`));
  // The workbench's own log is noise; what the tests print comes through the output file.
  await page.exposeFunction('codeAutomationLog', () => {});
  await page.exposeFunction('codeAutomationExit', (code) => {
    // An extension host that was killed, or ended itself, is reported as 0 as well.
    if (code === 0 && !existsSync(marker)) return fail('the extension host ended before the tests did');
    return end(code);
  });
  const shim = fileURLToPath(new URL('shim.cjs', import.meta.url));
  await page.goto(address(server.authority, shim), { timeout: 60_000 });
}

function readArguments(args) {
  const read = { development: [], folder: undefined, tests: undefined, user: undefined, extensions: undefined };
  for (const arg of args) {
    const [, name, value] = /^--([^=]+)=?(.*)$/.exec(arg) ?? [];
    if (name === undefined) read.folder = resolve(arg);
    else if (name === 'extensionDevelopmentPath') read.development.push(resolve(value));
    else if (name === 'extensionTestsPath') read.tests = resolve(value);
    else if (name === 'user-data-dir') read.user = resolve(value);
    else if (name === 'extensions-dir') read.extensions = resolve(value);
    // The rest (--no-sandbox, --disable-updates, --skip-welcome …) is about the desktop.
  }
  if (read.tests === undefined || read.development.length === 0) {
    console.error('usage: launcher.js --extensionDevelopmentPath=DIR --extensionTestsPath=FILE [FOLDER]');
    process.exit(2);
  }
  return read;
}

function address(authority, shim) {
  const remote = (path) => `vscode-remote://${authority}${encodeURI(path)}`;
  const payload = [
    ...options.development.map((path) => ['extensionDevelopmentPath', remote(path)]),
    ['extensionTestsPath', remote(shim)],
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({ payload: JSON.stringify(payload) });
  if (options.folder === undefined) query.set('ew', 'true');
  else query.set('folder', options.folder);
  return `http://${authority}/?${query}`;
}

function copyOutput() {
  const buffer = Buffer.alloc(65_536);
  for (;;) {
    const length = readSync(outputFile, buffer, 0, buffer.length, null);
    if (length === 0) return;
    writeSync(1, buffer, 0, length);
  }
}

function fail(message) {
  if (!isEnding) console.error(`launcher: ${message}`);
  return end(1);
}

async function end(code) {
  if (isEnding) return;
  isEnding = true;
  clearInterval(copying);
  copyOutput();
  await browser?.close().catch(() => {});
  await server?.stop();
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  process.exit(code);
}
