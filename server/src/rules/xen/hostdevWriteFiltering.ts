import { removeAttribute } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';
import { safely } from './support/fixes.ts';

export const xenHostdevWriteFiltering = rule({
  id: 'xen-hostdev-writefiltering',
  title: 'Write filtering of a PCI device exists only under Xen',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: 'Remove `writeFiltering`.',
  errors: ['Write filtering of PCI device configuration space'],
  docs: `
Xen lets a guest write only known registers of a device's configuration space, unless \`writeFiltering='no'\`
(\`permissive=1\` of xl) opens all of it. libvirt's QEMU driver refuses the attribute with either value. VFIO has rules
of its own for what a guest may write, and nothing to set.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefHostdev',
  check(guest, report) {
    for (const filtering of attributesAt(guest, 'devices/hostdev/source/@writeFiltering')) {
      report(
        filtering,
        "Write filtering is a setting of Xen's pciback, and libvirt's QEMU driver refuses the definition. Remove it; VFIO needs no such setting.",
        { fixes: [safely('Remove the write filtering', removeAttribute(filtering.parent, filtering.name))] },
      );
    }
  },
  examples: [
    {
      title: 'a permissive device',
      before: `
<hostdev mode='subsystem' type='pci' managed='yes'>
  <source writeFiltering='no'>
    <address domain='0x0000' bus='0x06' slot='0x02' function='0x0'/>
  </source>
</hostdev>`,
      after: `
<hostdev mode='subsystem' type='pci' managed='yes'>
  <source>
    <address domain='0x0000' bus='0x06' slot='0x02' function='0x0'/>
  </source>
</hostdev>`,
    },
    {
      title: 'no filtering is set',
      valid: `
<hostdev mode='subsystem' type='pci' managed='yes'>
  <source>
    <address domain='0x0000' bus='0x06' slot='0x02' function='0x0'/>
  </source>
</hostdev>`,
    },
  ],
});
