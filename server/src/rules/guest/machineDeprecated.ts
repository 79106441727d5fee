import { setAttribute } from '../../xml/edit.ts';
import { alternatively } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** The newest version that QEMU 10.1, of August 2025, calls deprecated: three years, or nine versions, before it. */
const newestDeprecated = [7, 1] as const;

const versioned = /^(pc-i440fx|pc-q35|virt|pseries|s390-ccw-virtio)-(\d+)\.(\d+)$/;

/** Up to these QEMU has taken them out: machine-removed speaks of those. */
const newestRemoved = [2, 3] as const;

function isAtMost([major, minor]: readonly [number, number], limit: readonly [number, number]): boolean {
  return major < limit[0] || (major === limit[0] && minor <= limit[1]);
}

export const machineDeprecated = guestRule({
  id: 'machine-deprecated',
  title: 'A version of a machine that QEMU is going to take out',
  drivers: 'qemu',
  severity: 'hint',
  layer: 'silent',
  cure: 'Name the machine without a version when the guest can bear new hardware: libvirt takes the newest and writes it down.',
  docs: `
QEMU keeps each version of a machine for six years. After three it is deprecated: it still starts, and QEMU advises to use it only for
guests that are there already. Seen from QEMU 10.1 these are the versions up to 7.1. A later update of the host takes them
out, and the guest no longer starts there. A new version is new hardware: Windows may want to be activated again, and a snapshot of
the running guest cannot be resumed, so change it in a maintenance window.`,
  source: 'QEMU docs/about/deprecated.rst, system emulator machines: versioned machine types',
  check(guest, report) {
    const { machineAttribute, machine } = guest.os;
    const [, board = '', major = '', minor = ''] = versioned.exec(machine) ?? [];
    const version = [Number(major), Number(minor)] as const;
    if (machineAttribute === undefined || board === '' || !isAtMost(version, newestDeprecated)) return;
    if (board.startsWith('pc-') && isAtMost(version, newestRemoved)) return;
    const plain = board === 'pc-i440fx' ? 'pc' : board === 'pc-q35' ? 'q35' : board;
    report(
      machineAttribute,
      `QEMU has deprecated the machine '${machine}' and takes it out six years after its release. Plan a change to '${plain}'.`,
      {
        deprecated: true,
        fixes: [
          alternatively(
            `Change the machine to '${plain}' (new hardware for the guest)`,
            setAttribute(machineAttribute.parent, 'machine', plain),
          ),
        ],
      },
    );
  },
  examples: [
    {
      title: 'a machine of 2019',
      at: 'domain',
      before: `
<os>
  <type arch='x86_64' machine='pc-q35-4.2'>hvm</type>
</os>`,
      fix: "Change the machine to 'q35' (new hardware for the guest)",
      after: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      where: 'pc-q35-4.2',
    },
    {
      title: 'a machine that QEMU will keep',
      at: 'domain',
      valid: `
<os>
  <type arch='x86_64' machine='pc-q35-9.2'>hvm</type>
</os>`,
    },
    {
      title: 'the newest, whichever it is',
      at: 'domain',
      valid: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
    },
  ],
});
