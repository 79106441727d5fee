import { setAttribute } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import { rule } from '../rule.ts';
import { readShares, rescaleShares } from './support/shares.ts';

const types = [
  { answer: 'kvm', title: "Change the type to 'kvm'" },
  { answer: 'qemu', title: "Change the type to 'qemu' (emulation, slow)" },
  { answer: 'hvf', title: "Change the type to 'hvf' (a host that runs macOS)" },
] as const;

export const xenDomainType = rule({
  id: 'xen-domain-type',
  title: 'Domain type "xen" exists only under Xen',
  severity: 'error',
  targets: ['kvm', 'qemu'],
  layer: 'define',
  order: 100,
  cure: "Write `type='kvm'`, or `type='qemu'` where the host has no hardware virtualisation.",
  errors: [
    "does not support virt type 'xen'",
    'could not find capabilities for …domaintype=xen',
    'does not support xen',
  ],
  docs: `
The type of a domain says which hypervisor runs it. libvirt's QEMU driver has no emulator for \`xen\` and refuses the
definition. \`kvm\` uses the processor's virtualisation, \`qemu\` emulates everything, and \`hvf\` is what macOS
has in place of KVM.

A CPU weight (\`<cputune><shares>\`) is on another scale under Xen; changing the type rescales it in the same step.
Do this last: as long as the type is \`xen\`, other rules know that what is missing means Xen's default.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDef',
  check(guest, report) {
    const type = attribute(guest.root, 'type');
    if (type?.value !== 'xen') {
      return;
    }
    const rescaled = readShares(guest) === undefined ? '' : ' and rescale the CPU weight';
    report(
      type,
      `Type 'xen' is for libvirt's Xen driver; the QEMU driver refuses to define the guest. Use '${guest.target}'.`,
      {
        fixes: types
          .toSorted((one, other) => Number(other.answer === guest.target) - Number(one.answer === guest.target))
          .map(({ answer, title }) => ({
            title: title + rescaled,
            edits: [...setAttribute(guest.root, 'type', answer), ...rescaleShares(guest)],
            ...(answer === guest.target ? { preferred: true, safe: true } : { safe: false }),
          })),
      },
    );
  },
  examples: [
    {
      title: 'a Xen guest',
      where: 'xen',
      before: `
<domain type='xen'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
  </os>
</domain>`,
      after: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
  </os>
</domain>`,
    },
    {
      title: 'with a CPU weight',
      before: `
<domain type="xen">
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <cputune>
    <shares>512</shares>
  </cputune>
  <os>
    <type>hvm</type>
  </os>
</domain>`,
      after: `
<domain type="kvm">
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <cputune>
    <shares>2048</shares>
  </cputune>
  <os>
    <type>hvm</type>
  </os>
</domain>`,
    },
    {
      title: 'a host without hardware virtualisation',
      before: `
<domain type='xen'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
  </os>
</domain>`,
      fix: "Change the type to 'qemu' (emulation, slow)",
      after: `
<domain type='qemu'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
  </os>
</domain>`,
    },
    {
      title: 'a host that runs macOS',
      before: `
<domain type='xen'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
  </os>
</domain>`,
      fix: "Change the type to 'hvf' (a host that runs macOS)",
      after: `
<domain type='hvf'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
  </os>
</domain>`,
    },
    {
      title: 'a KVM guest',
      valid: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
</domain>`,
    },
  ],
});
