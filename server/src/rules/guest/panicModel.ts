import { type Machine, machineWords } from '../../guest/hardware/machine.ts';
import { setAttribute } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import { onPseries, onS390, onX86 } from './support/machines.ts';
import { elsewhere, placeOf, preferably, removal, repeated, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

interface PanicModel {
  readonly fits: (machine: Machine) => boolean;
  /** The type of address it may have; undefined when it has none. */
  readonly address: string | undefined;
}

/** Source: qemu_validate.c qemuValidateDomainDefPanic. */
export const panicModels: ReadonlyMap<string, PanicModel> = new Map([
  ['isa', { fits: () => true, address: 'isa' }],
  ['pvpanic', { fits: () => true, address: 'pci' }],
  ['pseries', { fits: onPseries, address: undefined }],
  ['hyperv', { fits: onX86, address: undefined }],
  ['s390', { fits: onS390, address: undefined }],
]);

/** Source: qemu_domain.c qemuDomainDefaultPanicModel. */
function defaultPanic({ board, family }: Machine): string | undefined {
  if (board === 'pseries') return 'pseries';
  if (family === 's390') return 's390';
  return family === 'x86' ? 'isa' : undefined;
}

export const panicModel = guestRule({
  id: 'panic-model',
  title: 'A panic device that this machine does not have',
  drivers: 'qemu',
  cure: 'Write a model of this machine, without an address of another kind; `pvpanic` works wherever there is PCI.',
  errors: [
    'no panic model provided, and no default for the architecture and machine type',
    'pvpanic is supported only with PCI address type',
    'panic is supported only with ISA address type',
    'guests support panic device of model',
    'setting the panic device address is not supported for model',
    'Multiple panic devices with model',
  ],
  docs: `
By a \`<panic>\` device the guest tells that it crashed. The model follows from the machine on x86 (\`isa\`), \`pseries\` and IBM Z;
on others it must be written. \`hyperv\` belongs to x86, \`pseries\` to POWER, \`s390\` to IBM Z, and these three have no address;
\`isa\` has one of type \`isa\`, \`pvpanic\` one of type \`pci\`. Each model may stand once. libvirt refuses what does not fit.`,
  source:
    'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefPanic; src/qemu/qemu_domain.c qemuDomainDefaultPanicModel',
  check(guest, report) {
    const { machine } = guest.hardware;
    const devices = guest.hardware.named('panic');
    const hasDefault =
      machine.board === undefined ||
      machine.board === 'pseries' ||
      machine.family === 'x86' ||
      machine.family === 's390';
    for (const { element, address, addressType } of devices) {
      const written = attribute(element, 'model');
      if (written === undefined) {
        if (!hasDefault) {
          report(
            element,
            `Which panic device ${machineWords(machine)} should have must be written: libvirt refuses the definition. Use model='pvpanic'.`,
            {
              fixes: [preferably("Add model='pvpanic'", setAttribute(element, 'model', 'pvpanic'))],
            },
          );
        }
      }
      const name = written?.value ?? defaultPanic(machine);
      const model = name === undefined ? undefined : panicModels.get(name);
      if (model === undefined) continue;
      if (written !== undefined && !model.fits(machine)) {
        report(
          written,
          `There is no panic device of model '${written.value}' in ${machineWords(machine)}: libvirt refuses the definition.`,
        );
      }
      if (address === undefined || addressType === '' || addressType === model.address) continue;
      const words = model.address === undefined ? 'has no address' : `has an address of type '${model.address}'`;
      report(
        placeOf(address, 'type'),
        `A panic device of model '${name}' ${words}: libvirt refuses this one. Remove the address.`,
        {
          fixes: [removal(address)],
        },
      );
    }
    for (const { item, first } of repeated(devices, ({ element }) => valueIn(element, 'model') || undefined)) {
      report(item.element, 'Another panic device has this model already: libvirt refuses the definition. Remove one.', {
        related: [elsewhere(first.element, 'The first one')],
        fixes: [removal(item.element)],
      });
    }
  },
  examples: [
    {
      title: 'a PCI device with the address of an ISA device',
      before: `
<panic model='pvpanic'>
  <address type='isa' iobase='0x505'/>
</panic>`,
      after: `
<panic model='pvpanic'>
</panic>`,
      where: 'isa',
    },
    {
      title: 'the models of a PC',
      valid: `
<panic model='isa'>
  <address type='isa' iobase='0x505'/>
</panic>
<panic model='hyperv'/>`,
    },
  ],
});
