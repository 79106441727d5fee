import { architectureFamily } from '../../guest/hardware/machine.ts';
import { insertChild, setAttribute } from '../../xml/edit.ts';
import { attribute, child, childrenNamed, textContent } from '../../xml/query.ts';
import { attributeRemoval, elsewhere, placeOf, preferably, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const firmwareContradiction = guestRule({
  id: 'firmware-contradiction',
  title: 'Firmware settings that contradict each other',
  drivers: 'all',
  cure: 'Keep an `<nvram>` only beside firmware that has one: EFI, as `pflash`, not stateless.',
  errors: [
    "firmware type 'bios' does not support nvram",
    'Only pflash loader type permits NVRAM',
    'Only EFI firmware permits NVRAM',
    'NVRAM is not permitted when loader is stateless',
    'NVRAM template is not permitted when loader is stateless',
    "firmware feature 'enrolled-keys' cannot be enabled when firmware feature 'secure-boot' is disabled",
    'no loader path specified and firmware auto selection disabled',
    'cannot use feature-based firmware autoselection when firmware autoselection is disabled',
  ],
  docs: `
Only EFI keeps variables, in an \`<nvram>\` beside a loader of type \`pflash\`. So an \`<nvram>\` does not go with
\`firmware='bios'\`, with a loader of type \`rom\` (the default), nor with \`stateless='yes'\`; and \`stateless='no'\` asks for one.
\`<firmware>\` with features needs \`firmware='efi'\` on \`<os>\`, which lets libvirt choose the files; without it the path of the
loader must be written. Keys cannot be enrolled where secure boot is off. libvirt refuses all of these.`,
  source: 'libvirt src/conf/domain_validate.c virDomainDefOSValidate',
  check(guest, report) {
    const os = guest.os.element;
    if (os === undefined) return;
    const { loader } = guest.os;
    const nvram = child(os, 'nvram');
    const firmware = attribute(os, 'firmware');
    const features = child(os, 'firmware');
    const stateless = loader && attribute(loader, 'stateless');
    const type = valueIn(loader, 'type');
    const hasPath = loader !== undefined && textContent(loader).trim() !== '';
    if (features !== undefined) {
      const named = childrenNamed(features, 'feature');
      const keys = named.find((one) => valueIn(one, 'name') === 'enrolled-keys' && valueIn(one, 'enabled') === 'yes');
      const secure = named.find((one) => valueIn(one, 'name') === 'secure-boot' && valueIn(one, 'enabled') === 'no');
      if (keys !== undefined && secure !== undefined) {
        report(
          placeOf(keys, 'enabled'),
          'Keys cannot be enrolled where secure boot is off: libvirt refuses the definition. Switch both off, or both on.',
          {
            related: [elsewhere(placeOf(secure, 'enabled'), 'Secure boot is off here')],
            fixes: [preferably("Set enrolled-keys to 'no'", setAttribute(keys, 'enabled', 'no'))],
          },
        );
      }
      if (firmware === undefined && named.length > 0) {
        report(
          features,
          "Features of a firmware need firmware='efi' on <os>, so that libvirt chooses one that has them: it refuses the definition.",
          {
            fixes: [preferably("Let libvirt choose: firmware='efi'", setAttribute(os, 'firmware', 'efi'))],
          },
        );
      }
    }
    const incomplete = loader ?? nvram;
    if (firmware === undefined && incomplete !== undefined && !hasPath) {
      report(
        incomplete,
        "The loader has no path, and libvirt does not choose one without firmware='efi' on <os>: it refuses the definition.",
        {
          fixes: [preferably("Let libvirt choose: firmware='efi'", setAttribute(os, 'firmware', 'efi'))],
        },
      );
      return;
    }
    if (stateless?.value === 'yes' && nvram !== undefined) {
      report(
        nvram,
        "A stateless firmware keeps no variables: libvirt refuses <nvram> beside stateless='yes'. Remove one of them.",
        {
          related: [elsewhere(stateless, 'The firmware is stateless by this')],
          fixes: [removal(nvram)],
        },
      );
    } else if (firmware?.value === 'bios') {
      if (nvram !== undefined) {
        report(nvram, 'A BIOS keeps no variables in an <nvram>: libvirt refuses the definition. Remove it.', {
          related: [elsewhere(firmware, 'The firmware is a BIOS')],
          fixes: [removal(nvram)],
        });
      } else if (stateless?.value === 'no') {
        report(stateless, "Only EFI keeps variables: libvirt refuses stateless='no' for a BIOS. Remove it.", {
          related: [elsewhere(firmware, 'The firmware is a BIOS')],
          fixes: [attributeRemoval(stateless)],
        });
      }
    } else if (firmware === undefined && loader !== undefined && type !== 'pflash' && stateless?.value === 'no') {
      report(
        stateless,
        "Only a loader of type 'pflash' keeps variables: libvirt refuses stateless='no' for a ROM. Remove it.",
        {
          fixes: [attributeRemoval(stateless)],
        },
      );
    } else if (firmware === undefined && loader !== undefined && type === 'rom' && nvram !== undefined) {
      report(
        nvram,
        "Only a loader of type 'pflash' keeps variables: libvirt refuses <nvram> beside a ROM. Remove it.",
        {
          related: [elsewhere(placeOf(loader, 'type'), 'The loader is a ROM')],
          fixes: [removal(nvram)],
        },
      );
    }
  },
  examples: [
    {
      title: 'variables without a firmware',
      at: 'domain',
      before: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <nvram>/var/lib/libvirt/qemu/nvram/web_VARS.fd</nvram>
</os>`,
      after: `
<os firmware='efi'>
  <type arch='x86_64' machine='q35'>hvm</type>
  <nvram>/var/lib/libvirt/qemu/nvram/web_VARS.fd</nvram>
</os>
`,
      where: 'nvram',
    },
    {
      title: 'variables of a BIOS',
      at: 'domain',
      before: `
<os firmware='bios'>
  <type arch='x86_64' machine='q35'>hvm</type>
  <nvram>/var/lib/libvirt/qemu/nvram/web_VARS.fd</nvram>
</os>`,
      after: `
<os firmware='bios'>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      where: 'nvram',
    },
    {
      title: 'enrolled keys without secure boot',
      at: 'domain',
      before: `
<os firmware='efi'>
  <type arch='x86_64' machine='q35'>hvm</type>
  <firmware>
    <feature enabled='yes' name='enrolled-keys'/>
    <feature enabled='no' name='secure-boot'/>
  </firmware>
</os>`,
      after: `
<os firmware='efi'>
  <type arch='x86_64' machine='q35'>hvm</type>
  <firmware>
    <feature enabled='no' name='enrolled-keys'/>
    <feature enabled='no' name='secure-boot'/>
  </firmware>
</os>`,
      where: 'yes',
    },
    {
      title: 'EFI that libvirt chooses',
      at: 'domain',
      valid: `
<os firmware='efi'>
  <type arch='x86_64' machine='q35'>hvm</type>
  <nvram>/var/lib/libvirt/qemu/nvram/web_VARS.fd</nvram>
</os>`,
    },
  ],
});

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
