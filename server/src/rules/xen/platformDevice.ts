import { isParavirtual } from '../../guest/kind.ts';
import { child } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';

export const xenPlatformDevice = rule({
  id: 'xen-platform-device',
  title: 'Drivers of Xen in Windows, which lose their device',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: "Remove Xen's drivers while the guest still runs on Xen, and install virtio-win.",
  errors: ['INACCESSIBLE_BOOT_DEVICE', '0x0000007B'],
  docs: `
A fully virtualised Xen guest has a PCI device 5853:0001, never written in the definition, by which Xen's paravirtual
drivers know that they are on Xen. Under KVM it is gone. Linux does without at once. In Windows the drivers stay behind;
where they sit in the way of the disk's own driver, Windows stops with 0x7B while it boots.

While the guest still runs on Xen: make a snapshot, remove the PV drivers (GPLPV, Citrix or XCP tools, RHEL's xenpv),
install virtio-win, and note the network settings, which belong to a card that goes away.`,
  source: 'Xen docs/man/xl.cfg.5, xen_platform_pci',
  check(guest, report) {
    const os = child(guest.root, 'os');
    if (!guest.fromXen || isParavirtual(guest.kind) || os === undefined) return;
    if (!guest.choices['guest-os']?.startsWith('windows')) return;
    report(
      child(os, 'type') ?? os,
      "Xen's device for paravirtual drivers is gone under KVM, and nothing else will tell: in Windows such drivers can stop the boot. Remove them while the guest still runs on Xen, and install virtio-win.",
    );
  },
  examples: [
    {
      title: 'a Windows guest',
      at: 'domain',
      choices: { 'guest-os': 'windows' },
      before: `
<os>
  <type arch='x86_64' machine='xenfv'>hvm</type>
</os>
<devices/>`,
      unfixable: true,
    },
    {
      title: 'Linux does without',
      at: 'domain',
      choices: { 'guest-os': 'linux' },
      valid: `
<os>
  <type arch='x86_64' machine='xenfv'>hvm</type>
</os>
<devices/>`,
    },
    { title: 'in a KVM guest the rule is silent', valid: kvmGuest(`<memballoon model='virtio'/>`) },
  ],
});
