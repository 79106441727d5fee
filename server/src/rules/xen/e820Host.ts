import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { elementsAt } from './support/find.ts';
import { safely } from './support/fixes.ts';
import { removeWithEmptyParent } from './support/remove.ts';

export const xenE820Host = rule({
  id: 'xen-e820-host',
  title: 'The memory map of the host, which only Xen shows a guest',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Remove it.',
  docs: `
\`e820_host\` shows a paravirtual guest the memory map of the Xen host, which it needs to use PCI devices of the host.
Under KVM the guest has a memory map of its own and devices are mapped by vfio; libvirt passes over the setting.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefFeatures',
  check(guest, report) {
    for (const element of elementsAt(guest, 'features/xen/e820_host')) {
      report(
        element,
        'Only paravirtual Xen guests need the memory map of the host; libvirt keeps the setting without effect. Remove it.',
        {
          unnecessary: true,
          fixes: [safely('Remove <e820_host>', removeWithEmptyParent(element))],
        },
      );
    }
  },
  examples: [
    {
      title: 'left in the definition',
      at: 'features',
      where: 'e820_host',
      before: `
<acpi/>
<xen>
  <passthrough state='on'/>
  <e820_host state='on'/>
</xen>`,
      after: `
<acpi/>
<xen>
  <passthrough state='on'/>
</xen>`,
    },
    { title: 'features of QEMU', at: 'features', valid: `<acpi/>\n<apic/>` },
  ],
});
