import { machineWords } from '../../guest/hardware/machine.ts';
import { removal } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const ideController = guestRule({
  id: 'ide-controller',
  title: 'An IDE controller that the machine does not have',
  drivers: 'qemu',
  cure: 'Remove the controller; put its disks on `sata` or `virtio`.',
  errors: [
    'Only a single IDE controller is supported for this machine type',
    'IDE controllers are unsupported for this QEMU binary or machine type',
  ],
  docs: `
libvirt knows only the IDE controller that is built into a machine: \`pc\` has one, and so have a few old boards. A second one,
or one in a machine without IDE such as \`q35\`, \`virt\` and \`pseries\`, is refused. Disks on the bus \`ide\` bring such a controller
along; on \`q35\` xen-ide-on-q35 says so.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefControllerIDE',
  check(guest, report) {
    const { machine, controllers } = guest.hardware;
    if (machine.board === undefined) return;
    for (const { element, type, index } of controllers) {
      if (type !== 'ide' || (machine.builtinIde && (index ?? 0) === 0)) continue;
      if (machine.board === 'isapc' || machine.board === 'other') continue;
      report(
        element,
        machine.builtinIde
          ? `There is one IDE controller in ${machineWords(machine)}: libvirt refuses a second one. Remove it.`
          : `There is no IDE in ${machineWords(machine)}: libvirt refuses the definition. Remove the controller.`,
        { fixes: [removal(element)] },
      );
    }
    if (machine.builtinIde || machine.board === 'q35' || machine.board === 'isapc' || machine.board === 'other') return;
    for (const { element, bus, busAttribute } of guest.devices.disks) {
      if (bus !== 'ide') continue;
      report(
        busAttribute ?? element,
        `There is no IDE in ${machineWords(machine)}: libvirt refuses the definition. Use 'virtio' or 'scsi'.`,
      );
    }
  },
  examples: [
    {
      title: 'IDE in a q35 machine',
      before: `
<controller type='ide' index='0'/>`,
      after: '',
      at: 'devices',
    },
    {
      title: 'the controller of the machine pc',
      guest: 'pc',
      valid: `
<controller type='ide' index='0'/>`,
    },
  ],
});
