// VS Code for the browser with one extension and one folder, served on this machine.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

export { packagedFiles } from '../../scripts/lib/vsix.js';
export { ensureWebHost } from '../../scripts/lib/webHost.js';

/**
 * Serves it. What is written to the folder stays in the page's memory.
 *
 * @param {Awaited<ReturnType<typeof ensureWebHost>>} host
 * @param {{ extension: string, tests?: string, folder: string, verbose?: boolean }} options `tests` lies below `extension`
 */
export async function serveWeb(host, { extension, tests, folder, verbose = false }) {
  const port = await freePort();
  const options = {
    browserType: 'none',
    quality: 'stable',
    commit: host.version,
    esm: false,
    testRunnerDataDir: host.data,
    // Webviews live on subdomains of this name.
    host: 'localhost',
    port,
    extensionDevelopmentPath: extension,
    extensionTestsPath: tests,
    folderPath: folder,
  };
  const output = verbose ? 'inherit' : 'ignore';
  const server = fork(fileURLToPath(new URL('server.js', import.meta.url)), [host.testWeb, JSON.stringify(options)], {
    stdio: ['ignore', output, output, 'ipc'],
  });
  const ended = once(server, 'exit').then(([code]) => `exit code ${code}`);
  const answer = await Promise.race([once(server, 'message'), ended]);
  if (typeof answer === 'string') throw new Error(`the server of VS Code for the browser ended: ${answer}`);
  const stop = async () => {
    server.kill();
    await ended;
  };
  return { address: `http://localhost:${port}`, stop };
}

async function freePort() {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
