/**
 * How quick the language server is as an editor sees it: the built bundle as a process, spoken to over stdio, run as our
 * extension runs it: by VS Code's own Node, where the editor tests have installed it, else by this one. `DOMXML_NODE` names
 * another; `DOMXML_LEMMINX` the command that starts LemMinX, which is then measured the same way.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { serverEnvironment, serverFlags, serverModule } from '../../client/src/serverProcess.ts';
import { installedNode } from '../editor/host.js';
import { domainOf } from './documents.ts';
import { type LspClient, startClient, uri } from './lspClient.ts';
import { median, medianTime, type Row } from './measure.ts';

export const title = 'Language server over stdio, milliseconds and MB; peer: LemMinX where DOMXML_LEMMINX names it';

const server = fileURLToPath(new URL(`../../${serverModule}`, import.meta.url));

/** Bound to our schema, which LemMinX would otherwise not validate by. */
function documentOf(lines: number): string {
  const schema = new URL('../../schemas/domain.rng', import.meta.url);
  const model = `<?xml-model href="${schema}" schematypens="http://relaxng.org/ns/structure/1.0"?>`;
  return model + domainOf(lines);
}

interface Measured {
  readonly name: string;
  /** Not more than this. */
  readonly bar: number;
  readonly value: number;
}

const starts = 9;
const edits = 1000;

async function measure(command: string): Promise<Measured[]> {
  const initialize: number[] = [];
  const opened: number[] = [];
  for (let round = 0; round < starts; round++) {
    const client = await startClient(command);
    initialize.push(client.initialized);
    opened.push(await client.open(documentOf(200)));
    await client.stop();
  }
  return [
    { name: 'process start to initialize answered', bar: 150, value: median(initialize) },
    { name: 'open to diagnostics, 200 lines', bar: 60, value: median(opened) },
    { name: 'change to diagnostics, 200 lines', bar: 10, value: median(await changes(command, 200, 200)) },
    { name: 'change to diagnostics, 20,600 lines', bar: 60, value: median(await changes(command, 20_600, 30)) },
    { name: 'the same while a tag is typed', bar: 60, value: median(await newTags(command, 20_600, 3)) },
    { name: 'completion behind a change, 200 lines, 95th percentile', bar: 10, value: await completions(command) },
    ...(await memory(command)),
  ];
}

/** Where the name of an image ends, in the middle of the document. */
function placeIn(text: string): { line: number; character: number } {
  const lines = text.split('\n');
  const line = lines.findIndex((content, index) => index >= lines.length / 2 && content.includes('.qcow2"'));
  return { line, character: lines[line]?.indexOf('.qcow2"') ?? 0 };
}

/** Types a character and takes it back, again and again. */
async function typeAndTakeBack(client: LspClient, text: string, rounds: number): Promise<number[]> {
  const place = placeIn(text);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const removes = round % 2 === 1;
    times.push(await client.change({ ...place, removed: removes ? 1 : 0, text: removes ? '' : 'x' }));
  }
  return times;
}

async function changes(command: string, lines: number, rounds: number): Promise<number[]> {
  const client = await startClient(command);
  const text = documentOf(lines);
  await client.open(text);
  // A few to get warm, as an editor is after some seconds.
  await typeAndTakeBack(client, text, 10);
  const times = await typeAndTakeBack(client, text, rounds);
  await client.stop();
  return times;
}

/** Types a start tag up to its last quote, on a line of its own in the middle, and takes it back. */
async function newTags(command: string, lines: number, rounds: number): Promise<number[]> {
  const client = await startClient(command);
  const text = documentOf(lines);
  await client.open(text);
  await typeAndTakeBack(client, text, 10);
  const tag = "<rng model='virtio";
  const content = text.split('\n');
  const line = content.findIndex((one, index) => index >= content.length / 2 && one.includes('<disk '));
  await client.change({ line, character: 0, removed: 0, text: '\n' });
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [character, typed] of [...tag].entries()) {
      times.push(await client.change({ line, character, removed: 0, text: typed }));
    }
    await client.change({ line, character: 0, removed: tag.length, text: '' });
  }
  await client.stop();
  return times;
}

/** An element, an attribute and a value by turns, each asked for right behind the change that asks for it. */
async function completions(command: string): Promise<number> {
  const client = await startClient(command);
  const text = documentOf(200);
  await client.open(text);
  const lines = text.split('\n');
  const line = lines.findIndex((content) => content.includes('bus="virtio"'));
  const target = lines[line] ?? '';
  const places = [
    { character: target.indexOf('"virtio') + 1, typed: 'v' },
    { character: target.indexOf(' bus='), typed: ' ' },
    { character: target.indexOf('<target'), typed: '<' },
  ];
  const times: number[] = [];
  for (let round = 0; round < 240; round++) {
    const place = places[round % places.length];
    if (place === undefined) continue;
    const { character, typed } = place;
    await client.send({ line, character, removed: 0, text: typed });
    const start = performance.now();
    await client.rpc.sendRequest('textDocument/completion', {
      textDocument: { uri },
      position: { line, character: character + 1 },
    });
    const time = performance.now() - start;
    if (round >= 30) times.push(time);
    await client.change({ line, character, removed: 1, text: '' });
  }
  await client.stop();
  return times.toSorted((first, second) => first - second)[Math.floor(times.length * 0.95)] ?? 0;
}

async function memory(command: string): Promise<Measured[]> {
  const client = await startClient(command);
  const text = documentOf(200);
  await client.open(text);
  await typeAndTakeBack(client, text, edits / 2);
  const half = client.memory();
  await typeAndTakeBack(client, text, edits / 2);
  const end = client.memory();
  await client.stop();
  if (half === undefined || end === undefined) return [];
  return [
    { name: `memory after ${edits} edits, MB`, bar: 90, value: end },
    { name: `memory that the last ${edits / 2} edits took, MB`, bar: 5, value: end - half },
  ];
}

/** The first start after the installation: it keeps the compiled server for all that follow. */
async function startFirst(command: string, cache: string): Promise<void> {
  const client = await startClient(command);
  await client.open(documentOf(200));
  for (let second = 0; second < 30 && readdirSync(cache).length === 0; second++) await setTimeout(1000);
  await client.stop();
}

const node = process.env.DOMXML_NODE ?? installedNode() ?? process.execPath;

/** What of each start is Node's own: which one, and how long an empty process of it takes. */
function nodeWords(): string {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const empty = medianTime(() => void execFileSync(node, ['-e', '0']), starts);
  return `Node ${version}, an empty process ${empty.toFixed(0)} ms: ${node}`;
}

async function both(): Promise<{ ours: Measured[]; peer: Measured[] | undefined }> {
  if (!existsSync(server)) throw new Error('there are no bundles: npm run build makes them');
  const cache = mkdtempSync(join(tmpdir(), 'domxml-bench-'));
  try {
    const environment = Object.entries(serverEnvironment(cache)).map(([name, value]) => `${name}="${value}"`);
    const start = `env ${environment.join(' ')} "${node}" ${serverFlags.join(' ')} "${server}" --stdio`;
    await startFirst(start, cache);
    const ours = await measure(start);
    const command = process.env.DOMXML_LEMMINX;
    return { ours, peer: command ? await measure(command) : undefined };
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

/** For the table of all benchmarks. */
export async function run(): Promise<Row[]> {
  const { ours, peer } = await both();
  return ours.map(({ name, bar, value }) => {
    const other = peer?.find((row) => row.name === name)?.value;
    return { name: `${name} (bar ${bar})`, ours: value, ...(other ? { peer: other, ratio: value / other } : {}) };
  });
}

/** By itself: each measure beside its bar. */
async function main(): Promise<void> {
  console.log(nodeWords());
  const { ours, peer } = await both();
  const cells = [
    ['', 'bar', 'ours', ...(peer ? ['LemMinX'] : []), ''],
    ...ours.map(({ name, bar, value }) => [
      name,
      `≤ ${bar}`,
      value.toFixed(1),
      ...(peer ? [peer.find((row) => row.name === name)?.value.toFixed(1) ?? ''] : []),
      value <= bar ? 'within' : 'OVER',
    ]),
  ];
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0))) ?? [];
  for (const line of cells) {
    console.log(
      line
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    );
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
