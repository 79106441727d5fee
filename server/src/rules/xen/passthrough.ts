import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { elementsAt } from './support/find.ts';
import { safely } from './support/fixes.ts';
import { removeWithEmptyParent } from './support/remove.ts';

export const xenPassthrough = rule({
  id: 'xen-passthrough',
  title: "Xen's mode of passing devices through",
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Remove it; a `<hostdev>` is enough.',
  docs: `
\`<passthrough>\` prepares a Xen guest for devices of the host and says how the IOMMU's page tables are kept. Under KVM
a \`<hostdev>\` with vfio is all that is needed, also for one plugged in later; libvirt keeps the element and does
nothing with it.

A guest with this setting and without \`<hostdev>\` probably got its devices while it ran: think of them.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefFeatures',
  check(guest, report) {
    for (const element of elementsAt(guest, 'features/xen/passthrough')) {
      const later = guest.devices.hostdevs.length === 0 ? ' The guest may get host devices while it runs.' : '';
      report(
        element,
        `KVM needs no preparation for devices of the host; libvirt keeps the setting without effect. Remove it.${later}`,
        { unnecessary: true, fixes: [safely('Remove <passthrough>', removeWithEmptyParent(element))] },
      );
    }
  },
  examples: [
    {
      title: 'left in the definition',
      at: 'features',
      where: 'passthrough',
      before: `
<acpi/>
<xen>
  <e820_host state='on'/>
  <passthrough state='on' mode='share_pt'/>
</xen>`,
      after: `
<acpi/>
<xen>
  <e820_host state='on'/>
</xen>`,
    },
    { title: 'features of QEMU', at: 'features', valid: `<acpi/>` },
  ],
});
