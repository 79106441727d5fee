import { dedent } from './examples.ts';
import type { Example, Rule } from './rule.ts';

const layers: Readonly<Record<Rule['layer'], string>> = {
  define: 'when the guest is defined',
  start: 'only when the guest is started',
  silent: 'nowhere: libvirt says nothing',
};

/** A plain sentence, so that Markdown shows the elements named in it. */
function prose(text: string): string {
  return text.replace(/[<*`]/g, '\\$&');
}

function block(text: string): string {
  const code = dedent(text);
  return code === '' ? '*(nothing)*' : `\`\`\`xml\n${code}\n\`\`\``;
}

function exampleText(example: Example): string {
  const answers = Object.entries(example.choices ?? {})
    .map(([question, answer]) => `\`${question}\` = \`${answer}\``)
    .join(', ');
  const given = answers === '' ? '' : `Answers given: ${answers}.\n\n`;
  if ('valid' in example) {
    return `### Left alone: ${prose(example.title)}\n\n${given}${block(example.valid)}\n`;
  }
  const cure = 'after' in example ? `Becomes:\n\n${block(example.after)}\n` : 'It is for you to decide.\n';
  return `### Found: ${prose(example.title)}\n\n${given}${block(example.before)}\n\n${cure}`;
}

/** A rule's page in Markdown. */
export function rulePage(rule: Rule): string {
  return [
    `# ${rule.id}`,
    `**${prose(rule.title)}**`,
    `| Severity | Checked for | Where libvirt stops it |\n|---|---|---|\n| ${rule.severity} | ${rule.targets.join(', ')} | ${layers[rule.layer]} |`,
    rule.docs.trim(),
    '## Examples',
    ...rule.examples.map((example) => exampleText(example).trimEnd()),
    `## Source`,
    `${rule.source}`,
    `## Switching it off`,
    `Set \`"domxml.rules": { "${rule.id}": "off" }\`, or write \`<!-- domxml-disable-next-line ${rule.id} -->\` above the line, or \`<!-- domxml-disable ${rule.id} -->\` anywhere in the file.`,
  ]
    .join('\n\n')
    .concat('\n');
}

/** The list of all rules in Markdown, each linked to its page. */
export function rulesIndex(rules: readonly Rule[]): string {
  const rows = rules.map(
    (rule) =>
      `| [${rule.id}](${rule.id}.md) | ${prose(rule.title).replace(/\|/g, '\\|')} | ${rule.severity} | ${layers[rule.layer]} |`,
  );
  return [
    '# Rules',
    `domxml has ${rules.length} rules. This list and the pages are made from the rules by \`npm run docs\`.`,
    ['| Rule | What it finds | Severity | Where libvirt stops it |', '|---|---|---|---|', ...rows].join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}
