import { alternatives } from '../fixes.ts';
import { rule } from '../rule.ts';
import { machineAnswers, toFullMachine } from './support/boot.ts';

export const xenOsTypeXenpvh = rule({
  id: 'xen-os-type-xenpvh',
  title: 'Operating system type "xenpvh" exists only under Xen',
  severity: 'error',
  targets: ['kvm', 'qemu'],
  layer: 'define',
  order: 50,
  cure: "Write `<type arch='…' machine='q35'>hvm</type>`; a directly booted kernel may stay.",
  errors: ["does not support os type 'xenpvh'", 'could not find capabilities for …ostype=xenpvh'],
  docs: `
\`xenpvh\` is a Xen guest without firmware and without emulated devices. libvirt's QEMU driver knows only \`hvm\` and
refuses it.

The kernel of such a guest is usually an ordinary one of its distribution, and QEMU can boot it directly as well: keep
\`<kernel>\`, with its path on the new host. The names of disks and console change.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDef',
  check(guest, report) {
    const { typeElement, type } = guest.os;
    if (typeElement === undefined || type !== 'xenpvh') {
      return;
    }
    report(
      typeElement,
      "Type 'xenpvh' is a Xen guest without firmware; libvirt's QEMU driver refuses to define it. Make it 'hvm'.",
      {
        fixes: alternatives(
          guest,
          'machine',
          machineAnswers(guest).map((machine) => ({
            answer: machine,
            safe: false,
            title: `Make it a full machine of type '${machine}'`,
            edits: toFullMachine(guest, typeElement, machine),
          })),
        ),
      },
    );
  },
  examples: [
    {
      title: 'direct kernel boot',
      at: 'os',
      before: `
<type arch='x86_64' machine='xenpvh'>xenpvh</type>
<kernel>/boot/vmlinuz</kernel>`,
      after: `
<type arch='x86_64' machine='q35'>hvm</type>
<kernel>/boot/vmlinuz</kernel>`,
    },
    {
      title: 'on the older machine',
      at: 'os',
      choices: { machine: 'pc' },
      before: `
<type arch='x86_64' machine='xenpvh'>xenpvh</type>
<kernel>/boot/vmlinuz</kernel>`,
      after: `
<type arch='x86_64' machine='pc'>hvm</type>
<kernel>/boot/vmlinuz</kernel>`,
    },
    { title: 'a full machine', at: 'os', valid: `<type arch='x86_64' machine='q35'>hvm</type>` },
  ],
});
