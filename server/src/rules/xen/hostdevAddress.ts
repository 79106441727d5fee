import { child } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';

export const xenHostdevAddress = rule({
  id: 'xen-hostdev-address',
  title: 'A PCI address of the Xen host',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'start',
  cure: 'Look the address up on the KVM host, and see that its IOMMU is on.',
  errors: [
    'could not access /sys/bus/pci/devices/',
    "host doesn't support passthrough of host PCI devices",
    'Please ensure all devices within the iommu_group are bound',
  ],
  docs: `
The address says where the device sits in the Xen host. In another machine the same card sits elsewhere, and at this
address may sit another card, a disk controller for instance, which libvirt would take from the host without asking.

Look it up on the KVM host (\`lspci -nn\`, \`virsh nodedev-list --cap pci\`). Its IOMMU must be on, and all devices of
its IOMMU group leave the host together.`,
  source: 'libvirt docs/formatdomain.rst, host device assignment',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const { type, source } of guest.devices.hostdevs) {
      const address = source && child(source, 'address');
      if (type !== 'pci' || address === undefined) continue;
      report(
        address,
        'This is where the device sits in the Xen host: on another host the start fails, or takes whatever sits there. Look the address up on the KVM host, and see that its IOMMU is on.',
      );
    }
  },
  examples: [
    {
      title: 'a device of the Xen host',
      before: `
<hostdev mode='subsystem' type='pci' managed='yes'>
  <source>
    <address domain='0x0000' bus='0x06' slot='0x02' function='0x0'/>
  </source>
</hostdev>`,
      unfixable: true,
    },
    {
      title: 'in a KVM guest the rule is silent',
      valid: kvmGuest(`
<hostdev mode='subsystem' type='pci' managed='yes'>
  <source>
    <address domain='0x0000' bus='0x06' slot='0x02' function='0x0'/>
  </source>
</hostdev>`),
    },
  ],
});
