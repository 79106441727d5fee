import type { Range } from '../xml/tree.ts';
import type { Example, ExampleGuest, FragmentPlace } from './rule.ts';

/** A fragment set into a document. */
export interface ExampleDocument {
  readonly text: string;
  /** Where the fragment lies in the text. */
  readonly fragment: Range;
}

interface Surroundings {
  readonly type: string;
  readonly boot: string;
  readonly os: string;
}

const domains: Readonly<Record<ExampleGuest, Surroundings>> = {
  pv: {
    type: 'xen',
    boot: '  <bootloader>/usr/bin/pygrub</bootloader>\n',
    os: "    <type arch='x86_64' machine='xenpv'>linux</type>\n",
  },
  hvm: { type: 'xen', boot: '', os: "    <type arch='x86_64' machine='xenfv'>hvm</type>\n    <boot dev='hd'/>\n" },
  q35: { type: 'kvm', boot: '', os: "    <type arch='x86_64' machine='q35'>hvm</type>\n" },
  pc: { type: 'kvm', boot: '', os: "    <type arch='x86_64' machine='pc'>hvm</type>\n" },
};

/** Takes the common indentation and the empty lines at both ends off a template literal. */
export function dedent(text: string): string {
  const lines = text
    .replace(/^(?:[ \t]*\n)+/, '')
    .replace(/\s+$/, '')
    .split('\n');
  const depths = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const depth = depths.length === 0 ? 0 : Math.min(...depths);
  return lines.map((line) => line.slice(depth)).join('\n');
}

function indent(text: string, depth: number): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : ' '.repeat(depth) + line))
    .join('\n');
}

/** The text around a fragment: `before` it and `after` it. */
function surroundings(place: FragmentPlace, guest: ExampleGuest, fragment: string): { before: string; after: string } {
  const { type, boot, os } = domains[guest];
  const memory = /<memory[\s>]/.test(fragment) && place === 'domain' ? '' : '  <memory>1048576</memory>\n';
  const head = `<domain type='${type}'>\n  <name>example</name>\n${memory}`;
  const system = `${boot}  <os>\n${os}  </os>\n`;
  switch (place) {
    case 'domain':
      return { before: /<os[\s>]/.test(fragment) ? head : head + system, after: '</domain>\n' };
    case 'os':
      return { before: `${head}  <os>\n`, after: '  </os>\n</domain>\n' };
    case 'features':
      return { before: `${head}${system}  <features>\n`, after: '  </features>\n</domain>\n' };
    case 'devices':
      return { before: `${head}${system}  <devices>\n`, after: '  </devices>\n</domain>\n' };
  }
}

/** Sets a fragment of an example (its `before`, `after` or `valid`) into a document. */
export function exampleDocument(text: string, example: Example): ExampleDocument {
  const fragment = dedent(text);
  if (/^(<\?xml|<domain(snapshot|checkpoint|backup)?[\s>])/.test(fragment)) {
    return { text: `${fragment}\n`, fragment: { start: 0, end: fragment.length } };
  }
  const place = example.at ?? 'devices';
  const { before, after } = surroundings(place, example.guest ?? 'pv', fragment);
  const body = fragment === '' ? '' : `${indent(fragment, place === 'domain' ? 2 : 4)}\n`;
  return { text: before + body + after, fragment: { start: before.length, end: before.length + body.length } };
}
