import type { MarkupContent } from 'vscode-languageserver';
import type { Definition } from '../relaxng/index.ts';
import { driverNames } from '../rules/target/drivers.ts';

const site = 'https://libvirt.org/';

/** What the schema says of a definition, as Markdown paragraphs: meaning, replacement, version and drivers, example, link. */
export function describe(definition: Definition): string[] {
  const { documentation, annotations } = definition;
  const { deprecated, instead, example, section } = annotations;
  return [
    ...(documentation ? [documentation.replace(/\n/g, '\n\n')] : []),
    ...(deprecated ? [`**Deprecated:** ${deprecated}.`] : []),
    ...factsOf(annotations),
    ...(instead ? [`Elsewhere: ${instead}`] : []),
    ...(example ? [`\`\`\`xml\n${example}\n\`\`\``] : []),
    ...(section ? [`[libvirt's documentation](${sectionAddress(section)})`] : []),
  ];
}

/** The short form, for a value in a list or beside a completion. */
export function describeBriefly(definition: Definition | undefined): MarkupContent | undefined {
  if (definition === undefined) return undefined;
  const value = describe(definition).join('\n\n');
  return value === '' ? undefined : { kind: 'markdown', value };
}

/** `anchor` of formatdomain, or `page.html#anchor`. */
export function sectionAddress(section: string): string {
  return section.includes('.html') ? `${site}${section}` : `${site}formatdomain.html#${section}`;
}

function factsOf({ since, drivers }: Definition['annotations']): string[] {
  const facts = [
    ...(since ? [`Since libvirt ${since}`] : []),
    ...(drivers
      ? [
          `drivers: ${drivers
            .split(' ')
            .map((driver) => driverNames[driver] ?? driver)
            .join(', ')}`,
        ]
      : []),
  ].join(' · ');
  return facts === '' ? [] : [`*${facts.charAt(0).toUpperCase()}${facts.slice(1)}*`];
}
