import { setAttribute } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';
import { alternatively } from './support/fixes.ts';
import { removeWithEmptyParent } from './support/remove.ts';

export const xenAcpiTableSlic = rule({
  id: 'xen-acpi-table-slic',
  title: 'An ACPI table of type "slic", which Xen reads otherwise',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: "Keep it if the file is one SLIC table; use `type='raw'` or remove it otherwise.",
  errors: ['ACPI table too big'],
  docs: `
libvirt's Xen driver treats \`slic\` like \`rawset\`: the file may hold any tables, and several. QEMU stamps the file
with the signature SLIC and takes it for exactly one table. Keep the line only when the file is one SLIC table.`,
  source: 'libvirt docs/formatdomain.rst, ACPI tables',
  check(guest, report) {
    if (!guest.fromXen) {
      return;
    }
    for (const type of attributesAt(guest, 'os/acpi/table/@type', 'slic')) {
      report(
        type,
        "Xen takes any ACPI tables here, QEMU exactly one SLIC table. Keep it if the file is that; else use type 'raw' or remove it.",
        {
          fixes: [
            alternatively("Change the type to 'raw'", setAttribute(type.parent, 'type', 'raw')),
            alternatively('Remove the table', removeWithEmptyParent(type.parent)),
          ],
        },
      );
    }
  },
  examples: [
    {
      title: 'in a Xen guest',
      at: 'os',
      unfixable: true,
      before: `
<type>hvm</type>
<acpi>
  <table type='slic'>/srv/acpi/slic.bin</table>
</acpi>`,
    },
    {
      title: 'the file holds another table',
      at: 'os',
      before: `
<type>hvm</type>
<acpi>
  <table type='slic'>/srv/acpi/slic.bin</table>
</acpi>`,
      fix: "Change the type to 'raw'",
      after: `
<type>hvm</type>
<acpi>
  <table type='raw'>/srv/acpi/slic.bin</table>
</acpi>`,
    },
    {
      title: 'the table is not needed',
      at: 'os',
      before: `
<type>hvm</type>
<acpi>
  <table type='slic'>/srv/acpi/slic.bin</table>
</acpi>`,
      fix: 'Remove the table',
      after: `
<type>hvm</type>`,
    },
    {
      title: 'in a KVM guest',
      valid: `
<domain type='kvm'>
  <name>windows</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
    <acpi>
      <table type='slic'>/srv/acpi/slic.bin</table>
    </acpi>
  </os>
</domain>`,
    },
  ],
});
