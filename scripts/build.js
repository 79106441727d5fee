// npm run build: compiles the grammar and bundles client, server and command line.

import { bundles, printSizes } from './lib/bundle.js';
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
  await Promise.all(bundles.map((options) => build(options)));
} catch {
  // esbuild has printed where and why.
  process.exit(1);
}
await printSizes();
