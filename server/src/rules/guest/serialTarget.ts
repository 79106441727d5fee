import { type Machine, machineWords } from '../../guest/hardware/machine.ts';
import { parseDecimal } from '../../guest/hardware/numbers.ts';
import { attribute, child } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { onArmVirt, onPseries, onS390, onX86 } from './support/machines.ts';
import { elsewhere, inside, placeOf, removal, repeated, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

interface SerialTarget {
  readonly fits: (machine: Machine) => boolean;
}

const everywhere = (): boolean => true;

/** Source: qemu_validate.c qemuValidateDomainChrDef. */
const serialTypes: ReadonlyMap<string, SerialTarget & { readonly address: string | undefined }> = new Map([
  ['isa-serial', { fits: everywhere, address: 'isa' }],
  ['usb-serial', { fits: everywhere, address: 'usb' }],
  ['pci-serial', { fits: everywhere, address: 'pci' }],
  ['spapr-vio-serial', { fits: onPseries, address: 'spapr-vio' }],
  ['system-serial', { fits: everywhere, address: undefined }],
  ['sclp-serial', { fits: onS390, address: undefined }],
  ['isa-debug', { fits: onX86, address: 'isa' }],
]);
const serialModels: ReadonlyMap<string, SerialTarget & { readonly type: string }> = new Map([
  ['isa-serial', { type: 'isa-serial', fits: everywhere }],
  ['usb-serial', { type: 'usb-serial', fits: everywhere }],
  ['pci-serial', { type: 'pci-serial', fits: everywhere }],
  ['spapr-vty', { type: 'spapr-vio-serial', fits: onPseries }],
  ['pl011', { type: 'system-serial', fits: onArmVirt }],
  [
    '16550a',
    {
      type: 'system-serial',
      fits: ({ board }: Machine) => board === 'riscv-virt' || board === 'loongarch-virt' || board === undefined,
    },
  ],
  ['sclpconsole', { type: 'sclp-serial', fits: onS390 }],
  ['sclplmconsole', { type: 'sclp-serial', fits: onS390 }],
]);
const isaPorts = 4;

/** Consoles of other drivers. Source: qemu_validate.c qemuValidateDomainDefConsole. */
const foreignConsoles: ReadonlySet<string> = new Set(['uml', 'lxc', 'openvz']);

export const serialTarget = guestRule({
  id: 'serial-target',
  title: 'A serial or parallel port that this machine does not have',
  drivers: 'qemu',
  cure: 'Leave out the type and model of the target: libvirt takes those of the machine.',
  errors: [
    'not compatible with guest architecture or machine type',
    'parallel ports are not supported',
    'unsupported console target type',
    'requires address type',
    'cannot have an associated address',
    'requires target type',
    'Maximum supported number of ISA serial ports',
    'target port …already allocated',
    'isa-debug serial type only valid on x86 architecture',
    'usb-serial requires address of usb type',
  ],
  docs: `
Serial ports differ between machines: \`spapr-vio-serial\` (\`spapr-vty\`) belongs to \`pseries\`, \`sclp-serial\` (\`sclpconsole\`,
\`sclplmconsole\`) to IBM Z, the model \`pl011\` to ARM's \`virt\`, \`16550a\` to the \`virt\` of RISC-V and LoongArch, and \`isa-debug\` to
x86. \`pseries\` and IBM Z have no parallel ports. The model belongs to its type, and each type has its own kind of address or
none. Of ISA ports there are four, each number once. libvirt refuses what does not fit.`,
  source:
    'libvirt src/qemu/qemu_validate.c qemuValidateDomainChrDef, qemuValidateDomainChrTargetDef; src/conf/domain_postparse.c virDomainChrIsaSerialDefPostParse',
  check(guest, report) {
    const { machine } = guest.hardware;
    for (const { element } of guest.devices.parallels) {
      if (machine.board !== 'pseries' && machine.family !== 's390') continue;
      report(
        element,
        `There are no parallel ports in ${machineWords(machine)}: libvirt refuses the definition. Remove it.`,
        {
          fixes: [removal(element)],
        },
      );
    }
    for (const { targetType } of guest.devices.consoles) {
      if (targetType === undefined || !foreignConsoles.has(targetType.value)) continue;
      report(
        targetType,
        `QEMU has no console of type '${targetType.value}': libvirt refuses the definition. Use 'serial' or 'virtio'.`,
      );
    }
    const isaPlaces: Element[] = [];
    for (const { element, target, targetType } of guest.devices.serials) {
      const type = targetType && serialTypes.get(targetType.value);
      const written = target && inside(target, 'model');
      const name = written && attribute(written, 'name');
      const model = name && serialModels.get(name.value);
      const address = child(element, 'address');
      const addressType = address && attribute(address, 'type');
      if (targetType !== undefined && type !== undefined) {
        if (!type.fits(machine)) {
          report(
            targetType,
            `There is no '${targetType.value}' in ${machineWords(machine)}: libvirt refuses the definition. Leave the type out.`,
          );
        } else if (address !== undefined && addressType !== undefined && addressType.value !== type.address) {
          const words = type.address === undefined ? 'has no address' : `has an address of type '${type.address}'`;
          report(
            addressType,
            `A serial port of type '${targetType.value}' ${words}: libvirt refuses this one. Remove it.`,
            {
              fixes: [removal(address)],
            },
          );
        }
      }
      if (name !== undefined && model !== undefined) {
        if (targetType !== undefined && targetType.value !== model.type) {
          report(
            name,
            `The model '${name.value}' belongs to the type '${model.type}': libvirt refuses the definition.`,
            {
              related: [elsewhere(targetType, 'The type')],
            },
          );
        } else if (!model.fits(machine)) {
          report(
            name,
            `There is no serial port of model '${name.value}' in ${machineWords(machine)}: libvirt refuses the definition. Leave the model out.`,
          );
        }
      }
      if (targetType === undefined ? machine.family === 'x86' : targetType.value === 'isa-serial')
        isaPlaces.push(element);
    }
    const hasType = (element: Element): boolean => valueIn(child(element, 'target'), 'type') !== '';
    const portOf = (element: Element): number | undefined => parseDecimal(valueIn(child(element, 'target'), 'port'));
    for (const [place, element] of isaPlaces.entries()) {
      const port = portOf(element);
      if (place < isaPorts && (port === undefined || port < isaPorts)) continue;
      report(
        inside(element, 'target') ?? element,
        `There are ${isaPorts} ISA serial ports, numbered from 0: libvirt refuses more. Use pci-serial or usb-serial.`,
        { severity: hasType(element) ? 'error' : 'warning' },
      );
    }
    for (const { item, first } of repeated(isaPlaces, portOf)) {
      report(
        placeOf(inside(item, 'target') ?? item, 'port'),
        'Another serial port has this number already: libvirt refuses the definition.',
        {
          related: [elsewhere(placeOf(inside(first, 'target') ?? first, 'port'), 'The number is used here first')],
        },
      );
    }
  },
  examples: [
    {
      title: 'a console of a container',
      before: `
<console type='pty'>
  <target type='lxc' port='0'/>
</console>`,
      unfixable: true,
      where: 'lxc',
    },
    {
      title: 'a serial port of POWER on a PC',
      before: `
<serial type='pty'>
  <target type='spapr-vio-serial'/>
</serial>`,
      unfixable: true,
      where: 'spapr-vio-serial',
    },
    {
      title: 'the serial port of a PC',
      valid: `
<serial type='pty'>
  <target type='isa-serial' port='0'>
    <model name='isa-serial'/>
  </target>
</serial>`,
    },
  ],
});
