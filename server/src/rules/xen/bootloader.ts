import { insertChild, removeElement } from '../../xml/edit.ts';
import { rule } from '../rule.ts';
import { missingBoot } from './support/boot.ts';
import { preferably, safely } from './support/fixes.ts';

export const xenBootloader = rule({
  id: 'xen-bootloader',
  title: 'A boot loader program of the Xen host',
  severity: 'error',
  targets: ['kvm', 'qemu'],
  layer: 'define',
  order: 60,
  cure: 'Remove `<bootloader>` and boot from the disk or the network.',
  errors: ['bootloader is not supported by QEMU'],
  docs: `
\`<bootloader>\` names a program of the Xen host, such as \`pygrub\`, that reads the kernel out of the guest's disk
before the guest starts. libvirt's QEMU driver refuses it: there the firmware boots the disk.

Remove it and boot from the disk (\`pygrub\`, \`pvgrub\`) or from the network (\`pypxeboot\`). The disk then needs a boot
loader in its MBR or EFI partition, which pygrub never asked for: run \`grub-install\` in the guest beforehand.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefBoot',
  check(guest, report) {
    const { bootloader, bootloaderPath = '', element, type } = guest.os;
    if (bootloader === undefined) {
      return;
    }
    const boot = type === 'hvm' && element !== undefined ? missingBoot(guest) : undefined;
    const edits = [
      ...removeElement(bootloader),
      ...(boot === undefined || element === undefined ? [] : insertChild(element, boot, { last: true })),
    ];
    if (bootloaderPath === '') {
      report(bootloader, 'An empty <bootloader> says nothing; libvirt drops it.', {
        severity: 'information',
        unnecessary: true,
        fixes: [safely('Remove the empty <bootloader>', edits)],
      });
      return;
    }
    const known = /grub/i.test(bootloaderPath);
    const from = guest.choices.boot === 'network' ? 'the network' : 'the disk';
    report(
      bootloader,
      `'${bootloaderPath}' is a program of the Xen host; libvirt's QEMU driver refuses to define the guest. Remove it: the firmware boots ${from}, which needs a boot loader of its own.`,
      { fixes: [(known ? safely : preferably)(`Remove <bootloader> and boot from ${from}`, edits)] },
    );
  },
  examples: [
    {
      title: 'pygrub',
      at: 'domain',
      where: 'bootloader',
      before: `
<bootloader>/usr/bin/pygrub</bootloader>
<os>
  <type arch='x86_64' machine='pc'>hvm</type>
</os>`,
      after: `
<os>
  <type arch='x86_64' machine='pc'>hvm</type>
  <boot dev='hd'/>
</os>`,
    },
    {
      title: 'booted over the network',
      at: 'domain',
      before: `
<bootloader>/usr/lib/xen/bin/pypxeboot</bootloader>
<os>
  <type arch='x86_64' machine='pc'>hvm</type>
</os>`,
      after: `
<os>
  <type arch='x86_64' machine='pc'>hvm</type>
  <boot dev='network'/>
</os>`,
    },
    { title: 'none', at: 'domain', valid: `<os>\n  <type>hvm</type>\n  <boot dev='hd'/>\n</os>` },
  ],
});
