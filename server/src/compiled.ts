/**
 * Starts the server that lies beside it with the code that V8 compiled in an earlier run, kept in the directory that
 * `DOMXML_COMPILED` names. Node's own cache (`NODE_COMPILE_CACHE`, from Node 22 on) holds no function that V8 compiles when
 * it is first called, and those take half of a start.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, wrap } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

/** Of the bundle that this one belongs to; the build writes it in. */
declare const serverHash: string;

/** When the code is kept: the first documents have been read by then, and what that takes is compiled. */
const warm = 10_000;

/** The module at `file`, with what is kept of it in `directory`. */
function start(file: string, directory: string): void {
  // Bundles are plain ASCII, and so read sooner.
  const source = readFileSync(file, 'latin1');
  // V8 refuses data of another version or other flags itself, but of the source it looks at the length alone.
  const kept = join(directory, `${serverHash}.bin`);
  const cachedData = read(kept);
  const script = new Script(wrap(source), { filename: file, ...(cachedData && { cachedData }) });
  const module = { exports: {} };
  script.runInThisContext().call(module.exports, module.exports, createRequire(file), module, file, __dirname);
  if (cachedData === undefined || script.cachedDataRejected) {
    setTimeout(() => keep(directory, kept, script.createCachedData()), warm).unref();
  }
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** In place of all that was kept before; a directory that cannot be written costs nothing but time. */
function keep(directory: string, file: string, data: Buffer): void {
  try {
    mkdirSync(directory, { recursive: true });
    for (const name of readdirSync(directory)) {
      if (name.endsWith('.bin')) rmSync(join(directory, name));
    }
    // Another server may start meanwhile.
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, data);
    renameSync(unfinished, file);
  } catch {}
}

// V8's middle compiler makes the code of a rule twice over: a tenth of the memory, for which nothing gets faster here.
// Not an option on the command line: a Node that knows no such compiler would refuse to start.
setFlagsFromString('--no-maglev');

const server = join(__dirname, 'server.cjs');
const directory = process.env.DOMXML_COMPILED;
if (directory) start(server, directory);
else createRequire(server)(server);
