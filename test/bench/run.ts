/** Prints a table for every `*.bench.ts` beside this file. */
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Row } from './measure.ts';

interface Bench {
  readonly title: string;
  readonly run: () => Promise<Row[]>;
}

function isBench(value: unknown): value is Bench {
  return typeof value === 'object' && value !== null && 'run' in value && typeof value.run === 'function';
}

function cells(row: Row): string[] {
  return [row.name, row.ours.toFixed(2), row.peer?.toFixed(2) ?? '', row.ratio?.toFixed(2) ?? ''];
}

function print(title: string, rows: readonly Row[]): void {
  const table = [['', 'ours', 'peer', 'ratio'], ...rows.map(cells)];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  console.log(title);
  for (const line of table) {
    console.log(
      line
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    );
  }
  console.log();
}

const directory = dirname(fileURLToPath(import.meta.url));
for (const file of readdirSync(directory).sort()) {
  if (!file.endsWith('.bench.ts')) continue;
  const bench: unknown = await import(`./${file}`);
  if (!isBench(bench)) throw new Error(`${file} exports no run()`);
  print(bench.title ?? file, await bench.run());
}
