// VS Code for the browser with one extension and one folder, served on this machine.
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { ensureWebHost } from '../../scripts/lib/webHost.js';

export { packagedFiles } from '../../scripts/lib/vsix.js';
export { ensureWebHost };

/**
 * Serves it. What is written to the folder stays in the page's memory.
 *
 * @param {Awaited<ReturnType<typeof ensureWebHost>>} host
 * @param {{ extension: string, tests?: string, folder: string }} paths `tests` lies below `extension`
 */
export async function serveWeb(host, { extension, tests, folder }) {
  const { open } = createRequire(import.meta.url)(host.testWeb);
  const port = await freePort();
  const { dispose } = await open({
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
  });
  return { address: `http://localhost:${port}`, stop: dispose };
}

async function freePort() {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
