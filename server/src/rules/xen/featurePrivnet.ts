import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { elementsAt } from './support/find.ts';
import { safely } from './support/fixes.ts';
import { removeWithEmptyParent } from './support/remove.ts';

export const xenFeaturePrivnet = rule({
  id: 'xen-feature-privnet',
  title: 'The feature "privnet", which is for containers',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Remove it.',
  docs: `
\`<privnet/>\` gives a container a network of its own. Neither Xen nor QEMU has a use for it; libvirt keeps it.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefFeatures',
  check(guest, report) {
    for (const element of elementsAt(guest, 'features/privnet')) {
      report(element, 'This feature is for containers; libvirt keeps it without effect. Remove it.', {
        unnecessary: true,
        fixes: [safely('Remove <privnet>', removeWithEmptyParent(element))],
      });
    }
  },
  examples: [
    {
      title: 'left in the definition',
      at: 'features',
      where: 'privnet',
      before: `
<acpi/>
<privnet/>`,
      after: `
<acpi/>`,
    },
    { title: 'features of QEMU', at: 'features', valid: `<acpi/>\n<apic/>` },
  ],
});
