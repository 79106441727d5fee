import { isParavirtual } from '../../guest/kind.ts';
import { insertChild } from '../../xml/edit.ts';
import { child } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { insertInDomain } from './support/boot.ts';
import { safely } from './support/fixes.ts';

export const xenMissingAcpi = rule({
  id: 'xen-missing-acpi',
  title: 'A paravirtual guest without ACPI',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Add `<acpi/>` and `<apic/>`.',
  errors: ['UEFI requires ACPI on this architecture'],
  docs: `
A paravirtual guest has neither ACPI nor an interrupt controller of its own, so its definition asks for none. Taken to
KVM like that, it cannot be shut down from outside, no PCI device can be plugged in, Windows does not boot and UEFI is
refused. Ask for \`<acpi/>\` and \`<apic/>\`.

A fully virtualised guest without ACPI was set up so on purpose; an old Windows does not survive the change, so nothing
is said there, unless it boots by UEFI.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDef (UEFI requires ACPI)',
  check(guest, report) {
    const needed = isParavirtual(guest.kind) || guest.os.firmware === 'efi';
    const present = guest.features !== undefined && child(guest.features, 'acpi') !== undefined;
    if (!guest.fromXen || !needed || present || guest.choices.machine === 'virt') {
      return;
    }
    const names = guest.kind === 'pv' ? ['acpi', 'apic', 'pae'] : ['acpi', 'apic'];
    const { features } = guest;
    const missing = names.filter((name) => features === undefined || child(features, name) === undefined);
    const lines = missing.map((name) => `<${name}/>`);
    report(
      features ?? guest.os.typeElement ?? guest.root,
      'Without <acpi/> a KVM guest cannot be shut down from outside and takes no new PCI device; libvirt says nothing. Add <acpi/> and <apic/>.',
      {
        fixes: [
          safely(
            'Add <acpi/> and <apic/>',
            features === undefined
              ? insertInDomain(guest, `<features>\n${lines.map((line) => `  ${line}\n`).join('')}</features>`, [
                  'os',
                  'bootloader',
                  'vcpu',
                ])
              : insertChild(features, lines.join('\n'), { last: true }),
          ),
        ],
      },
    );
  },
  examples: [
    {
      title: 'no features at all',
      at: 'domain',
      before: `
<os>
  <type arch='x86_64' machine='xenpv'>linux</type>
  <kernel>/boot/vmlinuz</kernel>
</os>
<clock offset='utc'/>`,
      after: `
<os>
  <type arch='x86_64' machine='xenpv'>linux</type>
  <kernel>/boot/vmlinuz</kernel>
</os>
<features>
  <acpi/>
  <apic/>
  <pae/>
</features>
<clock offset='utc'/>`,
    },
    { title: 'ACPI is there', at: 'features', valid: `<acpi/>` },
    {
      title: 'a full machine without ACPI',
      at: 'domain',
      guest: 'hvm',
      valid: `<features>\n  <pae/>\n</features>`,
    },
  ],
});
