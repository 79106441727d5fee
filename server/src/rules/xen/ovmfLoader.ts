import { removeElement, setAttribute } from '../../xml/edit.ts';
import { child, textContent } from '../../xml/query.ts';
import { rule } from '../rule.ts';
import { isXenOvmf } from './support/firmware.ts';
import { safely } from './support/fixes.ts';

export const xenOvmfLoader = rule({
  id: 'xen-ovmf-loader',
  title: 'A UEFI firmware that is built for Xen',
  severity: 'error',
  targets: ['kvm', 'qemu'],
  layer: 'start',
  cure: "Write `<os firmware='efi'>` and no `<loader>`: libvirt chooses the firmware.",
  errors: ["could not load PC BIOS '…ovmf…'", "Could not open '…xen…ovmf…'"],
  docs: `
Xen has a UEFI firmware of its own build, without a file for variables. QEMU needs its own build and a variable store;
\`<os firmware='efi'>\` lets libvirt choose both from what the host has. UEFI needs \`<acpi/>\`.

Xen kept no variables, so no boot entries are lost that were not lost at every start: the firmware looks for
\`\\EFI\\BOOT\\BOOTX64.EFI\`. There was no Secure Boot either; do not ask for it now.`,
  source: 'libvirt src/libxl/libxl_conf.c libxlMakeDomBuildInfo; src/qemu/qemu_validate.c qemuValidateDomainDef',
  check(guest, report) {
    const { loader, element } = guest.os;
    const path = loader === undefined ? '' : textContent(loader).trim();
    if (loader === undefined || element === undefined || !isXenOvmf(path)) {
      return;
    }
    const nvram = child(element, 'nvram');
    report(
      loader,
      `'${path}' is a UEFI firmware built for Xen; libvirt defines the guest, but QEMU cannot run it. Use <os firmware='efi'> and let libvirt choose the firmware; it starts without boot entries and looks for \\EFI\\BOOT\\BOOTX64.EFI.`,
      {
        fixes: [
          safely("Use <os firmware='efi'> instead of <loader>", [
            ...setAttribute(element, 'firmware', 'efi'),
            ...removeElement(loader),
            ...(nvram === undefined ? [] : removeElement(nvram)),
          ]),
        ],
      },
    );
  },
  examples: [
    {
      title: 'as libvirt writes it',
      at: 'domain',
      before: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <loader readonly='yes' type='pflash'>/usr/lib/xen/boot/ovmf.bin</loader>
  <boot dev='hd'/>
</os>`,
      after: `
<os firmware='efi'>
  <type arch='x86_64' machine='q35'>hvm</type>
  <boot dev='hd'/>
</os>`,
    },
    { title: 'chosen by libvirt', at: 'domain', valid: `<os firmware='efi'>\n  <type machine='q35'>hvm</type>\n</os>` },
  ],
});
