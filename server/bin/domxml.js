#!/usr/bin/env node
// The command line's launcher: the program itself is a bundle.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));
if (existsSync(program)) {
  createRequire(import.meta.url)(program);
} else {
  console.error('domxml: not built yet: run `npm run build` in the repository.');
  process.exitCode = 2;
}
