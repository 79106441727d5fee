// The bundles: what is built from what, and whether it is fresh.
import { createHash } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { formatSize, newest, oldest, root } from './project.js';

/** Everything a bundle is made from. */
const sources = [
  'client/src',
  'client/webview',
  'client/package.json',
  'server/src',
  'server/package.json',
  'schemas',
  'scripts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

const everywhere = {
  bundle: true,
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  absWorkingDir: root,
  logLevel: 'warning',
};

const common = {
  ...everywhere,
  platform: 'node',
  // VS Code 1.91 runs extensions in Node 20.
  target: 'node20',
  mainFields: ['module', 'main'],
};

/** What needs a module of Node does not build here. */
const browser = { ...everywhere, platform: 'browser', target: 'es2022' };

/** For the ES modules in a CommonJS bundle. */
const commonJs = {
  ...common,
  format: 'cjs',
  define: { 'import.meta.url': 'moduleAddress' },
  banner: { js: "const moduleAddress = require('node:url').pathToFileURL(__filename).href;" },
};

/**
 * Leaves the import of native configurations to a bundle of its own. In one bundle, a module that is loaded on demand
 * makes all it shares with the others be loaded on demand as well, and the server starts more slowly.
 */
const importApart = {
  name: 'import apart',
  setup(build) {
    build.onResolve({ filter: /\/import\/import\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './import.cjs', external: true } : undefined,
    );
  },
};

/** The parts of the command line; their names change with what is in them. */
const commandLine = 'server/dist/cli';

/** esbuild options by bundle. */
export const bundles = [
  {
    ...common,
    entryPoints: ['client/src/node.ts'],
    outfile: 'client/dist/extension.cjs',
    format: 'cjs',
    external: ['vscode'],
  },
  {
    ...browser,
    entryPoints: ['client/src/browser.ts'],
    outfile: 'client/dist/browser.js',
    format: 'cjs',
    external: ['vscode'],
  },
  // What runs in the picture of a guest.
  {
    ...browser,
    entryPoints: ['client/webview/topology.ts'],
    outfile: 'client/dist/webview/topology.js',
    format: 'iife',
  },
  {
    ...browser,
    entryPoints: ['client/webview/topology.css'],
    outfile: 'client/dist/webview/topology.css',
  },
  // Loaded as a classic worker.
  { ...browser, entryPoints: ['server/src/browser.ts'], outfile: 'server/dist/browser.js', format: 'iife' },
  {
    ...commonJs,
    entryPoints: ['server/src/node.ts'],
    outfile: 'server/dist/server.cjs',
    plugins: [importApart],
    // Code that V8 has kept (compiled.ts) cannot import, but it can require.
    supported: { 'dynamic-import': false },
  },
  { ...commonJs, entryPoints: ['server/src/import/import.ts'], outfile: 'server/dist/import.cjs' },
  {
    ...common,
    entryPoints: ['server/src/cli/main.ts'],
    outdir: commandLine,
    format: 'esm',
    // A command loads only what it needs: `serve` none of the rest.
    splitting: true,
    chunkNames: '[name]-[hash]',
    // For the CommonJS packages inside.
    define: { __filename: 'import.meta.filename' },
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
  },
];

/** What starts the server from kept code; it is told which server it belongs to, to be made when that is built. */
export async function starter() {
  const server = await readFile(join(root, 'server/dist/server.cjs'));
  // It is read as Latin-1, which is quicker. esbuild escapes all but regular expressions.
  if (server.some((byte) => byte > 0x7f))
    throw new Error('server.cjs is not plain ASCII: use \\u in regular expressions');
  return {
    ...common,
    entryPoints: ['server/src/compiled.ts'],
    outfile: starterFile,
    format: 'cjs',
    define: { serverHash: JSON.stringify(createHash('sha1').update(server).digest('hex')) },
  };
}

const starterFile = 'server/dist/compiled.cjs';

/** The grammar, compiled from `schemas/`. */
export const grammarFile = 'server/generated/domainGrammar.js';

const outputs = [...bundles.map(({ outfile }) => outfile ?? `${commandLine}/main.js`), starterFile];

/** Removes what earlier builds have left and this one would not overwrite. */
export async function clean() {
  await rm(join(root, commandLine), { recursive: true, force: true });
}

/** Whether every bundle is newer than every source. */
export function isBuilt() {
  return oldest([grammarFile, ...outputs]) > newest(sources);
}

/** Prints each bundle with its size. */
export async function printSizes() {
  for (const file of outputs) console.log(`${file}  ${formatSize((await stat(join(root, file))).size)}`);
}
