// Programs of the tests that are too large for dependencies: installed once into the user's cache folder for all clones.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { withLock } from './lock.js';
import { npm } from './project.js';

/** The folder of all that is installed so. */
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'domxml');

/** Flags of every `npm install` here: nothing that is installed runs a program of its own. */
export const installFlags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];

/**
 * Installs what is not there yet: beside the final place, then renamed, so that what stands there is always whole.
 *
 * @param {string} directory named after a version, in a folder of its own
 * @param {string} title what it is and how large
 * @param {(temporary: string) => Promise<void>} install fills a directory that has a package.json
 */
export async function ensureInstalled(directory, title, install) {
  if (existsSync(directory)) return;
  await withLock(
    join(dirname(directory), 'installing.lock'),
    async () => {
      if (!existsSync(directory)) await installBeside(directory, title, install);
    },
    () => console.log(`Another process is installing ${title}; waiting for it …`),
  );
}

async function installBeside(directory, title, install) {
  console.log(`Installing ${title} (once for all clones) into ${directory}`);
  const temporary = `${directory}.${process.pid}`;
  // We hold the lock: what stands here unfinished was left by a process that was ended.
  for (const name of readdirSync(dirname(directory))) {
    if (name.startsWith(`${basename(directory)}.`)) {
      rmSync(join(dirname(directory), name), { recursive: true, force: true });
    }
  }
  mkdirSync(temporary, { recursive: true });
  const removeUnfinished = () => rmSync(temporary, { recursive: true, force: true });
  process.on('exit', removeUnfinished);
  try {
    writeFileSync(join(temporary, 'package.json'), '{ "private": true }\n');
    await install(temporary);
    renameSync(temporary, directory);
  } finally {
    process.off('exit', removeUnfinished);
    removeUnfinished();
  }
}

/**
 * One npm run with its progress; its output is shown only when it fails.
 *
 * @param {string} title with its number, as `[1/4] VS Code`
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {{ env?: NodeJS.ProcessEnv, mayFail?: boolean }} [options]
 * @throws {Error} when it fails
 */
export async function step(title, args, cwd, { env = process.env, mayFail = false } = {}) {
  const started = Date.now();
  const line = () => `${title} … ${Math.round((Date.now() - started) / 1000)} s`;
  const isTerminal = process.stdout.isTTY;
  if (!isTerminal) console.log(`${title} …`);
  const ticker = isTerminal ? setInterval(() => process.stdout.write(`\r${line()}`), 250) : undefined;
  const { code, output } = await npm(args, { cwd, env, quiet: true });
  clearInterval(ticker);
  console.log(isTerminal ? `\r${line()}` : `      done in ${Math.round((Date.now() - started) / 1000)} s`);
  if (code !== 0) {
    if (!mayFail) console.error(output.trimEnd().split('\n').slice(-15).join('\n'));
    throw new Error(`npm ${args.slice(0, 2).join(' ')} failed in ${cwd}`);
  }
}
