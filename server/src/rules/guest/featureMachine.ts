import { type Machine, machineWords } from '../../guest/hardware/machine.ts';
import { bytesOf } from '../../guest/hardware/numbers.ts';
import { attribute, child, childElements } from '../../xml/query.ts';
import { onArmVirt, onPseries, onX86 } from './support/machines.ts';
import { elsewhere, placeOf, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** Source: qemu_validate.c qemuValidateDomainDefFeatures. */
const homes: ReadonlyMap<string, (machine: Machine) => boolean> = new Map([
  ['ioapic', onX86],
  ['pvspinlock', onX86],
  ['vmport', onX86],
  ['smm', onX86],
  ['gic', onArmVirt],
  ['ras', onArmVirt],
  ['hyperv', (machine: Machine) => onX86(machine) || onArmVirt(machine)],
  ['hpt', onPseries],
  ['htm', onPseries],
  ['nested-hv', onPseries],
  ['ccf-assist', onPseries],
  ['cfpc', onPseries],
  ['sbbc', onPseries],
  ['ibs', onPseries],
]);

/** Whether a machine has a feature of `<features>`. */
export function hasFeature(machine: Machine, feature: string): boolean {
  return homes.get(feature)?.(machine) ?? true;
}

export const featureMachine = guestRule({
  id: 'feature-machine',
  title: 'A feature that this machine does not have',
  drivers: 'qemu',
  cure: 'Remove the feature; it was written for another machine.',
  errors: [
    'feature is not supported for architecture',
    'Hyperv features are not supported for architecture',
    'SMM TSEG',
    'PMU is always enabled for architecture',
    'SVE disabled, but SVE vector lengths provided',
    'SMM TSEG is only supported with q35 machine type',
    'SMM TSEG size must be divisible by 1 MiB',
  ],
  docs: `
Some of the \`<features>\` belong to one kind of machine, and libvirt refuses them on others: \`ioapic\`, \`pvspinlock\`, \`vmport\`, \`smm\`
and the \`eoi\` of \`<apic>\` to x86; \`hyperv\` to x86 and ARM's \`virt\`; \`gic\` and \`ras\` to ARM's \`virt\`; \`hpt\`, \`htm\`, \`nested-hv\`,
\`ccf-assist\`, \`cfpc\`, \`sbbc\` and \`ibs\` to \`pseries\`. On POWER the performance counters cannot be switched off. On ARM the lengths
of SVE vectors need SVE itself.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefFeatures, qemuValidateDomainDefCpu',
  check(guest, report) {
    const { machine, processors } = guest.hardware;
    for (const feature of guest.features === undefined ? [] : childElements(guest.features)) {
      const isOff = valueIn(feature, 'state') === 'off';
      if (feature.name === 'gic' && isOff) continue;
      if (!hasFeature(machine, feature.name)) {
        report(
          feature,
          `There is no '${feature.name}' in ${machineWords(machine)}: libvirt refuses the definition. Remove it.`,
          {
            related:
              guest.os.machineAttribute === undefined ? [] : [elsewhere(guest.os.machineAttribute, 'The machine')],
            fixes: [removal(feature)],
          },
        );
      }
      const tseg = feature.name === 'smm' ? child(feature, 'tseg') : undefined;
      const size = tseg && bytesOf(tseg, 'MiB');
      if (tseg !== undefined && machine.board !== undefined && machine.board !== 'q35') {
        report(tseg, 'Only the machine q35 has a TSEG: libvirt refuses the definition. Remove it.', {
          fixes: [removal(tseg)],
        });
      } else if (tseg !== undefined && size !== undefined && size % (1024n * 1024n) !== 0n) {
        report(tseg, 'The size of the TSEG is whole mebibytes: libvirt refuses the definition.');
      }
      const eoi = feature.name === 'apic' ? attribute(feature, 'eoi') : undefined;
      if (eoi !== undefined && !onX86(machine)) {
        report(eoi, `Only x86 has 'eoi': libvirt refuses the definition. Remove it.`);
      }
      if (feature.name === 'pmu' && isOff && machine.family === 'ppc64') {
        report(
          placeOf(feature, 'state'),
          'On POWER the performance counters cannot be switched off: libvirt refuses the definition.',
          {
            fixes: [removal(feature)],
          },
        );
      }
    }
    if (machine.family !== 'arm' || processors.cpu === undefined) return;
    const policies = childElements(processors.cpu).filter(({ name }) => name === 'feature');
    const sve = policies.find((one) => valueIn(one, 'name') === 'sve');
    if (sve === undefined || valueIn(sve, 'policy') !== 'disable') return;
    for (const feature of policies) {
      if (!/^sve[0-9]+$/.test(valueIn(feature, 'name')) || valueIn(feature, 'policy') === 'disable') continue;
      report(
        placeOf(feature, 'name'),
        'A length of SVE vectors needs SVE, which is switched off: libvirt refuses the definition.',
        {
          related: [elsewhere(sve, 'SVE is switched off here')],
          fixes: [removal(feature)],
        },
      );
    }
  },
  examples: [
    {
      title: 'the interrupt controller of ARM on a PC',
      at: 'features',
      before: `
<acpi/>
<gic version='3'/>`,
      after: `
<acpi/>`,
      where: 'gic',
    },
    {
      title: 'features of a PC',
      at: 'features',
      valid: `
<acpi/>
<ioapic driver='kvm'/>
<smm state='on'/>`,
    },
  ],
});
