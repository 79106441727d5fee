// What the scripts share. Node's own modules only: `npm start` runs this before anything is installed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** @returns {{ version: string, name: string, engines: { node: string } }} the root's package.json */
export function manifest() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
}

/** Ends the process with one clear line when Node is too old. */
export function requireNode() {
  const [needed] = /\d+(\.\d+)*/.exec(manifest().engines.node) ?? ['0'];
  const wanted = needed.split('.').map(Number);
  const present = process.versions.node.split('.').map(Number);
  const index = wanted.findIndex((number, at) => number !== present[at]);
  if (index >= 0 && wanted[index] > present[index]) {
    console.error(`domxml needs Node.js ${needed} or newer; this is ${process.versions.node}.`);
    process.exit(2);
  }
}

/**
 * Runs a command to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options] `quiet` collects the output instead of showing it
 * @returns {Promise<{ code: number, output: string }>} 127 when the command could not be started
 */
export function run(command, args, { cwd = root, env = process.env, quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk) => {
        output += chunk;
      });
    }
    child.on('error', (error) => resolve({ code: 127, output: `${output}${command}: ${error.message}\n` }));
    child.on('close', (code, signal) => resolve({ code: code ?? (signal ? 128 : 1), output }));
  });
}

/** Runs a program of a dependency by its script: no shell, no shim, the same on every system. */
export function runTool(script, args, options) {
  return run(process.execPath, [join(root, 'node_modules', script), ...args], options);
}

/** Runs npm: the one that runs us when there is one. */
export function npm(args, { env = process.env, ...options } = {}) {
  const script = process.env.npm_execpath;
  const clean = { ...env };
  // What npm tells the scripts of this package must not steer an npm that works in another directory.
  for (const name of Object.keys(clean)) {
    if (/^npm_(package|lifecycle|command|config_local_prefix)/.test(name)) delete clean[name];
  }
  delete clean.INIT_CWD;
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...args], { ...options, env: clean });
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { ...options, env: clean });
}

const stamp = join(root, 'node_modules', '.domxml-installed');

/**
 * Installs the dependencies unless the installed ones are those of the lockfile.
 *
 * @returns {Promise<boolean>} whether they are there now
 */
export async function ensureDependencies() {
  const wanted = lockfileHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  console.log('Installing dependencies …');
  const { code } = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code === 0) writeFileSync(stamp, wanted);
  return code === 0;
}

function lockfileHash() {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', 'package.json', 'client/package.json', 'server/package.json']) {
    // Of the manifests only what npm installs from.
    const text = readFileSync(join(root, file), 'utf8');
    hash.update(file.endsWith('lock.json') ? text : dependenciesOf(JSON.parse(text)));
  }
  return hash.digest('hex');
}

function dependenciesOf({ dependencies, devDependencies, workspaces }) {
  return JSON.stringify([dependencies, devDependencies, workspaces]);
}

/**
 * Newest change below the given files and directories.
 *
 * @param {readonly string[]} paths relative to the root; missing ones are left out
 * @returns {number} milliseconds since the epoch, 0 when nothing exists
 */
export function newest(paths) {
  let latest = 0;
  const visit = (path) => {
    const status = statSync(path, { throwIfNoEntry: false });
    if (status === undefined) return;
    latest = Math.max(latest, status.mtimeMs);
    if (status.isDirectory())
      for (const name of readdirSync(path)) if (name !== 'node_modules') visit(join(path, name));
  };
  for (const path of paths) visit(join(root, path));
  return latest;
}

/**
 * Oldest change of the given files.
 *
 * @param {readonly string[]} files relative to the root
 * @returns {number} milliseconds since the epoch, 0 when one is missing
 */
export function oldest(files) {
  return Math.min(...files.map((file) => statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

/** @param {number} bytes */
export function formatSize(bytes) {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(2)} MB`;
}
