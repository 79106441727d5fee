import { setAttribute } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';
import { safely } from './support/fixes.ts';

export const xenHostdevDriverKvm = rule({
  id: 'xen-hostdev-driver-kvm',
  title: 'PCI pass-through by the KVM of RHEL 6',
  severity: 'error',
  targets: qemuTargets,
  layer: 'start',
  cure: "Write `<driver name='vfio'/>`, or remove it.",
  errors: ["host doesn't support legacy PCI passthrough"],
  docs: `
\`<driver name='kvm'/>\` asks for the pass-through that KVM itself once had. It left Linux long ago; libvirt accepts the
definition and refuses to start the guest. \`vfio\` does the same, and safely.`,
  source: 'libvirt src/qemu/qemu_domain.c qemuDomainPrepareHostdevPCI',
  check(guest, report) {
    for (const name of attributesAt(guest, 'devices/hostdev/driver/@name', 'kvm')) {
      report(
        name,
        "The pass-through 'kvm' has left Linux: libvirt takes the definition but refuses to start the guest. Use 'vfio'.",
        { fixes: [safely("Change the driver to 'vfio'", setAttribute(name.parent, 'name', 'vfio'))] },
      );
    }
  },
  examples: [
    {
      title: 'a definition of RHEL 6',
      before: `
<hostdev mode='subsystem' type='pci' managed='yes'>
  <driver name='kvm'/>
  <source>
    <address domain='0x0000' bus='0x06' slot='0x02' function='0x0'/>
  </source>
</hostdev>`,
      after: `
<hostdev mode='subsystem' type='pci' managed='yes'>
  <driver name='vfio'/>
  <source>
    <address domain='0x0000' bus='0x06' slot='0x02' function='0x0'/>
  </source>
</hostdev>`,
    },
    {
      title: 'the default',
      valid: `
<hostdev mode='subsystem' type='pci' managed='yes'>
  <source>
    <address domain='0x0000' bus='0x06' slot='0x02' function='0x0'/>
  </source>
</hostdev>`,
    },
  ],
});
