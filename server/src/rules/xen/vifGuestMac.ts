import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';

export const xenVifGuestMac = rule({
  id: 'xen-vif-guest-mac',
  title: 'An interface of a Xen guest without its MAC address',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Write the MAC address that the guest has under Xen; one that is written stays.',
  docs: `
Without an address in the definition Xen's tools made one up, beginning with \`00:16:3e\`; libvirt makes up another,
beginning with \`52:54:00\`, when the guest is defined for KVM. To the guest that is a new card: DHCP gives it another
lease, udev another name, and licences bound to the address expire.

Look the address up in the running guest (\`ip link\`) or on the Xen host (\`xl network-list\`) and write it as
\`<mac address=…/>\`. An address that is written is kept, whatever it begins with.`,
  source: 'libvirt docs/formatdomain.rst, network interfaces: mac',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const { element, mac, type } of guest.devices.interfaces) {
      if (mac || type === 'hostdev') continue;
      report(
        element,
        'No MAC address is written: libvirt makes up a new one for KVM without a word, and the guest sees a new card. Write the address that the guest has under Xen.',
      );
    }
  },
  examples: [
    {
      title: 'no address',
      before: `
<interface type='bridge'>
  <source bridge='br0'/>
</interface>`,
      unfixable: true,
    },
    {
      title: 'the address Xen gave',
      valid: `
<interface type='bridge'>
  <mac address='00:16:3e:5a:10:01'/>
  <source bridge='br0'/>
</interface>`,
    },
    {
      title: 'a KVM guest may leave it out',
      valid: kvmGuest(`<interface type='bridge'><source bridge='br0'/></interface>`),
    },
  ],
});
