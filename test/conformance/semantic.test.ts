import assert from 'node:assert/strict';
import { analyze, type Finding } from '../../server/src/analyze.ts';
import { ruleById } from '../../server/src/rules/index.ts';
import { type CorpusVerdict, corpusVerdicts, noCorpus } from './support.ts';

/**
 * Our findings beside libvirt's verdicts on its own test documents: what libvirt refuses although the grammar allows it
 * is found at the level of errors, by a rule about that kind of mistake; what libvirt accepts gets no error.
 */

/** At least this part of what libvirt refuses is found. */
const leastFound = 0.97;

/** What rules are about a kind of mistake, by words of the family; `generic` is any kind. */
const rulesOfFamily: readonly (readonly [family: RegExp, rules: RegExp])[] = [
  [/^generic$/, /^(cachetune|chardev|graphics)-/],
  [/root PCI controller|root controller with address/, /^pci-(root|controller-option)$/],
  [/plugged into a PCI controller/, /^pci-(controller-plug|address-range)$/],
  [/PCI expander bus/, /^pci-expander-bus$/],
  [/PCI address used twice/, /^(pci-address-in-use|controller-index-duplicate)$/],
  [/pseries host-bridge/, /^pci-(controller-option|expander-bus)$/],
  [/feature not supported/, /^feature-machine$/],
  [/ps2\/i8042/, /^ps2-disabled$/],
  [/TPM/, /^tpm-model$/],
  [/panic/, /^panic-model$/],
  [/serial\/parallel/, /^serial-target$/],
  [/chardev source/, /^chardev-source$/],
  [
    /virtio attribute or model/,
    /^(controller-virtio-option|input-bus|interface-virtio-option|disk-attribute-misplaced)$/,
  ],
  [/vcpu tuning/, /^(cputune-threads|vcpu-topology|vcpu-count)$/],
  [/disk target name/, /^(disk-target-|xen-disk-target-)/],
  [/disk format not usable/, /^(disk-format-|disk-encryption-|xen-disk-shareable-)/],
  [/drive address conflict/, /^drive-address-in-use$/],
  [/disk address type/, /^disk-address-type$/],
  [/disk kind/, /^disk-(protocol-removed|floppy-bus)$/],
  [/attribute misuse/, /^disk-(attribute-misplaced|source-missing)$/],
  [/firmware/, /^firmware-/],
  [/mediated device/, /^hostdev-(mediated|address-type)$/],
  [/hostdev listed twice/, /^hostdev-duplicate$/],
  [/CCW\/spapr-vio\/zPCI/, /^(address-in-use|zpci-address)$/],
  [/hugepages/, /^hugepages-nodes$/],
  [/memory missing/, /^memory-/],
  [/network interface/, /^interface-/],
  [/shared memory backing/, /^memory-shared-missing$/],
  [/numatune/, /^numatune-nodes$/],
  [/security labels/, /^seclabel-model$/],
  [/shmem/, /^shmem-device$/],
  [/USB/, /^usb-/],
  [/graphics\/video/, /^(graphics|video)-/],
];

function findingsIn({ text }: CorpusVerdict): readonly Finding[] {
  return analyze(text, { target: 'auto', onRuleError: (rule, error) => assert.fail(`${rule}: ${error}`) }).findings;
}

function isAbout({ family }: CorpusVerdict, { code, source }: Finding): boolean {
  if (source !== 'rule') return true;
  return family.some((one) => rulesOfFamily.some(([words, rules]) => words.test(one) && rules.test(code)));
}

describe('what libvirt refuses although the grammar allows it', () => {
  const verdicts = corpusVerdicts();

  before(function () {
    if (verdicts.length > 0) return;
    console.log(noCorpus);
    this.skip();
  });

  it('is found, by a rule about that kind of mistake', function () {
    this.timeout(60_000);
    const counts = new Map<string, { all: number; found: number }>();
    const missed: string[] = [];
    const refused = verdicts.filter(({ verdict }) => verdict === 'semantic-error');
    for (const document of refused) {
      const errors = findingsIn(document).filter(({ severity }) => severity === 'error');
      const isFound = errors.some((finding) => isAbout(document, finding));
      const family = document.family[0] ?? '';
      const count = counts.get(family) ?? { all: 0, found: 0 };
      counts.set(family, { all: count.all + 1, found: count.found + Number(isFound) });
      if (!isFound)
        missed.push(`${document.file}: ${document.libvirt[0]} (${errors.map(({ code }) => code).join(', ')})`);
    }
    for (const [family, { all, found }] of [...counts].sort(([one], [other]) => one.localeCompare(other))) {
      console.log(`      ${found}/${all}  ${family}`);
    }
    console.log(`      ${refused.length - missed.length} of ${refused.length} found`);
    assert.ok(1 - missed.length / refused.length >= leastFound, missed.join('\n'));
  });

  it('is not seen in what libvirt accepts, nor called an error where it depends on the host', function () {
    this.timeout(120_000);
    const fine = verdicts.filter(({ verdict }) => verdict === 'accept' || verdict === 'host-dependent');
    const wrong = fine.flatMap((document) =>
      findingsIn(document)
        // Rules about Xen's leftovers speak of the start and of what is dropped, which these verdicts say nothing of.
        .filter(({ severity, code }) => severity === 'error' && !code.startsWith('xen-'))
        .map(({ code, message }) => `${document.file} (${document.type}): ${code}: ${message}`),
    );
    console.log(`      ${wrong.length} errors on ${fine.length} documents that libvirt accepts or its host decides`);
    assert.deepEqual(wrong, []);
  });

  it('is named in the rules that the families ask for', () => {
    const families = [
      ...new Set(verdicts.filter(({ verdict }) => verdict === 'semantic-error').flatMap(({ family }) => family)),
    ];
    assert.deepEqual(
      families.filter((family) => !rulesOfFamily.some(([words]) => words.test(family))),
      [],
    );
    assert.notEqual(ruleById('disk-target-duplicate'), undefined);
  });
});
