// npm run build: compiles the grammar and bundles client, server and command line.

import { bundles, clean, printSizes, starter } from './lib/bundle.js';
import { ensureDependencies, requireNode, root, run } from './lib/project.js';

requireNode();
if (!(await ensureDependencies())) process.exit(1);
const { build } = await import('esbuild');

const { code } = await run(process.execPath, ['--import=tsx', 'scripts/compileGrammar.ts'], { cwd: root });
if (code !== 0) {
  console.error('The grammar did not compile; nothing was bundled.');
  process.exit(1);
}
try {
  await clean();
  await Promise.all(bundles.map((options) => build(options)));
  await build(await starter());
} catch (error) {
  // esbuild has printed where and why.
  if (!('errors' in error)) console.error(error.message);
  process.exit(1);
}
await printSizes();
