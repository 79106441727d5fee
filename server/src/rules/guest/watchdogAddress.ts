import { type Machine, machineWords } from '../../guest/hardware/machine.ts';
import { attribute } from '../../xml/query.ts';
import { placeOf, removal } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** Whether libvirt takes a watchdog on a machine. */
export function isWatchdogOf({ board, family }: Machine, model: string): boolean {
  if (model === 'itco') return board === undefined || board === 'q35';
  return model !== 'diag288' || family === undefined || family === 's390';
}

export const watchdogAddress = guestRule({
  id: 'watchdog-model',
  title: 'A watchdog with an address it cannot have, or on another machine',
  drivers: 'qemu',
  cure: 'Remove the `<address>`, or use a model of this machine: `i6300esb` wherever there is PCI, `itco` on q35.',
  errors: [
    'model of watchdog can go only on PCI bus',
    'model of watchdog does not support configuring the address',
    'model of watchdog is virtual and cannot go on any bus',
    'model of watchdog is allowed for s390 and s390x only',
    'model of watchdog is part of the machine',
  ],
  docs: `
The watchdog \`i6300esb\` is a PCI device. \`ib700\` sits at a fixed port, \`diag288\` belongs to IBM Z and to no bus, \`itco\` is part of
the machine q35: these have no address. libvirt refuses one, and a model of another machine.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainWatchdogDef',
  check(guest, report) {
    const { machine } = guest.hardware;
    for (const { element, address, addressType } of guest.hardware.named('watchdog')) {
      const model = attribute(element, 'model');
      if (model === undefined) continue;
      if (address !== undefined && addressType !== '' && (model.value !== 'i6300esb' || addressType !== 'pci')) {
        const words = model.value === 'i6300esb' ? 'is a PCI device' : 'has no address';
        report(
          placeOf(address, 'type'),
          `A watchdog of model '${model.value}' ${words}: libvirt refuses the definition. Remove the address.`,
          {
            fixes: [removal(address)],
          },
        );
      }
      if (isWatchdogOf(machine, model.value)) continue;
      report(
        model,
        `There is no watchdog '${model.value}' in ${machineWords(machine)}: libvirt refuses the definition. Use 'i6300esb'.`,
      );
    }
  },
  examples: [
    {
      title: 'an address of a fixed device',
      before: `
<watchdog model='ib700' action='reset'>
  <address type='isa' iobase='0x443'/>
</watchdog>`,
      after: `
<watchdog model='ib700' action='reset'>
</watchdog>`,
    },
    {
      title: 'a PCI device',
      valid: `
<watchdog model='i6300esb' action='reset'/>`,
    },
  ],
});
