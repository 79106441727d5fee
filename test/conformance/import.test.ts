import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from '../../server/src/analyze.ts';
import { importConfiguration } from '../../server/src/import/import.ts';
import type { Dialect } from '../../server/src/import/settings.ts';
import { convert } from '../../server/src/migrate/convert.ts';
import { parse } from '../../server/src/xml/parse.ts';
import { childElements, textContent } from '../../server/src/xml/query.ts';
import type { Element } from '../../server/src/xml/tree.ts';
import { corpusDirectory, noCorpus } from './support.ts';

/**
 * Native configurations beside the definitions that libvirt pairs them with. What libvirt fills in, from the host or
 * from its defaults, is set aside; everything that the configuration says has to be the same.
 */

/** What no configuration says, by path; the text of the element is given where only that one is a default. */
const filledIn: readonly RegExp[] = [
  /^vcpu@placement=static$/,
  /^os\/loader@(type=rom|format=raw)$/,
  /^devices\/(disk|interface|controller|video|hostdev)\/address(@.*)?$/,
  /^devices\/controller#(xenbus|ide|usb|scsi)(@(type|index)=.*)?$/,
  /^devices\/input#(mouse|keyboard)-(ps2|xen)(@.*)?$/,
  /^devices\/memballoon.*$/,
  /^devices\/console#(pty|null|file|pipe|stdio|tcp|udp|unix|dev)(\/.*|@.*)?$/,
  /^devices\/graphics#.*\/listen(@.*)?$/,
  /^devices\/video#.*$/,
];

interface Pair {
  readonly label: string;
  readonly format: Dialect;
  readonly configuration: string;
  readonly expected: string | undefined;
}

function pairsOf(corpus: string): Pair[] {
  return (['xl', 'xm'] as const).flatMap((format) => {
    const directory = join(corpus, 'libvirt-11.3.0/tests', `${format}configdata`);
    return readdirSync(directory)
      .filter((file) => file.endsWith('.cfg'))
      .map((file) => {
        const expected = join(directory, file.replace(/\.cfg$/, '.xml'));
        return {
          label: `${format}configdata/${file}`,
          format,
          configuration: readFileSync(join(directory, file), 'utf8'),
          expected: existsSync(expected) ? readFileSync(expected, 'utf8') : undefined,
        };
      });
  });
}

/** Every element and value of a definition as a line; devices of one kind are told apart by their type. */
function factsOf(text: string): string[] {
  const facts: string[] = [];
  const visit = (element: Element, path: string): void => {
    facts.push(path);
    for (const { name, value, prefix } of element.attributes) {
      if (name !== 'xmlns' && prefix !== 'xmlns') facts.push(`${path}@${name}=${value}`);
    }
    const children = childElements(element);
    const words = textContent(element).trim();
    if (children.length === 0 && words !== '') facts.push(`${path}=${words}`);
    for (const child of children) {
      const type = child.attributes.filter(({ name }) => name === 'type' || name === 'bus').map(({ value }) => value);
      const isDevice = path === 'devices' && /^(controller|input|console|graphics|video)$/.test(child.name);
      const name = isDevice ? `${child.name}#${type.join('-')}` : child.name;
      visit(child, path === '' ? name : `${path}/${name}`);
    }
  };
  const root = parse(text).root;
  if (root !== undefined) visit(root, '');
  return facts.sort();
}

/** What stands in one alone. */
function difference(ours: string, theirs: string): string[] {
  const left = factsOf(ours);
  const right = factsOf(theirs);
  const without = (facts: readonly string[], others: readonly string[]): string[] => {
    const rest = [...others];
    return facts.filter((fact) => {
      const index = rest.indexOf(fact);
      if (index >= 0) rest.splice(index, 1);
      return index < 0;
    });
  };
  return [
    ...without(left, right).map((fact) => `only ours: ${fact}`),
    ...without(right, left).map((fact) => `only libvirt's: ${fact}`),
  ].filter((line) => !filledIn.some((one) => one.test(line.slice(line.indexOf(': ') + 2))));
}

/** Where ours is another on purpose. */
const deliberate: Readonly<Record<string, { readonly lines: RegExp; readonly why: string }>> = {
  'xlconfigdata/test-fullvirt-vnuma-autocomplete.cfg': {
    lines: /^only ours: cpu\/numa\/cell\/distances/,
    why: 'the definition is what libvirt made the configuration of, before it added the distances',
  },
  'xlconfigdata/test-paravirt-cmdline-extra-root.cfg': {
    lines: /: devices\/disk(\/source)?@(type|dev|file)=/,
    why: 'a source in /dev without backendtype is a block device, not a file',
  },
  'xlconfigdata/test-paravirt-cmdline.cfg': {
    lines: /: devices\/disk(\/source)?@(type|dev|file)=/,
    why: 'a source in /dev without backendtype is a block device, not a file',
  },
  'xmconfigdata/sexpr2xml-pv-bootloader.cfg': {
    lines: /^only ours: (clock@adjustment|devices\/disk\/driver@type|os\/type@(arch|machine))=|^only libvirt's: @id=/,
    why: 'the definition is that of a running guest, which says less',
  },
};

describe('import of native configurations beside libvirt', () => {
  let pairs: Pair[] = [];

  before(function () {
    const corpus = corpusDirectory();
    if (corpus === undefined) {
      console.log(noCorpus);
      this.skip();
    } else pairs = pairsOf(corpus);
  });

  it('gives the definition that libvirt pairs with each', () => {
    const compared = pairs.flatMap(({ label, format, configuration, expected }) =>
      expected === undefined
        ? []
        : [{ label, lines: difference(importConfiguration(configuration, { format }).text, expected) }],
    );
    const equal = compared.filter(({ lines }) => lines.length === 0).length;
    console.log(`      ${equal}/${compared.length} imported definitions equal libvirt’s`);
    for (const [label, { why }] of Object.entries(deliberate)) console.log(`      ${label}: ${why}`);
    assert.deepEqual(
      compared.flatMap(({ label, lines }) =>
        lines.every((line) => deliberate[label]?.lines.test(line)) ? [] : [`${label}: ${lines.join('; ')}`],
      ),
      [],
    );
  });

  it('gives definitions that the grammar and the rules take, and that convert to KVM', () => {
    const converted = pairs.filter(({ label, format, configuration }) => {
      const { text } = importConfiguration(configuration, { format });
      const wrong = analyze(text, { target: 'xen' }).findings.filter(({ severity }) => severity === 'error');
      assert.deepEqual(
        wrong.map(({ message }) => message),
        [],
        `${label}\n${text}`,
      );
      const { remaining } = convert(text, { target: 'kvm' });
      assert.deepEqual(
        remaining.map(({ message }) => message),
        [],
        label,
      );
      return remaining.length === 0;
    });
    console.log(`      ${converted.length}/${pairs.length} imported configurations converted to KVM`);
    assert.equal(converted.length, pairs.length);
  });

  it('guesses the notation of each that has marks of one', () => {
    const marked = pairs.filter(({ configuration }) => /vdev=|"(phy|file|tap2?):/.test(configuration));
    const wrong = marked.filter(({ format, configuration }) => importConfiguration(configuration).format !== format);
    assert.deepEqual(
      wrong.map(({ label }) => label),
      [],
    );
  });
});
