import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { elementsAt } from './support/find.ts';
import { safely } from './support/fixes.ts';
import { removeWithEmptyParent } from './support/remove.ts';

export const xenFeatures = rule({
  id: 'xen-features',
  title: 'Features of the Xen hypervisor',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  order: 10,
  cure: 'Remove `<xen>`: KVM needs none of its settings.',
  docs: `
\`<xen>\` in \`<features>\` holds settings of the Xen hypervisor. libvirt's QEMU driver keeps the element in the
definition and does nothing with it. KVM needs none of them.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefFeatures',
  check(guest, report) {
    for (const element of elementsAt(guest, 'features/xen')) {
      report(
        element,
        'These are settings of the Xen hypervisor; libvirt keeps them and QEMU never sees them. Remove them.',
        {
          unnecessary: true,
          fixes: [safely('Remove <xen>', removeWithEmptyParent(element))],
        },
      );
    }
  },
  examples: [
    {
      title: 'left in the definition',
      at: 'features',
      where: 'xen',
      before: `
<acpi/>
<xen>
  <e820_host state='on'/>
</xen>`,
      after: `
<acpi/>`,
    },
    { title: 'features of QEMU', at: 'features', valid: `<acpi/>\n<apic/>` },
  ],
});
