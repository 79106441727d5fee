import assert from 'node:assert/strict';
import type { XmlElement } from 'libxml2-wasm';
import {
  annotationOn,
  annotationsOn,
  describePattern,
  examplesIn,
  inheritedAnnotation,
  isDocumented,
  isEnumerated,
  isNamed,
  patterns,
  readSchemaFile,
  relaxngNamespace,
  schemaFiles,
} from './grammarFiles.ts';

/** Every element, attribute and value of our grammar says what it is; how much more they say is counted. */

/** What libvirt names its drivers in this grammar's `d:drivers`; `ch` is Cloud Hypervisor. */
const drivers = ['qemu', 'xen', 'lxc', 'bhyve', 'vmware', 'vz', 'openvz', 'vbox', 'hyperv', 'test', 'ch'];
/** An anchor of formatdomain.html, or of another page of libvirt's documentation. */
const section = /^([a-z0-9-]+(\/[a-z0-9-]+)*\.html#)?[a-z][a-z0-9-]*$/;

interface Count {
  named: number;
  documented: number;
  values: number;
  documentedValues: number;
  since: number;
  drivers: number;
  sections: number;
  examples: number;
}

const zero: Count = {
  named: 0,
  documented: 0,
  values: 0,
  documentedValues: 0,
  since: 0,
  drivers: 0,
  sections: 0,
  examples: 0,
};

describe('documentation in our grammar', () => {
  const total = { ...zero };
  const lines: string[] = [];

  for (const name of schemaFiles) {
    describe(name, () => {
      const document = readSchemaFile(name);
      const all = patterns(document.root);
      const named = all.filter(isNamed);
      const values = all.filter(isEnumerated);
      after(() => document.dispose());

      before(() => {
        const count = countIn(all);
        for (const key of Object.keys(zero) as (keyof Count)[]) total[key] += count[key];
        lines.push(`      ${name.padEnd(18)} ${summary(count)}`);
      });

      it('is a grammar', () => {
        assert.equal(document.root.name, 'grammar');
        assert.equal(document.root.namespaceUri, relaxngNamespace);
      });

      it('documents every element and attribute', () => {
        assert.deepEqual(named.filter((pattern) => !isDocumented(pattern)).map(describePattern), []);
      });

      it('documents every enumerated value', () => {
        assert.deepEqual(values.filter((value) => !isDocumented(value)).map(describePattern), []);
      });

      it('names the section of libvirt’s documentation for every element and attribute', () => {
        const lost = named.filter((pattern) => inheritedAnnotation(pattern, 'section') === undefined);
        assert.deepEqual(lost.map(describePattern), []);
      });

      it('holds sound annotations only', () => {
        const mistakes = [document.root, ...all].flatMap((pattern) =>
          mistakesIn(pattern).map((mistake) => `${describePattern(pattern).split('\n')[0]}: ${mistake}`),
        );
        assert.deepEqual(mistakes, []);
      });
    });
  }

  after(() => {
    for (const line of lines) console.log(line);
    console.log(`      ${'total'.padEnd(18)} ${summary(total)}`);
  });
});

function countIn(all: readonly XmlElement[]): Count {
  const named = all.filter(isNamed);
  const values = all.filter(isEnumerated);
  const own = [...named, ...values];
  // What a definition says holds for the pattern in it.
  const has = (annotation: string) =>
    own.filter((pattern) =>
      [pattern, ...(pattern.parent?.name === 'define' ? [pattern.parent] : [])].some(
        (one) => annotationOn(one, annotation) !== undefined,
      ),
    ).length;
  return {
    named: named.length,
    documented: named.filter(isDocumented).length,
    values: values.length,
    documentedValues: values.filter(isDocumented).length,
    since: has('since'),
    drivers: has('drivers'),
    sections: own.filter((pattern) => inheritedAnnotation(pattern, 'section') !== undefined).length,
    examples: all.flatMap(examplesIn).length,
  };
}

function summary(count: Count): string {
  const all = count.named + count.values;
  const share = (part: number) => (all === 0 ? '–' : `${((100 * part) / all).toFixed(0)} %`);
  return (
    `${count.documented}/${count.named} elements and attributes, ` +
    `${count.documentedValues}/${count.values} enumerated values documented; ` +
    `since ${share(count.since)}, drivers ${share(count.drivers)}, section ${share(count.sections)}, ` +
    `${count.examples} examples`
  );
}

function mistakesIn(pattern: XmlElement): string[] {
  return annotationsOn(pattern).flatMap(({ name, value }) => {
    const mistake = mistakeOf(pattern, name, value);
    return mistake === undefined ? [] : [`d:${name}="${value}" ${mistake}`];
  });
}

function mistakeOf(pattern: XmlElement, name: string, value: string): string | undefined {
  switch (name) {
    case 'since':
      return /^\d+\.\d+\.\d+$/.test(value) ? undefined : 'is no version';
    case 'drivers': {
      const unknown = value.split(' ').filter((driver) => !drivers.includes(driver));
      return unknown.length === 0 ? undefined : `names no driver: ${unknown.join(' ')}`;
    }
    case 'section':
      return section.test(value) ? undefined : 'is neither an anchor nor page.html#anchor';
    case 'unused':
      return value === 'yes' ? undefined : 'can only be yes';
    case 'deprecated':
      return value.trim() === '' ? 'says nothing' : undefined;
    case 'instead': {
      if (value.trim() === '') return 'says nothing';
      const served = inheritedAnnotation(pattern, 'drivers')?.split(' ') ?? ['qemu'];
      return served.includes('qemu') ? 'stands where QEMU needs nothing else' : undefined;
    }
    default:
      return 'is no annotation';
  }
}
