import { setAttribute } from '../../xml/edit.ts';
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
