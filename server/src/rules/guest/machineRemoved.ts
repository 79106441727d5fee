import { setAttribute } from '../../xml/edit.ts';
import { preferably } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** Versions that QEMU has taken out: docs/about/removed-features. */
const removed = /^pc-(0\.|1\.|i440fx-(1\.|2\.[0-3]$)|q35-(1\.|2\.[0-3]$))/;

export const machineRemoved = guestRule({
  id: 'machine-removed',
  title: 'A version of a machine that QEMU has taken out',
  drivers: 'qemu',
  severity: 'warning',
  layer: 'start',
  cure: 'Name the machine without a version, `pc` or `q35`: libvirt then takes the newest, and writes it down.',
  errors: ['does not support machine type', 'unsupported machine type'],
  docs: `
The version in the name of a machine keeps the hardware of a guest the same over updates of QEMU. After some years QEMU takes old
versions out: \`pc-0.…\`, \`pc-1.…\`, and \`pc-i440fx\` and \`pc-q35\` up to 2.3 are gone from current ones, and libvirt refuses the
definition there. A new version is new hardware: Windows may want to be activated again, and a snapshot of the running guest
cannot be resumed.`,
  source: 'QEMU docs/about/removed-features.rst, system emulator machines',
  check(guest, report) {
    const { machineAttribute, machine } = guest.os;
    if (machineAttribute === undefined || !removed.test(machine)) return;
    const plain = machine.startsWith('pc-q35') ? 'q35' : 'pc';
    report(
      machineAttribute,
      `Current versions of QEMU no longer have the machine '${machine}': the guest does not start there. Use '${plain}'.`,
      {
        deprecated: true,
        fixes: [
          preferably(`Change the machine to '${plain}'`, setAttribute(machineAttribute.parent, 'machine', plain)),
        ],
      },
    );
  },
  examples: [
    {
      title: 'a guest of many years',
      at: 'domain',
      before: `
<os>
  <type arch='x86_64' machine='pc-i440fx-1.5'>hvm</type>
</os>`,
      after: `
<os>
  <type arch='x86_64' machine='pc'>hvm</type>
</os>`,
      where: 'pc-i440fx-1.5',
    },
    {
      title: 'a machine that is there',
      at: 'domain',
      valid: `
<os>
  <type arch='x86_64' machine='pc-q35-9.0'>hvm</type>
</os>`,
    },
  ],
});
