import type { Guest } from '../../guest/guest.ts';
import { type Definition, validate } from '../../relaxng/index.ts';
import { domainGrammar } from '../../schema.ts';
import { applyEdits, removeAttribute, removeElement, setAttribute, type TextEdit } from '../../xml/edit.ts';
import { parse } from '../../xml/parse.ts';
import type { Attribute, Element, Range } from '../../xml/tree.ts';
import { qemuTargets } from '../fixes.ts';
import { type Fix, type Report, rule } from '../rule.ts';
import { type ForeignElement, foreignPlaces, hypervisorsOf, isForeign } from './drivers.ts';

/** Something of the document that the grammar gives to other drivers alone. */
type Construct =
  | { readonly kind: 'element'; readonly node: Element; readonly definition: Definition }
  | { readonly kind: 'attribute'; readonly node: Attribute; readonly definition: Definition }
  | { readonly kind: 'value'; readonly node: Element | Attribute; readonly definition: Definition };

/** The definition, when other drivers alone have the construct; where the grammar has alternatives, all must say so. */
function foreign(definitions: readonly Definition[]): Definition | undefined {
  return definitions.every(isForeign) ? definitions[0] : undefined;
}

let places: ReadonlyMap<string, ForeignElement> | undefined;

/** The outermost foreign constructs of a document, in its order. */
function* constructsOf(guest: Guest): Generator<Construct> {
  const { validation } = guest;
  places ??= foreignPlaces(domainGrammar());
  const pending: Element[] = [guest.root];
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    const place = places.get(element.localName);
    const definition = place?.isForeign ? foreign(validation.definitionsOf(element)) : undefined;
    if (definition) {
      yield { kind: 'element', node: element, definition };
      continue;
    }
    if (place !== undefined) yield* partsOf(element, place, guest);
    for (let index = element.children.length - 1; index >= 0; index--) {
      const child = element.children[index];
      if (child?.kind === 'element') pending.push(child);
    }
  }
}

/** The foreign attributes and values of an element. */
function* partsOf(
  element: Element,
  { attributes, texts }: ForeignElement,
  { validation }: Guest,
): Generator<Construct> {
  for (const node of attributes.size > 0 ? element.attributes : []) {
    const place = attributes.get(node.localName);
    if (place === undefined) continue;
    const ofAttribute = place.isForeign ? foreign(validation.definitionsOf(node)) : undefined;
    if (ofAttribute) yield { kind: 'attribute', node, definition: ofAttribute };
    else if (place.values.has(node.value.trim())) {
      const ofValue = foreign(validation.valueDefinitionsOf(node));
      if (ofValue) yield { kind: 'value', node, definition: ofValue };
    }
  }
  const text = texts.size > 0 ? writtenValue(element) : undefined;
  const ofText = text && texts.has(text.value) ? foreign(validation.valueDefinitionsOf(element)) : undefined;
  if (ofText) yield { kind: 'value', node: element, definition: ofText };
}

/** The text of an element that holds nothing else, and where it stands without the white space around it. */
function writtenValue(element: Element): { readonly value: string; readonly range: Range } | undefined {
  const [text, ...others] = element.children;
  if (text?.kind !== 'text' || text.cdata || others.length > 0) return undefined;
  const value = text.value.trim();
  const start = text.range.start + text.value.indexOf(value);
  // References make the written text longer than what it means.
  const isPlain = text.value.length === text.range.end - text.range.start;
  return { value, range: isPlain ? { start, end: start + value.length } : text.range };
}

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function wordsFor({ kind, node, definition }: Construct): string {
  switch (kind) {
    case 'element':
      return `<${node.name}>`;
    case 'attribute':
      return `the attribute '${node.name}' of <${node.parent.name}>`;
    case 'value':
      return node.kind === 'attribute'
        ? `${node.name}='${definition.name}' of <${node.parent.name}>`
        : `'${definition.name}' in <${node.name}>`;
  }
}

function messageFor(construct: Construct): string {
  const hypervisors = hypervisorsOf(construct.definition);
  const [first, second] = hypervisors;
  const owners =
    second === undefined
      ? `Only libvirt's driver for ${first} knows`
      : `Only libvirt's drivers for ${listOf(hypervisors)} know`;
  const { instead } = construct.definition.annotations;
  const cure =
    instead !== undefined
      ? `Use ${instead} instead.`
      : construct.kind === 'value'
        ? 'Choose another value.'
        : 'Remove it.';
  return first === undefined
    ? `No hypervisor driver of libvirt knows ${wordsFor(construct)}: it is refused or does nothing. ${cure}`
    : `${owners} ${wordsFor(construct)}; the QEMU driver refuses it or does nothing with it. ${cure}`;
}

/**
 * The value that an annotation `instead` names for an attribute.
 * @param instead as the grammar writes it; `bus='virtio'` is a value, anything else words for people
 */
export function valueInstead(instead: string | undefined, attribute: string): string | undefined {
  const match = /^([\w:.-]+)=(?:'([^'<>&"]*)'|"([^"<>&']*)")$/.exec(instead?.trim() ?? '');
  return match?.[1] === attribute ? (match[2] ?? match[3]) : undefined;
}

/** The cures: another value where the grammar names one, and removing as little as keeps the document valid. */
function fixesFor(guest: Guest, construct: Construct): Fix[] {
  const { node } = construct;
  const keepsValid = (edits: readonly TextEdit[]): boolean => {
    const edited = parse(applyEdits(guest.document.text, edits));
    return validate(domainGrammar(), edited).problems.length <= guest.validation.problems.length;
  };
  const fixes: Fix[] = [];
  if (construct.kind === 'value' && node.kind === 'attribute') {
    const value = valueInstead(construct.definition.annotations.instead, node.name);
    if (value !== undefined) {
      const edits = setAttribute(node.parent, node.name, value);
      fixes.push({
        title: `Change to ${node.name}='${value}'`,
        edits,
        safe: false,
        ...(keepsValid(edits) ? { preferred: true } : {}),
      });
    }
  }
  const removals =
    node.kind === 'element'
      ? [removalOf(node)]
      : [
          { title: `Remove ${node.name}='${node.value}'`, edits: removeAttribute(node.parent, node.name), safe: false },
          removalOf(node.parent),
        ];
  const removal = removals.find(({ edits }) => keepsValid(edits));
  return removal === undefined ? fixes : [...fixes, removal];
}

function removalOf(element: Element): Fix {
  return { title: `Remove <${element.name}>`, edits: removeElement(element), safe: false };
}

function check(guest: Guest, report: Report): void {
  for (const construct of constructsOf(guest)) {
    const { kind, node } = construct;
    const place = kind === 'value' && node.kind === 'element' ? (writtenValue(node)?.range ?? node) : node;
    report(kind === 'attribute' ? node.range : place, messageFor(construct), {
      fixes: fixesFor(guest, construct),
      construct: node.range,
    });
  }
}

export const notInTarget = rule({
  id: 'not-in-target',
  title: 'Only other drivers of libvirt know this',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'varies',
  order: 200,
  givesWay: true,
  cure: 'Remove what the QEMU driver does not know, or use its own form of it.',
  docs: `
Domain XML is one language for all drivers of libvirt, and its grammar takes for every guest what only one of them knows:
the mapping of user ids of an LXC container, a sound card of bhyve, an attribute of VMware's. In a guest for KVM it is a
leftover. libvirt's QEMU driver refuses it when the guest is defined or started, or keeps it and does nothing with it;
which of both differs from construct to construct, so this is a warning and no error. Where it is known better, a rule of
its own says so, and this one is silent.

domxml's grammar notes for each element, attribute and value which drivers implement it. This rule reports what is not
noted for QEMU. A construct inside another that is reported already, or that the grammar refuses, is not reported.

It speaks for the targets \`kvm\` and \`qemu\`. For the target \`xen\` the notes are not complete enough. Guests of other
drivers (\`<domain type='lxc'>\`, \`bhyve\`, \`vmware\` …) are left alone, whatever the target is.`,
  errors: ["hostdev mode 'capabilities' is not supported in …", 'qemu does not support the accel2d setting'],
  source:
    "domxml's grammar, annotation `drivers`, from libvirt docs/formatdomain.rst and the drivers' sources, such as src/qemu/qemu_validate.c",
  check,
  examples: [
    {
      title: 'an element of LXC',
      where: 'idmap',
      fix: 'Remove <idmap>',
      before: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
  <idmap>
    <uid start='0' target='1000' count='10'/>
    <gid start='0' target='1000' count='10'/>
  </idmap>
</domain>`,
      after: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
</domain>`,
    },
    {
      title: "an attribute of VMware's",
      where: "check='no'",
      fix: "Remove check='no'",
      before: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
  <devices>
    <interface type='network'>
      <mac address='52:54:00:12:34:56' check='no'/>
      <source network='default'/>
    </interface>
  </devices>
</domain>`,
      after: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
  <devices>
    <interface type='network'>
      <mac address='52:54:00:12:34:56'/>
      <source network='default'/>
    </interface>
  </devices>
</domain>`,
    },
    {
      title: 'a value of LXC',
      where: 'ram',
      fix: 'Remove <filesystem>',
      before: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
  <devices>
    <filesystem type='ram'>
      <source usage='1024' units='KiB'/>
      <target dir='/mnt'/>
    </filesystem>
  </devices>
</domain>`,
      after: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
  <devices>
  </devices>
</domain>`,
    },
    {
      title: 'an element in the namespace of LXC',
      where: 'lxc:namespace',
      fix: 'Remove <lxc:namespace>',
      before: `
<domain type='kvm' xmlns:lxc='http://libvirt.org/schemas/domain/lxc/1.0'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
  <lxc:namespace>
    <lxc:sharenet type='netns' value='red'/>
  </lxc:namespace>
</domain>`,
      after: `
<domain type='kvm' xmlns:lxc='http://libvirt.org/schemas/domain/lxc/1.0'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
</domain>`,
    },
    {
      title: 'a container of LXC, which QEMU has nothing to do with',
      valid: `
<domain type='lxc'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>exe</type>
    <init>/sbin/init</init>
  </os>
  <idmap>
    <uid start='0' target='1000' count='10'/>
    <gid start='0' target='1000' count='10'/>
  </idmap>
</domain>`,
    },
    {
      title: 'what QEMU knows, alone or with others',
      valid: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
  <on_crash>preserve</on_crash>
  <devices>
    <disk type='file' device='disk' snapshot='no'>
      <source file='/var/lib/libvirt/images/web.img'/>
      <target dev='vda' bus='virtio'/>
    </disk>
  </devices>
</domain>`,
    },
  ],
});
