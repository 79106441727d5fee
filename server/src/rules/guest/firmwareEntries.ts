import { attribute, childElements, childrenNamed, textContent } from '../../xml/query.ts';
import { inside, placeOf, removal, valueIn } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

/** Source: virsysinfo.c virSysinfoBIOSParseXMLDef: month, day, and the year in two or four digits. */
function isBiosDate(text: string): boolean {
  const [, month, day, year] = (/^([0-9]+)\/([0-9]+)\/([0-9]+)$/.exec(text.trim()) ?? []).map(Number);
  if (month === undefined || day === undefined || year === undefined) return false;
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && (year < 100 || year >= 1900);
}

export const firmwareEntries = guestRule({
  id: 'smbios-source',
  title: 'System information that is asked for and not there, or under a reserved name',
  drivers: 'qemu',
  cure: "Add `<sysinfo type='smbios'>`, and begin the names of `fwcfg` entries with `opt/` and a domain of yours.",
  errors: [
    'Domain sysinfo are not available',
    'Invalid firmware name',
    'That firmware name is reserved',
    'need at least one serial port to use SGA',
    'need at least one serial port to use BIOS serial output',
    "Invalid BIOS 'date' format",
  ],
  docs: `
\`<smbios mode='sysinfo'/>\` shows the guest what \`<sysinfo type='smbios'>\` says, which must then be there. Entries of
\`<sysinfo type='fwcfg'>\` have names below \`opt/\`, without \`opt/ovmf/\` and \`opt/org.qemu/\`, which are taken. \`<bios useserial='yes'/>\`
needs a serial port. libvirt refuses the definition otherwise.`,
  source:
    'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefSysinfo, qemuValidateDomainDef; src/qemu/qemu_command.c qemuBuildSmbiosCommandLine',
  check(guest, report) {
    if (!isQemuGuest(guest)) return;
    const infos = childrenNamed(guest.root, 'sysinfo');
    const smbios = inside(guest.os.element, 'smbios');
    if (
      smbios !== undefined &&
      valueIn(smbios, 'mode') === 'sysinfo' &&
      !infos.some((info) => valueIn(info, 'type') === 'smbios')
    ) {
      report(
        placeOf(smbios, 'mode'),
        "There is no <sysinfo type='smbios'> to show: the guest cannot start. Add it, or remove <smbios>.",
        { severity: 'warning', fixes: [removal(smbios)] },
      );
    }
    for (const info of infos) {
      if (valueIn(info, 'type') !== 'fwcfg') continue;
      for (const entry of childElements(info)) {
        const name = attribute(entry, 'name');
        if (name === undefined) continue;
        if (!name.value.startsWith('opt/'))
          report(name, "The name of such an entry begins with 'opt/': libvirt refuses the definition.");
        else if (/^opt\/(ovmf|org\.qemu)\//.test(name.value))
          report(name, 'This name is reserved: libvirt refuses the definition. Use a domain of yours.');
      }
    }
    for (const info of infos) {
      if (valueIn(info, 'type') !== 'smbios') continue;
      for (const entry of childElements(inside(info, 'bios') ?? info)) {
        if (entry.name !== 'entry' || valueIn(entry, 'name') !== 'date' || isBiosDate(textContent(entry))) continue;
        report(entry, 'The date of a BIOS is month/day/year in numbers: libvirt refuses this one.');
      }
    }
    const bios = inside(guest.os.element, 'bios');
    if (
      bios !== undefined &&
      valueIn(bios, 'useserial') === 'yes' &&
      guest.devices.serials.length === 0 &&
      guest.devices.consoles.length === 0
    ) {
      report(
        placeOf(bios, 'useserial'),
        'There is no serial port to use: libvirt refuses the definition. Add <serial>.',
      );
    }
  },
  examples: [
    {
      title: 'a date in another form',
      at: 'domain',
      before: `
<sysinfo type='smbios'>
  <bios>
    <entry name='date'>2020-01-31</entry>
  </bios>
</sysinfo>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      unfixable: true,
      where: 'entry',
    },
    {
      title: 'a date of a BIOS',
      at: 'domain',
      valid: `
<sysinfo type='smbios'>
  <bios>
    <entry name='date'>01/31/2020</entry>
  </bios>
</sysinfo>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
    },
    {
      title: 'nothing to show',
      at: 'domain',
      before: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <smbios mode='sysinfo'/>
</os>`,
      after: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      where: 'sysinfo',
    },
    {
      title: "the host's own",
      at: 'domain',
      valid: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <smbios mode='host'/>
</os>`,
    },
  ],
});
