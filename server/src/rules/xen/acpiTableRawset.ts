import { setAttribute } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';
import { alternatively, preferably } from './support/fixes.ts';
import { removeWithEmptyParent } from './support/remove.ts';

export const xenAcpiTableRawset = rule({
  id: 'xen-acpi-table-rawset',
  title: 'ACPI tables of type "rawset" exist only under Xen',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: "Write `type='raw'`, with one table in each file.",
  errors: ["ACPI table type 'rawset'"],
  docs: `
A \`rawset\` is one file with several ACPI tables in a row, which Xen's firmware takes apart. libvirt's QEMU driver
refuses the type. It takes \`raw\` (since libvirt 11.2.0): one table a file. Cut the file at the tables' lengths (bytes
4 to 7 of each) and name every piece in a \`<table>\` of its own; a file that holds one table needs only the new type.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefBoot',
  check(guest, report) {
    for (const type of attributesAt(guest, 'os/acpi/table/@type', 'rawset')) {
      report(
        type,
        "Type 'rawset' is for Xen; libvirt's QEMU driver refuses to define the guest. Use type 'raw', with one table in the file.",
        {
          fixes: [
            preferably("Change the type to 'raw'", setAttribute(type.parent, 'type', 'raw')),
            alternatively('Remove the table', removeWithEmptyParent(type.parent)),
          ],
        },
      );
    }
  },
  examples: [
    {
      title: 'as Xen has it',
      at: 'os',
      where: 'rawset',
      before: `
<type>hvm</type>
<acpi>
  <table type='rawset'>/srv/acpi/tables.bin</table>
</acpi>`,
      after: `
<type>hvm</type>
<acpi>
  <table type='raw'>/srv/acpi/tables.bin</table>
</acpi>`,
    },
    {
      title: 'tables that nobody needs',
      at: 'os',
      before: `
<type>hvm</type>
<acpi>
  <table type='rawset'>/srv/acpi/tables.bin</table>
</acpi>`,
      fix: 'Remove the table',
      after: `
<type>hvm</type>`,
    },
    {
      title: 'one table',
      at: 'os',
      valid: `
<type>hvm</type>
<acpi>
  <table type='raw'>/srv/acpi/ssdt.bin</table>
</acpi>`,
    },
  ],
});
