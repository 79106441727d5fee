import type { Area } from './entry.ts';
import type { Rule } from './rule.ts';

/** Checks of libvirt's that a document alone cannot answer, by what they ask of the host. */
const ofTheHost: readonly (readonly [what: string, example: string])[] = [
  ['what the QEMU binary can do', 'a device, a machine version, a CPU model or a feature that this build lacks'],
  ['files and devices', 'images, firmware, NVRAM templates, PCI and USB devices, huge page mounts'],
  ['networks, pools, secrets and filters by name', 'a `<source network=…>` that is not defined'],
  ['the processors and NUMA nodes of the host', 'a nodeset beyond them, resctrl, `host-passthrough` without KVM'],
  ['other guests', 'a name, UUID, PCI device or lease that another one has'],
  ['configuration of the daemon', 'TLS, security drivers, cgroups'],
];

/** docs/checks.md: the checks of libvirt that rules do before it, by the rule, with libvirt's words. */
export function checksPage(areas: readonly Area[]): string {
  const guests = areas
    .map(({ title, entries }) => ({ title, rules: entries.filter(isGuestRule) }))
    .filter(({ rules }) => rules.length > 0);
  const all = guests.flatMap(({ rules }) => rules);
  const messages = new Set(all.flatMap(({ errors }) => errors ?? []));
  const sections = guests.map(
    ({ title, rules }) =>
      `## ${title}\n\n| What libvirt says | Found by |\n|---|---|\n${rules
        .flatMap(({ id, errors }) =>
          (errors ?? []).map((message) => `| ${cell(message)} | [\`${id}\`](rules/${id}.md) |`),
        )
        .join('\n')}\n${functionsOf(rules)}`,
  );
  return `# Checks of libvirt that domxml does first

libvirt checks a definition beyond the grammar when it is defined or started. The rules below find the same while it is
typed: ${messages.size} messages of libvirt by ${all.length} rules. What changes from message to message is \`…\`. Written by
\`npm run docs\` from the rules.

${sections.join('\n')}
## What only the host can answer

These checks are libvirt's own: the definition says too little for them.

| They ask for | Such as |
|---|---|
${ofTheHost.map(([what, example]) => `| ${what} | ${example} |`).join('\n')}
`;
}

function isGuestRule(entry: Area['entries'][number]): entry is Rule {
  return entry.kind === 'rule' && !entry.id.startsWith('xen-') && (entry.errors?.length ?? 0) > 0;
}

/** The functions that the sources of rules name, as a paragraph. */
function functionsOf(rules: readonly Rule[]): string {
  const names = rules.flatMap(({ source }) => source.match(/\b(vir|qemu)[A-Z]\w+/g) ?? []);
  const list = [...new Set(names)].sort().map((name) => `\`${name}\``);
  return list.length === 0 ? '' : `\nChecked in: ${list.join(', ')}.\n`;
}

/** A message in a cell of a table. */
function cell(message: string): string {
  return `\`${message.replaceAll('|', '\\|').replaceAll('`', "'")}\``;
}
