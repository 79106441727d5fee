import { architectureFamily } from '../../guest/hardware/machine.ts';
import { insertChild, setAttribute } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import { elsewhere, preferably, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const firmwareNeeds = guestRule({
  id: 'firmware-needs',
  title: 'EFI without ACPI, or secure boot without what it takes',
  drivers: 'qemu',
  cure: "Add `<acpi/>` to `<features>`; for secure boot use q35 on x86_64 with `<smm state='on'/>`.",
  errors: [
    'UEFI requires ACPI on this architecture',
    'ACPI requires UEFI on this architecture',
    'Secure boot is supported with q35 machine types only',
    'Secure boot is supported for x86_64 architecture only',
    'Secure boot requires SMM feature enabled',
  ],
  docs: `
On x86 EFI hands its tables to the guest by ACPI, so libvirt refuses it without \`<acpi/>\` in \`<features>\`. On 64-bit ARM it is
the other way round: ACPI needs EFI. A loader with \`secure='yes'\` works only on the machine q35 of x86_64, with the system
management mode switched on.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDef',
  check(guest, report) {
    const os = guest.os.element;
    const { loader, arch } = guest.os;
    const { machine } = guest.hardware;
    if (os === undefined) return;
    const isEfi = guest.os.firmware === 'efi' || valueIn(loader, 'type') === 'pflash';
    const acpi = guest.features && child(guest.features, 'acpi');
    const place = attribute(os, 'firmware') ?? loader ?? os;
    if (isEfi && machine.family === 'x86' && acpi === undefined) {
      report(place, 'On x86 EFI needs ACPI: libvirt refuses the definition. Add <acpi/> to <features>.', {
        fixes: [
          preferably(
            'Add <acpi/> to <features>',
            guest.features === undefined
              ? insertChild(guest.root, '<features>\n  <acpi/>\n</features>', { after: os })
              : insertChild(guest.features, '<acpi/>', { first: true }),
          ),
        ],
      });
    }
    if (!isEfi && arch === 'aarch64' && acpi !== undefined) {
      report(
        acpi,
        "On ARM ACPI needs EFI: libvirt refuses the definition. Write firmware='efi' on <os>, or remove <acpi/>.",
        {
          fixes: [preferably("Let libvirt choose a firmware: firmware='efi'", setAttribute(os, 'firmware', 'efi'))],
        },
      );
    }
    const secure = loader && attribute(loader, 'secure');
    if (secure?.value !== 'yes' || loader === undefined) return;
    if (machine.board !== undefined && machine.board !== 'q35') {
      report(secure, 'Secure boot works only on the machine q35: libvirt refuses the definition.', {
        related: guest.os.machineAttribute === undefined ? [] : [elsewhere(guest.os.machineAttribute, 'The machine')],
      });
    } else if (arch !== undefined && architectureFamily(arch) === 'x86' && arch !== 'x86_64') {
      report(secure, 'Secure boot works only on x86_64: libvirt refuses the definition.');
    } else if (
      guest.os.firmware === undefined &&
      valueIn(guest.features && child(guest.features, 'smm'), 'state') !== 'on'
    ) {
      const smm = guest.features && child(guest.features, 'smm');
      if (smm === undefined || valueIn(smm, 'state') === 'off') {
        report(
          secure,
          "Secure boot needs the system management mode: libvirt refuses the definition. Add <smm state='on'/> to <features>.",
          {
            fixes:
              guest.features === undefined
                ? []
                : [
                    preferably(
                      "Add <smm state='on'/>",
                      smm === undefined
                        ? insertChild(guest.features, "<smm state='on'/>", { last: true })
                        : setAttribute(smm, 'state', 'on'),
                    ),
                  ],
          },
        );
      }
    }
  },
  examples: [
    {
      title: 'EFI without ACPI',
      at: 'domain',
      before: `
<os firmware='efi'>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<features>
  <pae/>
</features>`,
      after: `
<os firmware='efi'>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<features>
  <acpi/>
  <pae/>
</features>`,
      where: 'efi',
    },
    {
      title: 'EFI with ACPI',
      at: 'domain',
      valid: `
<os firmware='efi'>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<features>
  <acpi/>
</features>`,
    },
  ],
});
