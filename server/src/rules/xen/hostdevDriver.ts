import { removeElement } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';
import { safely } from './support/fixes.ts';

export const xenHostdevDriver = rule({
  id: 'xen-hostdev-driver',
  title: "PCI pass-through by Xen's pciback",
  severity: 'error',
  targets: qemuTargets,
  layer: 'start',
  cure: 'Remove `<driver>`: KVM passes devices through by vfio.',
  errors: ['Failed to load PCI stub module pciback', "does not support device assignment mode 'xen'"],
  docs: `
\`<driver name='xen'/>\` has the device bound to \`pciback\`, Xen's holder of devices that are passed through. libvirt's
QEMU driver accepts it and refuses to start the guest: KVM passes devices through by \`vfio\`, which is also the default.
Remove the element.

The host needs its IOMMU on (\`intel_iommu=on\` among the kernel arguments on Intel), and every device of the same IOMMU
group goes to the guest or stays unused.`,
  source: 'libvirt src/qemu/qemu_domain.c qemuDomainPrepareHostdevPCI',
  check(guest, report) {
    for (const name of attributesAt(guest, 'devices/hostdev/driver/@name', 'xen')) {
      report(
        name,
        "'xen' binds the device to Xen's pciback: libvirt takes the definition but refuses to start the guest. Remove the driver; KVM's is 'vfio', the default.",
        { fixes: [safely('Remove the driver', removeElement(name.parent))] },
      );
    }
  },
  examples: [
    {
      title: 'a device held by pciback',
      before: `
<hostdev mode='subsystem' type='pci' managed='yes'>
  <driver name='xen'/>
  <source>
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
      title: 'the driver of KVM',
      valid: `
<hostdev mode='subsystem' type='pci' managed='yes'>
  <driver name='vfio'/>
  <source>
    <address domain='0x0000' bus='0x06' slot='0x02' function='0x0'/>
  </source>
</hostdev>`,
    },
  ],
});
