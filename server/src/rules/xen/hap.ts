import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { elementsAt } from './support/find.ts';
import { safely } from './support/fixes.ts';
import { removeWithEmptyParent } from './support/remove.ts';

export const xenHap = rule({
  id: 'xen-hap',
  title: 'Hardware-assisted paging, which KVM sets for the whole host',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Remove it: KVM chooses for the whole host.',
  docs: `
\`<hap>\` chooses between nested page tables and shadow pages for one Xen guest. KVM uses nested page tables for all
guests of the host where the processor has them (a parameter of the module \`kvm_intel\` or \`kvm_amd\`); libvirt keeps
the element and does nothing with it.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefFeatures',
  check(guest, report) {
    for (const element of elementsAt(guest, 'features/hap')) {
      report(
        element,
        'KVM chooses the paging mode for the whole host; libvirt keeps the setting without effect. Remove it.',
        {
          unnecessary: true,
          fixes: [safely('Remove <hap>', removeWithEmptyParent(element))],
        },
      );
    }
  },
  examples: [
    {
      title: 'left in the definition',
      at: 'features',
      where: 'hap',
      before: `
<acpi/>
<hap state='on'/>`,
      after: `
<acpi/>`,
    },
    { title: 'features of QEMU', at: 'features', valid: `<acpi/>\n<apic/>` },
  ],
});
