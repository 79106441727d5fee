/** How large what is delivered is. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Row, row } from './measure.ts';

export const title = 'Sizes, kB; peer: the same packed with gzip';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bundles = [
  'server/dist/compiled.cjs',
  'server/dist/server.cjs',
  'server/dist/import.cjs',
  'client/dist/extension.cjs',
];

export async function run(): Promise<Row[]> {
  const present = bundles.map((file) => join(root, file)).filter((file) => existsSync(file));
  const packages = readdirSync(root).filter((file) => file.endsWith('.vsix'));
  return [
    ...present.map((file) => {
      const content = readFileSync(file);
      return row(basename(file), content.length / 1e3, gzipSync(content).length / 1e3);
    }),
    ...packages.map((file) => ({ name: file, ours: readFileSync(join(root, file)).length / 1e3 })),
  ];
}
