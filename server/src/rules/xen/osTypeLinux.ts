import { alternatives } from '../fixes.ts';
import { rule } from '../rule.ts';
import { machineAnswers, toFullMachine } from './support/boot.ts';

export const xenOsTypeLinux = rule({
  id: 'xen-os-type-linux',
  title: 'Operating system types "linux" and "xen" exist only under Xen',
  severity: 'error',
  targets: ['kvm', 'qemu'],
  layer: 'define',
  order: 50,
  cure: "Write `<type arch='…' machine='…'>hvm</type>` and say what the guest boots from.",
  errors: [
    "does not support os type 'linux'",
    "does not support os type 'xen'",
    'could not find capabilities for …ostype=linux',
    'could not find capabilities for …ostype=xen',
  ],
  docs: `
\`linux\` (older) and \`xen\` (its present name) mark a paravirtual guest: its kernel talks to Xen instead of to a
machine. QEMU has no such interface; every guest there is \`hvm\`, a whole machine with firmware, and libvirt refuses
the definition.

The guest then needs what a machine needs: a machine type, something to boot from, ACPI, and inside it a kernel that
runs on bare hardware with drivers for the new disks. A paravirtual guest that named neither boot loader nor kernel was
started from its disk, so it gets \`<boot dev='hd'/>\`.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDef; src/conf/domain_conf.c virDomainDefParseBootOptions',
  check(guest, report) {
    const { typeElement, type } = guest.os;
    if (typeElement === undefined || (type !== 'linux' && type !== 'xen') || guest.kind === 'not-xen') {
      return;
    }
    report(
      typeElement,
      `Type '${type}' is a paravirtual Xen guest; libvirt's QEMU driver refuses to define it. Make it 'hvm', which needs a machine and something to boot from.`,
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
      title: 'booted by pygrub',
      where: 'type',
      before: `
<domain type='xen'>
  <name>rhel5-web</name>
  <memory unit='GiB'>1</memory>
  <bootloader>/usr/bin/pygrub</bootloader>
  <os>
    <type arch='x86_64' machine='xenpv'>linux</type>
  </os>
</domain>`,
      after: `
<domain type='xen'>
  <name>rhel5-web</name>
  <memory unit='GiB'>1</memory>
  <bootloader>/usr/bin/pygrub</bootloader>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <boot dev='hd'/>
  </os>
</domain>`,
    },
    {
      title: 'with a kernel of its own, on q35',
      choices: { machine: 'q35' },
      before: `
<domain type='xen'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>linux</type>
    <kernel>/boot/vmlinuz</kernel>
  </os>
</domain>`,
      after: `
<domain type='xen'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <kernel>/boot/vmlinuz</kernel>
  </os>
</domain>`,
    },
    {
      title: 'a full machine',
      at: 'os',
      valid: `<type arch='x86_64' machine='q35'>hvm</type>`,
    },
  ],
});
