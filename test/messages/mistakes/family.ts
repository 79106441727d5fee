/** Mistakes in one part of a domain definition. */
export interface Family {
  readonly name: string;
  /** Where the XML of its mistakes stands in a guest that is otherwise right; `document`: it is the whole text. */
  readonly at: 'devices' | 'os' | 'domain' | 'document';
  /** What is wrong, and XML with that one mistake in it. */
  readonly mistakes: readonly (readonly [title: string, xml: string])[];
}

const parts: Readonly<Record<string, string>> = {
  name: '<name>guest</name>',
  memory: "<memory unit='GiB'>4</memory>",
  vcpu: '<vcpu>2</vcpu>',
};

/** A small guest with the XML at its place, instead of what the guest has of that name. */
export function guestWith({ at }: Family, xml: string): string {
  if (at === 'document') return xml;
  const name = /^<([\w:.-]+)/.exec(xml)?.[1]?.toLowerCase() ?? '';
  const own = Object.entries(parts)
    .filter(([part]) => at !== 'domain' || part !== name)
    .map(([, text]) => `  ${text}\n`)
    .join('');
  const inside = (place: Family['at'], indentation: string) => (at === place ? `${indentation}${xml}\n` : '');
  return `<domain type='kvm'>
${own}  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
${inside('os', '    ')}  </os>
${inside('domain', '  ')}  <devices>
${inside('devices', '    ')}  </devices>
</domain>
`;
}
