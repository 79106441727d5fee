import { setAttribute } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { safely } from './support/fixes.ts';

export const xenHostdevManaged = rule({
  id: 'xen-hostdev-managed',
  title: 'A PCI device that somebody had to bind by hand',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'start',
  cure: "Write `managed='yes'`.",
  errors: ['must be manually detached from the host'],
  docs: `
\`managed='no'\` means that the administrator takes the device from its driver before the guest starts. On a Xen host
that was done for \`pciback\` when the host booted, and imported configurations all say so. Under KVM the device must be
bound to \`vfio-pci\` by then, or the start fails.

With \`managed='yes'\` libvirt does it at every start and gives the device back afterwards.`,
  source: 'libvirt docs/formatdomain.rst, host device assignment: managed; src/libxl/xen_common.c xenParsePCI',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const { element, managed, type } of guest.devices.hostdevs) {
      if (type !== 'pci' || (managed !== undefined && managed.value !== 'no')) continue;
      report(
        managed ?? element,
        "Nobody binds this device for KVM: libvirt takes the definition, and the start fails unless it is bound to vfio-pci by hand. Use managed='yes'.",
        { fixes: [safely("Let libvirt bind the device: managed='yes'", setAttribute(element, 'managed', 'yes'))] },
      );
    }
  },
  examples: [
    {
      title: 'as imported from a Xen configuration',
      before: `
<hostdev mode='subsystem' type='pci' managed='no'>
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
      title: 'a USB device needs no binding',
      valid: `
<hostdev mode='subsystem' type='usb' managed='no'>
  <source>
    <vendor id='0x1234'/>
    <product id='0xbeef'/>
  </source>
</hostdev>`,
    },
    {
      title: 'in a KVM guest the rule is silent',
      valid: kvmGuest(`
<hostdev mode='subsystem' type='pci' managed='no'>
  <source>
    <address domain='0x0000' bus='0x06' slot='0x02' function='0x0'/>
  </source>
</hostdev>`),
    },
  ],
});
