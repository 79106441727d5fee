import { alternatives } from '../fixes.ts';
import { rule } from '../rule.ts';
import { architecture, insertInDomain, machineAnswers } from './support/boot.ts';

export const xenOsMissingWithBootloader = rule({
  id: 'xen-os-missing-with-bootloader',
  title: 'A paravirtual guest without <os>',
  severity: 'error',
  targets: ['kvm', 'qemu'],
  layer: 'define',
  order: 50,
  cure: 'Add `<os>` with type `hvm`, a machine and a boot device.',
  errors: ["does not support os type 'xen'"],
  docs: `
A Xen guest with a \`<bootloader>\` needs no \`<os>\`: libvirt then takes it for a paravirtual one. Under QEMU the
type of the guest, its machine and what it boots from have to be said.`,
  source: 'libvirt src/conf/domain_conf.c virDomainDefParseCaps',
  check(guest, report) {
    if (guest.os.element !== undefined || !(guest.fromXen || guest.os.bootloader !== undefined)) {
      return;
    }
    const boot = guest.choices.boot === 'network' ? 'network' : 'hd';
    report(
      guest.os.bootloader ?? guest.root,
      "Without <os> libvirt takes the guest for a paravirtual one, which the QEMU driver refuses. Add <os> with type 'hvm' and a boot device.",
      {
        fixes: alternatives(
          guest,
          'machine',
          machineAnswers(guest).map((machine) => ({
            answer: machine,
            safe: false,
            title: `Add <os> with machine '${machine}'`,
            edits: insertInDomain(
              guest,
              `<os>\n  <type arch='${architecture(guest)}' machine='${machine}'>hvm</type>\n  <boot dev='${boot}'/>\n</os>`,
              ['vcpu', 'currentMemory', 'memory', 'name'],
            ),
          })),
        ),
      },
    );
  },
  examples: [
    {
      title: 'only a boot loader',
      where: 'bootloader',
      choices: { machine: 'pc' },
      before: `
<domain type='xen'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <vcpu>1</vcpu>
  <bootloader>/usr/bin/pygrub</bootloader>
  <devices/>
</domain>`,
      after: `
<domain type='xen'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <boot dev='hd'/>
  </os>
  <bootloader>/usr/bin/pygrub</bootloader>
  <devices/>
</domain>`,
    },
    {
      title: 'on the newer machine',
      choices: { machine: 'q35' },
      before: `
<domain type='xen'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <vcpu>1</vcpu>
  <bootloader>/usr/bin/pygrub</bootloader>
  <devices/>
</domain>`,
      after: `
<domain type='xen'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <boot dev='hd'/>
  </os>
  <bootloader>/usr/bin/pygrub</bootloader>
  <devices/>
</domain>`,
    },
    { title: 'with <os>', at: 'domain', valid: `<os>\n  <type>hvm</type>\n</os>` },
  ],
});
