// npm start: from a fresh clone to VS Code with the extension, opened on examples/.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies, requireNode, root, run } from './lib/project.js';
import { ensureHost, installPackage, isFree, prepareProfile, startServer } from './lib/vscodeHost.js';
import { makeFreshPackage, packageFile } from './lib/vsix.js';

const usage = `npm start -- [--embedded] [--port N] [--no-open]
  --embedded  the embedded VS Code even where a desktop one is installed
  --port N    of the embedded one (default 4170, or a free one when that is taken)
  --no-open   prepare everything, but do not open a desktop VS Code: print what to do`;

requireNode();
const options = readOptions();
const folder = join(root, 'examples');
const vsix = join(root, packageFile());

if (!(await ensureDependencies())) fail('the dependencies could not be installed (see above)');
await makeFreshPackage().catch((error) => fail(`${error.message} (see above)`));
if (options.embedded || !(await openDesktop())) await openEmbedded();

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        embedded: { type: 'boolean', default: false },
        'no-open': { type: 'boolean', default: false },
        port: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    if (values.port !== undefined && !(/^\d+$/.test(values.port) && Number(values.port) < 65536)) {
      throw new Error(`--port ${values.port} is no port number`);
    }
    return values;
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    return process.exit(2);
  }
}

/** Installs the package into the desktop VS Code or VSCodium and opens the examples; false when there is none. */
async function openDesktop() {
  const program = findDesktop();
  if (program === undefined) return false;
  const { code, output } = await run(program, ['--install-extension', vsix, '--force'], { quiet: true });
  if (code !== 0) {
    console.log(`${program} did not install the extension, going on with the embedded VS Code:\n${output.trimEnd()}`);
    return false;
  }
  console.log(`Installed into ${program}.`);
  if (options['no-open']) console.log(`Open it with: ${program} ${folder}`);
  else {
    console.log(`Opening ${folder}`);
    await run(program, ['--new-window', folder]);
  }
  return true;
}

function findDesktop() {
  const isLinux = process.platform === 'linux';
  const hasDisplay = process.env.DISPLAY || process.env.WAYLAND_DISPLAY || process.env.VSCODE_IPC_HOOK_CLI;
  if (isLinux && !hasDisplay) return undefined;
  const directories = (process.env.PATH ?? '').split(delimiter);
  const names = process.platform === 'win32' ? ['code.cmd', 'codium.cmd'] : ['code', 'codium'];
  return names
    .flatMap((name) => directories.map((directory) => join(directory, name)))
    .find((path) => existsSync(path));
}

/** Serves the embedded VS Code until Ctrl-C. */
async function openEmbedded() {
  const host = await ensureHost().catch((error) => fail(error.message));
  const profile = prepareProfile(join(root, '.vscode-test/start'));
  await installPackage(host, profile, vsix).catch((error) => fail(error.message));
  const wanted = Number(options.port ?? 4170);
  if (options.port !== undefined && !(await isFree(wanted))) fail(`port ${wanted} is taken`);
  const port = (await isFree(wanted)) ? wanted : 0;
  const server = await startServer(host, profile, { port }).catch((error) => fail(error.message));

  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    await server.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  console.log(
    `\nVS Code with domxml, opened on examples/:\n\n  http://${server.authority}/?folder=${encodeURI(folder)}\n\nCtrl-C ends it.`,
  );
  const reason = await server.ended;
  if (!isStopping) fail(`VS Code's server ended by itself (${reason})`);
}

function fail(message) {
  console.error(`domxml: ${message}`);
  process.exit(1);
}
