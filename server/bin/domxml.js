#!/usr/bin/env node
// The command line's launcher: the program itself is a bundle.
import { existsSync } from 'node:fs';

const program = new URL('../dist/cli.js', import.meta.url);
if (existsSync(program)) await import(program.href);
else {
  console.error('domxml: not built yet: run `npm run build` in the repository.');
  process.exitCode = 2;
}
