// npm run docs: writes docs/rules, docs/checks.md and the rules' ids in package.json from the catalogue of rules;
// `--check` only says whether they are up to date.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { areas, catalogue } from '../server/src/rules/catalogue.ts';
import { checksPage } from '../server/src/rules/checksPage.ts';
import libvirtChecks from '../server/src/rules/libvirtChecks.json' with { type: 'json' };
import { catalogueIndex, entryPage } from '../server/src/rules/page.ts';
import { ruleIds } from '../server/src/settings.ts';

const directory = join(dirname(fileURLToPath(import.meta.url)), '../docs/rules');
const pages = new Map([
  ['README.md', catalogueIndex(areas)],
  ['../checks.md', checksPage(areas, libvirtChecks)],
  ['../../package.json', manifest()],
  ...catalogue.map((entry): [string, string] => [`${entry.id}.md`, entryPage(entry)]),
]);

const present = existsSync(directory) ? readdirSync(directory).filter((file) => file.endsWith('.md')) : [];
const surplus = present.filter((file) => !pages.has(file));
const stale = [...pages].filter(
  ([file, text]) => !existsSync(join(directory, file)) || readFileSync(join(directory, file), 'utf8') !== text,
);

if (process.argv.includes('--check')) {
  const names = [...stale.map(([file]) => file), ...surplus];
  if (names.length > 0) {
    console.error(`out of date (run npm run docs): ${names.join(', ')}`);
    process.exitCode = 1;
  }
} else {
  mkdirSync(directory, { recursive: true });
  for (const [file, text] of stale) {
    writeFileSync(join(directory, file), text);
  }
  for (const file of surplus) {
    rmSync(join(directory, file));
  }
  console.log(`docs/rules: ${pages.size} pages, ${stale.length} written, ${surplus.length} removed`);
}

/** The manifest with the ids that the setting `domxml.rules` knows, so that VS Code proposes them and marks others. */
function manifest(): string {
  const text = readFileSync(join(directory, '../../package.json'), 'utf8');
  const content = JSON.parse(text);
  content.contributes.configuration.properties['domxml.rules'].propertyNames = { enum: [...ruleIds].sort() };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
