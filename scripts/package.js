// npm run package: builds what is stale and makes the .vsix.
import { isBuilt } from './lib/bundle.js';
import { ensureDependencies, requireNode, run } from './lib/project.js';
import { makePackage } from './lib/vsix.js';

requireNode();
if (!(await ensureDependencies())) process.exit(1);
if (!isBuilt() && (await run(process.execPath, ['scripts/build.js'])).code !== 0) process.exit(1);
if (!(await makePackage())) process.exit(1);
