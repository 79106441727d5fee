import type { Area } from './entry.ts';
import type { MomentRule, Rule } from './rule.ts';

/** What answers a check: a rule, the grammar, only the host, or nothing yet. */
type Answer = 'rule' | 'schema' | 'host' | 'later';

/** A check of libvirt's, by the words of its refusal; what changes from message to message is `…`. */
type Check = readonly [message: string, answer: string | undefined];

/** The checks in a version of libvirt, by file and function; `others` counts those that no definition meets. */
export interface LibvirtChecks {
  readonly version: string;
  readonly others: Readonly<Record<string, number>>;
  readonly files: Readonly<Record<string, Readonly<Record<string, readonly (readonly string[])[]>>>>;
}

/** Checks of libvirt's that a document alone cannot answer, by what they ask of the host. */
const ofTheHost: readonly (readonly [what: string, example: string])[] = [
  ['what the QEMU binary can do', 'a device, a machine version, a CPU model or a feature that this build lacks'],
  ['files and devices', 'images, firmware, NVRAM templates, PCI and USB devices, huge page mounts'],
  ['networks, pools, secrets and filters by name', 'a `<source network=…>` that is not defined'],
  ['the processors and NUMA nodes of the host', 'a nodeset beyond them, resctrl, `host-passthrough` without KVM'],
  ['other guests', 'a name, UUID, PCI device or lease that another one has'],
  ['configuration of the daemon', 'TLS, security drivers, cgroups'],
];

/**
 * docs/checks.md: the checks of libvirt that rules do before it, by the rule, with libvirt's words; then all checks of its
 * sources, each with what answers it.
 */
export function checksPage(areas: readonly Area[], checks: LibvirtChecks): string {
  const entries = areas.flatMap((area) => area.entries);
  const rules = entries.filter((entry) => entry.kind === 'rule');
  const guests = areas
    .map((area) => ({ title: area.title, rules: area.entries.filter(isGuestRule) }))
    .filter((area) => area.rules.length > 0);
  const all = guests.flatMap((area) => area.rules);
  const messages = new Set(all.flatMap(({ errors }) => errors ?? []));
  const files = Object.entries(checks.files).map(([file, functions]) => ({
    file,
    functions: Object.entries(functions).map(([name, list]) => ({
      name,
      checks: list.map(([message = '', answer]) => answered([message, answer], rules)),
    })),
  }));
  return `# Checks of libvirt that domxml does first

libvirt checks a definition beyond the grammar when it is defined or started, and a snapshot, checkpoint or backup when it is
made. The rules below find the same while it is typed: ${messages.size} messages of libvirt by ${all.length} rules. What changes from message to message is \`…\`. Written by
\`npm run docs\` from the rules.

${guests.map(({ title, rules: found }) => areaSection(title, found)).join('\n')}
## What only the host can answer

These checks are libvirt's own: the definition says too little for them.

| They ask for | Such as |
|---|---|
${ofTheHost.map(([what, example]) => `| ${what} | ${example} |`).join('\n')}

## All checks, by libvirt's files

Every message by which libvirt ${checks.version} refuses a definition, by the file and the function of its sources, and what
domxml has for it: a rule, the schema (which refuses the same values), nothing because only the host knows, or nothing yet.
Messages about running guests, and those that only a mistake in libvirt would show, are counted as others. Messages that
came after that version stand in the tables above only.

| File | Rule | Schema | Host | Not yet | Others |
|---|---|---|---|---|---|
${files
  .map(({ file, functions }) =>
    countRow(
      file,
      functions.flatMap((one) => one.checks),
      checks.others[file] ?? 0,
    ),
  )
  .join('\n')}
${countRow(
  'all',
  files.flatMap(({ functions }) => functions.flatMap((one) => one.checks)),
  Object.values(checks.others).reduce((sum, count) => sum + count, 0),
)}

${files.map(({ file, functions }) => `### ${file}\n\n| Function | What libvirt says | Answer |\n|---|---|---|\n${functions.flatMap(functionRows).join('\n')}\n`).join('\n')}`;
}

interface AnsweredCheck {
  readonly message: string;
  readonly answer: Answer;
  readonly rules: readonly string[];
}

function answered([message, answer]: Check, rules: readonly (Rule | MomentRule)[]): AnsweredCheck {
  const found = rules.filter(({ errors }) => errors?.some((words) => isSaidBy(words, message))).map(({ id }) => id);
  if (found.length > 0) return { message, answer: 'rule', rules: found };
  return { message, answer: answer === 'schema' || answer === 'host' ? answer : 'later', rules: [] };
}

/** Fewer letters in common are no sign. */
const leastInCommon = 9;

/** Whether the words of a rule are part of a message; where the message has `…`, the words may have anything. */
function isSaidBy(words: string, message: string): boolean {
  const parts = words.split('…').map((part) => part.trim());
  let at = 0;
  const isPart = parts.every((part) => {
    const place = message.indexOf(part, at);
    at = place + part.length;
    return place >= 0;
  });
  if (isPart) return parts.join('').length >= leastInCommon;
  const fixed = message.split('…').map((part) => part.trim());
  if (fixed.filter((part) => part.length > 3).join('').length < 14) return false;
  return new RegExp(fixed.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*?')).test(words);
}

function countRow(file: string, checks: readonly AnsweredCheck[], others: number): string {
  const count = (wanted: Answer): number => checks.filter(({ answer }) => answer === wanted).length;
  return `| ${file} | ${count('rule')} | ${count('schema')} | ${count('host')} | ${count('later')} | ${others} |`;
}

const answers: Readonly<Record<Exclude<Answer, 'rule'>, string>> = { schema: 'schema', host: 'host', later: 'not yet' };

function functionRows({
  name,
  checks,
}: {
  readonly name: string;
  readonly checks: readonly AnsweredCheck[];
}): string[] {
  return checks.map(({ message, answer, rules }, index) => {
    const by = answer === 'rule' ? rules.map((id) => `[${id}](rules/${id}.md)`).join(', ') : answers[answer];
    return `| ${index === 0 ? `\`${name}\`` : ''} | ${cell(message)} | ${by} |`;
  });
}

function areaSection(title: string, rules: readonly (Rule | MomentRule)[]): string {
  const rows = rules.flatMap(({ id, errors }) =>
    (errors ?? []).map((message) => `| ${cell(message)} | [\`${id}\`](rules/${id}.md) |`),
  );
  return `## ${title}\n\n| What libvirt says | Found by |\n|---|---|\n${rows.join('\n')}\n${functionsOf(rules)}`;
}

function isGuestRule(entry: Area['entries'][number]): entry is Rule | MomentRule {
  return (
    (entry.kind === 'rule' || entry.kind === 'moment') &&
    !entry.id.startsWith('xen-') &&
    (entry.errors?.length ?? 0) > 0
  );
}

/** The functions that the sources of rules name, as a paragraph. */
function functionsOf(rules: readonly (Rule | MomentRule)[]): string {
  const names = rules.flatMap(({ source }) => source.match(/\b(vir|qemu)[A-Z]\w+/g) ?? []);
  const list = [...new Set(names)].sort().map((name) => `\`${name}\``);
  return list.length === 0 ? '' : `\nChecked in: ${list.join(', ')}.\n`;
}

/** A message in a cell of a table. */
function cell(message: string): string {
  return `\`${message.replaceAll('|', '\\|').replaceAll('`', "'")}\``;
}
