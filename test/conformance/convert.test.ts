import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RelaxNGValidator, XmlDocument } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { analyze } from '../../server/src/analyze.ts';
import type { Choices } from '../../server/src/guest/choices.ts';
import { buildGuest } from '../../server/src/guest/guest.ts';
import { convert } from '../../server/src/migrate/convert.ts';
import { report } from '../../server/src/migrate/report.ts';
import { exampleDocument } from '../../server/src/rules/examples.ts';
import { rules } from '../../server/src/rules/index.ts';
import { parse } from '../../server/src/xml/parse.ts';
import { attributeValue, childElements, elementsIn, textContent } from '../../server/src/xml/query.ts';
import type { Document, Element } from '../../server/src/xml/tree.ts';
import { corpusDirectory, noCorpus } from './support.ts';
import { workedExamples, xenDocuments } from './xenDocuments.ts';

/** Words of libvirt's enumerations that only its Xen driver takes, wherever they stand as a value. */
const xenValues = new Set(['xen', 'xenbus', 'xenpv', 'xenfv', 'xenpvh', 'netfront', 'qusb1', 'qusb2']);

function validator(corpus: string): { isValid: (text: string) => string | undefined; dispose: () => void } {
  xmlRegisterFsInputProviders();
  const entry = join(corpus, 'libvirt-11.3.0/schemas/domain.rng');
  const schema = XmlDocument.fromBuffer(readFileSync(entry), { url: entry });
  const grammar = RelaxNGValidator.fromDoc(schema);
  return {
    isValid(text) {
      const document = XmlDocument.fromString(text);
      try {
        grammar.validate(document);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message.trim() : String(error);
      } finally {
        document.dispose();
      }
    },
    dispose() {
      grammar.dispose();
      schema.dispose();
    },
  };
}

/** What is wrong with a conversion; empty when nothing is. */
function faults(text: string, choices: Choices, isValid: (text: string) => string | undefined): string[] {
  const conversion = convert(text, { target: 'kvm', choices });
  const found: string[] = [];
  const document = parse(conversion.text);
  found.push(...document.problems.map((problem) => `not well-formed: ${problem.message}`));
  const refused = isValid(conversion.text);
  if (refused !== undefined) {
    found.push(`schema: ${refused}`);
  }
  if (document.root === undefined || attributeValue(document.root, 'type') !== 'kvm') {
    found.push('the type is not kvm');
  }
  found.push(...conversion.remaining.map((item) => `left: ${item.rule}: ${item.message}`));
  const errors = analyze(conversion.text, { target: 'kvm' }).findings.filter((finding) => finding.severity === 'error');
  found.push(...errors.map((finding) => `error: ${finding.code}: ${finding.message}`));
  const guest = buildGuest(document);
  if (guest !== undefined) {
    const names = guest.devices.disks.map((disk) => disk.name);
    if (new Set(names).size !== names.length) {
      found.push(`disk names: ${names.join(', ')}`);
    }
    if (guest.devices.disks.filter((disk) => disk.bus === 'ide').length > 4) {
      found.push('more than four IDE disks');
    }
    if (guest.os.boot.length > 0 && guest.os.bootOrderPerDevice) {
      found.push('two kinds of boot order');
    }
  }
  for (const value of xenWords(document)) {
    found.push(`still Xen's: ${value}`);
  }
  const again = convert(conversion.text, { target: 'kvm', choices });
  if (again.text !== conversion.text) {
    found.push(`a second run changes it: ${again.steps.map((step) => step.rule).join(', ')}`);
  }
  if (!/^# Migration of /.test(report(conversion))) {
    found.push('no report');
  }
  return found;
}

function xenWords(document: Document): string[] {
  const found: string[] = [];
  for (const element of document.root === undefined ? [] : [document.root, ...elementsIn(document.root)]) {
    if (element.name === 'xen' || element.prefix === 'xen') {
      found.push(`<${element.name}>`);
    }
    for (const attribute of element.attributes) {
      if (['type', 'bus', 'model', 'machine'].includes(attribute.name) && xenValues.has(attribute.value)) {
        found.push(`${element.name}/@${attribute.name}='${attribute.value}'`);
      }
    }
  }
  return found;
}

/**
 * A document as a line for each element, with its place among namesakes: white space, comments, and the order of
 * attributes and of unlike elements do not count.
 */
function lines(text: string): string[] {
  const result: string[] = [];
  const visit = (element: Element, path: string, place: string): void => {
    const here = `${path}/${element.name}${place}`;
    const attributes = element.attributes
      .filter((attribute) => attribute.prefix !== 'xmlns')
      .map((attribute) => ` ${attribute.name}=${attribute.value}`)
      .sort()
      .join('');
    const children = childElements(element);
    const content = children.length === 0 ? textContent(element).trim() : '';
    result.push(`${here}${attributes}${content === '' ? '' : ` ${content}`}`);
    for (const child of children) {
      const namesakes = children.filter((other) => other.name === child.name);
      visit(child, here, namesakes.length === 1 ? '' : `[${namesakes.indexOf(child)}]`);
    }
  };
  const { root } = parse(text);
  if (root !== undefined) {
    visit(root, '', '');
  }
  return result.sort();
}

/** Lines only one of the two documents has, marked `+` where only ours has them. */
function differences(ours: string, theirs: string): string[] {
  const rest = lines(theirs);
  const extra: string[] = [];
  for (const line of lines(ours)) {
    const at = rest.indexOf(line);
    if (at === -1) {
      extra.push(`+${line}`);
    } else {
      rest.splice(at, 1);
    }
  }
  return [...extra, ...rest.map((line) => `-${line}`)].sort();
}

interface Answered {
  readonly choices: Choices;
  /** Lines that differ on purpose, each with the reason. */
  readonly onPurpose?: Readonly<Record<string, string>>;
}

/** How the author of each worked example answered, and where we differ from it on purpose. */
const answered: Readonly<Record<string, Answered>> = {
  '7.1': { choices: { cpu: 'default' } },
  '7.2': {
    choices: {
      cpu: 'default',
      kernel: '/var/lib/libvirt/boot/vmlinuz-2.6.18-non-xen',
      initrd: '/var/lib/libvirt/boot/initrd-2.6.18-virtio.img',
      network: 'network:default',
    },
  },
  '7.3': {
    choices: {
      cpu: 'host-passthrough',
      random: 'virtio',
      kernel: '/var/lib/libvirt/boot/vmlinuz-6.1',
      initrd: '/var/lib/libvirt/boot/initrd-6.1',
    },
  },
  '7.4': { choices: { cpu: 'default', 'disk-bus': 'virtio', 'nic-model': 'virtio' } },
  '7.5': { choices: { cpu: 'default' } },
  '7.6': { choices: { cpu: 'default', machine: 'pc' } },
  '7.7': { choices: { cpu: 'default', 'disk-bus': 'virtio' } },
  '7.8': { choices: { cpu: 'default', machine: 'q35', 'disk-bus': 'virtio' } },
  '7.9': {
    choices: { cpu: 'default' },
    onPurpose: {
      '-/domain/os/boot dev=hd':
        'A fully virtualised guest without <boot> boots the disk under both drivers: libvirt adds the line itself.',
    },
  },
  '7.10': { choices: { cpu: 'default', machine: 'pc' } },
  '7.11': { choices: { cpu: 'default', machine: 'pc' } },
  '7.12': { choices: { cpu: 'default', machine: 'pc', network: 'network:default' } },
  '7.13': { choices: { cpu: 'default' } },
};

/** Answers that take other ways through the rules than the guesses do. */
const answerSets: readonly Choices[] = [
  {},
  { 'guest-os': 'windows', machine: 'pc' },
  { 'guest-os': 'unknown', machine: 'q35' },
  { machine: 'pc', 'disk-bus': 'ide', 'nic-model': 'rtl8139', boot: 'disk' },
  { machine: 'q35', 'disk-bus': 'sata', 'nic-model': 'e1000', console: 'virtio' },
  { 'disk-bus': 'scsi', video: 'virtio', cpu: 'host-passthrough', random: 'virtio', network: 'bridge:br0' },
  { kernel: '/var/lib/libvirt/boot/vmlinuz', initrd: '/var/lib/libvirt/boot/initrd', boot: 'kernel' },
];

describe('conversion of Xen guests', function () {
  this.timeout(120_000);

  it('gives every Xen document of the corpus a definition that libvirt takes', function () {
    const corpus = corpusDirectory();
    if (corpus === undefined) {
      console.log(`      ${noCorpus}`);
      this.skip();
    }
    const { isValid, dispose } = validator(corpus);
    const documents = xenDocuments();
    const all = [...documents, ...workedExamples(corpus).map(({ id, before }) => ({ name: id, text: before }))];
    const wrong = answerSets.flatMap((choices) => {
      const found = all.flatMap(({ name, text }) => faults(text, choices, isValid).map((fault) => `${name}: ${fault}`));
      const failed = new Set(found.map((fault) => fault.slice(0, fault.indexOf(': ')))).size;
      const answers = Object.entries(choices).map(([question, answer]) => `${question}=${answer}`);
      console.log(
        `      ${all.length - failed}/${all.length} Xen documents converted (${answers.join(', ') || 'default answers'})`,
      );
      return found.map((fault) => `${answers.join(', ')} ${fault}`);
    });
    dispose();
    assert.ok(all.length > 0, 'there are documents');
    assert.deepEqual(wrong, []);
  });

  it('keeps the examples of the rules within our own grammar', () => {
    const refused = rules.flatMap((rule) =>
      rule.examples.flatMap((example) => {
        const fragment = 'valid' in example ? example.valid : 'after' in example ? example.after : undefined;
        if (fragment === undefined) {
          return [];
        }
        const { text } = exampleDocument(fragment, example);
        return analyze(text, { target: 'kvm', only: 'schema' }).findings.map(
          (finding) => `${rule.id}, ${example.title}: ${finding.message}`,
        );
      }),
    );
    assert.deepEqual(refused, []);
  });

  it('gives the worked examples the outcome their author wrote', function () {
    const corpus = corpusDirectory();
    const examples = corpus === undefined ? [] : workedExamples(corpus);
    if (examples.length === 0) {
      console.log('      skipped: no worked examples beside the corpus (facts/xen-to-kvm.md)');
      this.skip();
    }
    let equal = 0;
    const unexpected: string[] = [];
    for (const { id, before, after } of examples) {
      const { choices, onPurpose = {} } = answered[id] ?? { choices: {} };
      const found = differences(convert(before, { target: 'kvm', choices }).text, after);
      equal += found.length === 0 ? 1 : 0;
      unexpected.push(...found.filter((line) => !(line in onPurpose)).map((line) => `${id}: ${line}`));
      const gone = Object.keys(onPurpose).filter((line) => !found.includes(line));
      unexpected.push(...gone.map((line) => `${id}: no longer differs: ${line}`));
    }
    console.log(`      ${equal}/${examples.length} worked examples equal to the letter of their author`);
    assert.deepEqual(unexpected, []);
  });
});
