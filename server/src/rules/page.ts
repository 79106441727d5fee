import { entryById } from './catalogue.ts';
import type { Area, Entry, GuaranteeEntry, ImportEntry, KeptExample, WorkspaceEntry } from './entry.ts';
import { dedent } from './examples.ts';
import type { Example, Layer, MomentRule, Rule } from './rule.ts';

const layers: Readonly<Record<Layer, string>> = {
  define: 'when the guest is defined',
  start: 'only when the guest is started',
  create: 'when the snapshot, checkpoint or backup is made',
  silent: 'nowhere: libvirt says nothing',
  varies: 'differs from construct to construct',
};

/** What is heard of a construct, without and with the words for it. */
const heard: Readonly<Record<Layer, { readonly alone: string; readonly words: string }>> = {
  define: {
    alone: 'libvirt refuses the definition.',
    words: 'libvirt refuses the definition, in words such as:',
  },
  start: {
    alone:
      'Nothing when the guest is defined: libvirt takes the definition. What is wrong shows only when the guest starts, or later.',
    words: 'Nothing when the guest is defined: libvirt takes the definition. The start fails, in words such as:',
  },
  create: {
    alone: 'libvirt refuses the document.',
    words: 'libvirt refuses the document, in words such as:',
  },
  silent: {
    alone:
      'Nothing, neither when the guest is defined nor when it is started. Without this finding nothing would have told.',
    words:
      'Nothing, neither when the guest is defined nor when it is started: without this finding nothing would have told. If it does harm, that shows elsewhere and later, in words such as:',
  },
  varies: {
    alone:
      'It differs: libvirt refuses the definition, or the guest does not start, or nothing is said and nothing done.',
    words:
      'It differs: libvirt refuses the definition, or the guest does not start, or nothing is said and nothing done. Words such as:',
  },
};

/** A plain sentence, so that Markdown shows the elements named in it. */
function prose(text: string): string {
  return text.replace(/[<*`]/g, '\\$&');
}

/** Names of other pages as links to them. */
function linked(markdown: string): string {
  return markdown.replace(/`(xen-[a-z0-9-]+)`/g, (whole, id) =>
    entryById(id) === undefined ? whole : `[${whole}](${id}.md)`,
  );
}

function block(text: string, language = 'xml'): string {
  const code = dedent(text);
  return code === '' ? '*(nothing)*' : `\`\`\`${language}\n${code}\n\`\`\``;
}

/** The answers an example depends on; '' when on none. */
function answersOf(example: Example): string {
  return Object.entries(example.choices ?? {})
    .map(([question, answer]) => `\`${question}\` = \`${answer}\``)
    .join(', ');
}

type FoundExample = Exclude<Example, { readonly valid: string }>;

/** Another way out of what an example shows already. */
function otherwise(example: FoundExample): string {
  const answers = answersOf(example);
  const fix = 'fix' in example && example.fix !== undefined ? `fix "${prose(example.fix)}"` : '';
  const how = [fix, answers === '' ? '' : `answers given: ${answers}`].filter((part) => part !== '').join('; ');
  const title = `${example.title.charAt(0).toUpperCase()}${example.title.slice(1)}`;
  return [
    `**${prose(title)}**${how === '' ? '' : ` (${how})`}:`,
    'after' in example ? block(example.after) : undecided,
  ].join('\n\n');
}

const undecided = 'It is for you to decide.';

/** Examples of one fragment: what is found there, then each way out. */
function foundText(examples: readonly FoundExample[]): string {
  const [first, ...others] = examples;
  if (first === undefined) return '';
  const answers = answersOf(first);
  const cure = () => {
    if (!('after' in first)) {
      return others.length === 0 ? 'There is no fix to apply: it is for you to decide.' : undecided;
    }
    return `${first.fix === undefined ? 'Becomes:' : `Becomes, by the fix "${prose(first.fix)}":`}\n\n${block(first.after)}`;
  };
  return [
    `### Found: ${prose(first.title)}`,
    ...(answers === '' ? [] : [`Answers given: ${answers}.`]),
    block(first.before),
    cure(),
    ...others.map(otherwise),
  ].join('\n\n');
}

/** What is found comes first, with all that can be done about one fragment in one place; then what is left alone. */
function exampleTexts(examples: readonly Example[]): string[] {
  const found = new Map<string, FoundExample[]>();
  for (const example of examples) {
    if ('valid' in example) continue;
    const key = [example.at, example.guest, dedent(example.before)].join('\n');
    found.set(key, [...(found.get(key) ?? []), example]);
  }
  const valid = examples.flatMap((example) => {
    if (!('valid' in example)) return [];
    const answers = answersOf(example);
    const given = answers === '' ? '' : `Answers given: ${answers}.\n\n`;
    return [`### Left alone: ${prose(example.title)}\n\n${given}${block(example.valid)}`];
  });
  return [...[...found.values()].map(foundText), ...valid];
}

function keptText(example: KeptExample): string {
  const before = example.before === undefined ? '' : `${block(example.before)}\n\nof which this stays as it is:\n\n`;
  return `### Kept: ${prose(example.title)}\n\n${before}${block(example.kept)}`;
}

function errorList(errors: readonly string[]): string {
  return errors.map((error) => `- \`${error}\``).join('\n');
}

function rulePage(rule: Rule | MomentRule): string[] {
  const errors = rule.errors ?? [];
  const { alone, words } = heard[rule.layer];
  return [
    `| Kind | Severity | Checked for | Where libvirt stops it |\n|---|---|---|---|\n| ${rule.kind} | ${rule.severity} | ${rule.targets.join(', ')} | ${layers[rule.layer]} |`,
    `**In short:** ${rule.cure}`,
    linked(rule.docs.trim()),
    '## What libvirt says',
    ...(errors.length === 0 ? [alone] : [words, errorList(errors)]),
    '## Examples',
    ...exampleTexts(rule.examples),
    '## Source',
    rule.source,
    '## Switching it off',
    `Set \`"domxml.rules": { "${rule.id}": "off" }\`, or write \`<!-- domxml-disable-next-line ${rule.id} -->\` above the line, or \`<!-- domxml-disable ${rule.id} -->\` anywhere in the file.`,
  ];
}

function importPage(entry: ImportEntry): string[] {
  const keys = entry.keys.map((key) => `\`${key}\``).join(', ');
  return [
    `| Kind | Severity | Settings |\n|---|---|---|\n| import | ${entry.severity} | ${keys} |`,
    `**In short:** ${entry.cure}`,
    linked(entry.docs.trim()),
    '## What libvirt says',
    'Nothing while it reads a configuration of xm or xl: it passes over what it has no place for. `domxml import` says it.',
    ...(entry.errors === undefined ? [] : ['When the guest starts it may say:', errorList(entry.errors)]),
    '## Example',
    `In a configuration of xl:\n\n${block(entry.example, 'ini')}`,
    '## Source',
    entry.source,
  ];
}

function guaranteePage(entry: GuaranteeEntry): string[] {
  return [
    '| Kind | Severity |\n|---|---|\n| guarantee | nothing to find: the conversion keeps it |',
    `**In short:** ${entry.cure}`,
    linked(entry.docs.trim()),
    '## What libvirt says',
    'Nothing, and there is nothing to say.',
    '## Examples',
    ...entry.examples.map(keptText),
    '## Source',
    entry.source,
  ];
}

function workspacePage(entry: WorkspaceEntry): string[] {
  return [
    `${entry.severity} between the definitions of a workspace, and of one \`domxml lint\``,
    entry.docs.trim(),
    '## What is to be done',
    entry.cure,
    ...(entry.errors === undefined ? [] : ['## What libvirt says', block(entry.errors.join('\n'), 'text')]),
    '## Examples',
    ...entry.examples.flatMap(({ title, guests, found }) => [
      `### ${found ? 'Found' : 'Left alone'}: ${title}`,
      ...guests.map((guest) => block(dedent(guest))),
    ]),
    '## Source',
    entry.source,
  ];
}

/** The page of an entry in Markdown. */
export function entryPage(entry: Entry): string {
  const body = () => {
    switch (entry.kind) {
      case 'rule':
      case 'moment':
        return rulePage(entry);
      case 'import':
        return importPage(entry);
      case 'guarantee':
        return guaranteePage(entry);
      case 'workspace':
        return workspacePage(entry);
    }
  };
  return [`# ${entry.id}`, `**${prose(entry.title)}**`, ...body()].join('\n\n').concat('\n');
}

function indexRow(entry: Entry): string {
  const severity = entry.kind === 'guarantee' ? '' : entry.severity;
  const layer = 'layer' in entry ? layers[entry.layer] : '';
  return `| [${entry.id}](${entry.id}.md) | ${prose(entry.title).replace(/\|/g, '\\|')} | ${entry.kind} | ${severity} | ${layer} |`;
}

/** The list of all entries in Markdown, area by area, each linked to its page. */
export function catalogueIndex(areas: readonly Area[]): string {
  const entries = areas.flatMap((area) => area.entries);
  const count = (kind: Entry['kind']) => entries.filter((entry) => entry.kind === kind).length;
  return [
    '# Rules',
    `${entries.length} constructs, each with its page. This list and the pages are made from the rules by \`npm run docs\`; \`domxml explain ID\` prints a page, and \`domxml explain "a message of libvirt"\` finds the one that is behind it.`,
    [
      `- **rule** (${count('rule')}): found in a definition, with a cure where there is one;`,
      `- **moment** (${count('moment')}): found in a snapshot, checkpoint or backup;`,
      `- **import** (${count('import')}): stands in configurations of xm and xl alone, and is said while one is read;`,
      `- **workspace** (${count('workspace')}): shows only in two definitions together;`,
      `- **guarantee** (${count('guarantee')}): means the same under KVM, and the conversion keeps it.`,
    ].join('\n'),
    ...areas.flatMap((area) => [
      `## ${area.title}`,
      [
        '| Id | What it is | Kind | Severity | Where libvirt stops it |',
        '|---|---|---|---|---|',
        ...area.entries.map(indexRow),
      ].join('\n'),
    ]),
  ]
    .join('\n\n')
    .concat('\n');
}
