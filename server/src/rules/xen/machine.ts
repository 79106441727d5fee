import { setAttribute } from '../../xml/edit.ts';
import { alternatives } from '../fixes.ts';
import { rule } from '../rule.ts';
import { architecture, machineAnswers } from './support/boot.ts';

const xenMachine = /^xen(pv|fv|pvh|fv-.*)$/;

export const xenMachineRule = rule({
  id: 'xen-machine',
  title: 'Machines "xenfv", "xenpv" and "xenpvh" exist only under Xen',
  severity: 'error',
  targets: ['kvm', 'qemu'],
  layer: 'define',
  order: 50,
  cure: "Write `machine='pc'` for an old guest, `machine='q35'` for a current one.",
  errors: ['No PCI buses available', "does not support machine type 'xen…'"],
  docs: `
Xen's drivers name their machines \`xenfv\`, \`xenpv\` and \`xenpvh\`. libvirt's QEMU driver builds no PCI bus for a
machine it does not know, and complains of missing PCI buses rather than of the machine.

- \`pc\` (i440FX) is what Xen emulates for an HVM guest. Old systems know nothing else, and it has IDE.
- \`q35\` has PCI Express and SATA instead of IDE; take it for current systems and for UEFI.

A Xen guest that names no machine gets one too, so that the definition says what the disks rely on.`,
  source:
    'libvirt src/qemu/qemu_postparse.c qemuDomainDefAddDefaultDevices; src/conf/domain_addr.c virDomainPCIAddressSetGrow',
  check(guest, report) {
    const { typeElement, type, machineAttribute, machine } = guest.os;
    if (typeElement === undefined || type !== 'hvm') {
      return;
    }
    const fixes = () =>
      alternatives(
        guest,
        'machine',
        machineAnswers(guest).map((answer) => ({
          answer: answer,
          // The older machine is the one that Xen emulates; the newer one is for somebody to choose.
          safe: answer === 'pc' || answer === 'virt',
          title: `Change the machine to '${answer}'`,
          edits: [
            ...(guest.os.arch === architecture(guest) ? [] : setAttribute(typeElement, 'arch', architecture(guest))),
            ...setAttribute(typeElement, 'machine', answer),
          ],
        })),
      );
    if (machineAttribute !== undefined && xenMachine.test(machine)) {
      report(
        machineAttribute,
        `Machine '${machine}' is Xen's; libvirt's QEMU driver refuses the guest, often with a message about PCI buses. Use '${guest.choices.machine}'.`,
        { fixes: fixes() },
      );
    } else if (machineAttribute === undefined && guest.fromXen) {
      report(
        typeElement,
        `No machine is named. libvirt would take the default of the new host; '${guest.choices.machine}' fits the disks of this guest.`,
        { fixes: fixes(), severity: 'information' },
      );
    }
  },
  examples: [
    {
      title: 'a fully virtualised guest',
      at: 'os',
      where: 'xenfv',
      before: `<type arch='x86_64' machine='xenfv'>hvm</type>`,
      after: `<type arch='x86_64' machine='pc'>hvm</type>`,
    },
    {
      title: 'q35 was chosen',
      at: 'os',
      choices: { machine: 'q35' },
      before: `<type machine="xenfv-4.2">hvm</type>`,
      after: `<type machine="q35" arch="x86_64">hvm</type>`,
    },
    { title: 'a machine of QEMU', at: 'os', valid: `<type arch='x86_64' machine='pc-i440fx-7.2'>hvm</type>` },
  ],
});
