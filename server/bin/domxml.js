#!/usr/bin/env node
// The command line's launcher: the program itself is a bundle.
import { existsSync } from 'node:fs';
import module from 'node:module';

const program = new URL('../dist/cli/main.js', import.meta.url);
// Where Node has a cache of compiled code (22.8 and later), the second start is faster.
module.enableCompileCache?.();
if (existsSync(program)) await import(program.href);
else {
  console.error('domxml: not built yet: run `npm run build` in the repository.');
  process.exitCode = 2;
}
