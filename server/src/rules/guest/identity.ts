import { parseDecimal } from '../../guest/hardware/numbers.ts';
import { attribute, child, childElements, childrenNamed, textContent } from '../../xml/query.ts';
import { attributeRemoval, elsewhere, inside, placeOf, removal, repeated, valueIn } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

export const aliasDuplicate = guestRule({
  id: 'alias-duplicate',
  title: 'Two devices with the same alias',
  drivers: 'all',
  cure: 'Give one of them another alias that begins with `ua-`, or remove it.',
  errors: ['non unique alias detected'],
  docs: `
An alias that begins with \`ua-\` is yours: libvirt keeps it and names the device by it. Two devices cannot have the same, and
libvirt refuses the definition. Other aliases are libvirt's own of a running guest; they are dropped and given out anew.`,
  source: 'libvirt src/conf/domain_validate.c virDomainDefValidateAliases',
  check(guest, report) {
    const devices = guest.hardware.devices.filter(({ alias }) => alias?.value.startsWith('ua-'));
    const isSerial = (name: string): boolean => name === 'serial' || name === 'console';
    for (const { item, first } of repeated(devices, ({ alias }) => alias?.value)) {
      // A console that stands for the first serial port has its alias.
      if (isSerial(item.name) && isSerial(first.name) && item.name !== first.name) continue;
      report(
        item.alias ?? item.element,
        `Another device has the alias '${item.alias?.value}' already: libvirt refuses the definition. Choose another.`,
        {
          related: [elsewhere(first.alias ?? first.element, 'It is used here first')],
          fixes: item.alias === undefined ? [] : [removal(item.alias.parent)],
        },
      );
    }
  },
  examples: [
    {
      title: 'a copied interface',
      before: `
<interface type='network'>
  <source network='default'/>
  <alias name='ua-lan'/>
</interface>
<interface type='network'>
  <source network='default'/>
  <alias name='ua-lan'/>
</interface>`,
      after: `
<interface type='network'>
  <source network='default'/>
  <alias name='ua-lan'/>
</interface>
<interface type='network'>
  <source network='default'/>
</interface>`,
      where: 'ua-lan',
    },
    {
      title: 'an alias for each',
      valid: `
<interface type='network'>
  <source network='default'/>
  <alias name='ua-lan'/>
</interface>
<interface type='network'>
  <source network='default'/>
  <alias name='ua-wan'/>
</interface>`,
    },
  ],
});

export const bootOrder = guestRule({
  id: 'boot-order',
  title: 'A boot order that is given twice',
  drivers: 'all',
  cure: "Number the devices in their `<boot order='…'/>`, each number once, and remove `<boot dev='…'/>` from `<os>`; or the other way round.",
  errors: [
    'per-device boot elements cannot be used together with os/boot elements',
    'boot order … used for more than one device',
    'boot order … is already used by another device',
  ],
  docs: `
The guest's boot order is written in one of two ways: \`<boot dev='hd'/>\` in \`<os>\`, by kinds of devices, or \`<boot order='1'/>\` in
the devices themselves. libvirt refuses both together, and a number that two devices have.`,
  source:
    'libvirt src/conf/domain_postparse.c virDomainDefBootOrderPostParse; src/conf/domain_conf.c virDomainDeviceBootParseXML',
  check(guest, report) {
    const booting = guest.hardware.devices.filter(
      ({ boot }) => boot !== undefined && attribute(boot, 'order') !== undefined,
    );
    for (const { item, first } of repeated(booting, ({ boot }) => parseDecimal(valueIn(boot, 'order')))) {
      if (item.boot === undefined || first.boot === undefined) continue;
      report(
        placeOf(item.boot, 'order'),
        `Another device has the place ${valueIn(item.boot, 'order')} in the boot order already: libvirt refuses the definition.`,
        {
          related: [elsewhere(placeOf(first.boot, 'order'), 'It is used here first')],
        },
      );
    }
    const [kind] = guest.os.boot;
    const [device] = booting;
    if (kind === undefined || device?.boot === undefined) return;
    report(kind, 'The boot order is written here and in the devices: libvirt refuses both together. Remove this one.', {
      related: [elsewhere(device.boot, 'The order of a device')],
      fixes: [removal(kind)],
    });
  },
  examples: [
    {
      title: 'both ways',
      at: 'domain',
      before: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <boot dev='hd'/>
</os>
<devices>
  <disk type='file' device='disk'>
    <source file='/srv/a.img'/>
    <target dev='vda' bus='virtio'/>
    <boot order='1'/>
  </disk>
</devices>`,
      after: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<devices>
  <disk type='file' device='disk'>
    <source file='/srv/a.img'/>
    <target dev='vda' bus='virtio'/>
    <boot order='1'/>
  </disk>
</devices>`,
      where: 'boot',
    },
    {
      title: 'by the devices',
      valid: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
  <boot order='1'/>
</disk>
<interface type='network'>
  <source network='default'/>
  <boot order='2'/>
</interface>`,
    },
  ],
});

export const guestName = guestRule({
  id: 'guest-name',
  title: 'A name, title or UUID that libvirt cannot use',
  drivers: 'all',
  cure: 'Use a name without `/`, a title in one line, and the same UUID in `<uuid>` and `<sysinfo>`.',
  errors: ["cannot contain '/'", "Domain title can't contain newlines", 'UUID mismatch between <uuid> and <sysinfo>'],
  docs: `
libvirt names files after the guest, so \`<name>\` holds no \`/\`; \`<title>\` is a single line. The UUID that \`<sysinfo>\` shows to the guest
as its system's must be that of \`<uuid>\`, as a guest has one. libvirt refuses the definition otherwise.`,
  source: 'libvirt src/conf/domain_conf.c virDomainDefParseXML, virSysinfoSystemParseXML; src/conf/domain_postparse.c',
  check(guest, report) {
    const name = child(guest.root, 'name');
    if (name !== undefined && textContent(name).includes('/')) {
      report(name, "The name of a guest holds no '/': libvirt refuses the definition. Use another character.");
    }
    const title = child(guest.root, 'title');
    if (title !== undefined && /\n/.test(textContent(title))) {
      report(title, 'A title is one line: libvirt refuses the definition. Use <description> for more.');
    }
    const uuid = child(guest.root, 'uuid');
    const plain = (text: string): string => text.trim().toLowerCase().replaceAll('-', '');
    for (const info of childrenNamed(guest.root, 'sysinfo')) {
      const entry = childrenNamed(inside(info, 'system') ?? info, 'entry').find(
        (one) => valueIn(one, 'name') === 'uuid',
      );
      if (uuid === undefined || entry === undefined || plain(textContent(uuid)) === plain(textContent(entry))) continue;
      report(
        entry,
        'The UUID that the guest sees must be the one of <uuid>: libvirt refuses the definition. Remove it here.',
        {
          related: [elsewhere(uuid, 'The UUID of the guest')],
          fixes: [removal(entry)],
        },
      );
    }
  },
  examples: [
    {
      title: 'two UUIDs',
      at: 'domain',
      before: `
<uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <smbios mode='sysinfo'/>
</os>
<sysinfo type='smbios'>
  <system>
    <entry name='product'>web</entry>
    <entry name='uuid'>c7a5fdbd-edaf-9455-926a-d65c16db1800</entry>
  </system>
</sysinfo>`,
      after: `
<uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <smbios mode='sysinfo'/>
</os>
<sysinfo type='smbios'>
  <system>
    <entry name='product'>web</entry>
  </system>
</sysinfo>`,
      where: 'entry',
    },
    {
      title: 'a title in one line',
      at: 'domain',
      valid: `
<title>The web server of the shop</title>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
    },
  ],
});

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

export const filesystemSettings = guestRule({
  id: 'filesystem-setting',
  title: 'A shared folder that lacks its name, has it twice, or asks for too much',
  drivers: 'qemu',
  cure: 'Give each folder a `<target>` of its own, and leave to virtiofs what it can do.',
  errors: [
    "filesystem target '…' specified twice",
    'boot order is only supported for virtiofs',
    'setting virtiofs boot order is supported only with PCI bus',
    'fmode and dmode must be used with accessmode=mapped',
    'virtiofs only supports passthrough accessmode',
    'virtiofs does not support',
    'only supports mount filesystem type',
    'only supports passthrough accessmode',
    'Filesystem driver type not supported',
  ],
  docs: `
The guest finds a shared folder by the name in \`<target dir='…'/>\`, so each virtiofs folder has a name of its own. virtiofs has
the access mode \`passthrough\` alone, and neither \`wrpolicy\`, \`model\`, \`format\` nor \`multidevs\`. QEMU shares folders of type
\`mount\` by the drivers \`path\`, \`handle\` and \`virtiofs\`, \`mtp\` on USB; it can boot only from virtiofs. libvirt refuses the rest.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainDefFSValidate, virDomainFSDefValidate; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefFS',
  check(guest, report) {
    const folders = guest.devices.filesystems.map(({ element }) => element);
    const driverOf = (folder: (typeof folders)[number]): string => valueIn(child(folder, 'driver'), 'type');
    const targets = folders
      .filter((folder) => driverOf(folder) === 'virtiofs')
      .flatMap((folder) => child(folder, 'target') ?? []);
    for (const { item, first } of repeated(targets, (target) => attribute(target, 'dir')?.value)) {
      report(
        placeOf(item, 'dir'),
        `Another shared folder is called '${valueIn(item, 'dir')}' already: libvirt refuses the definition. Choose another name.`,
        {
          related: [elsewhere(placeOf(first, 'dir'), 'The name is used here first')],
        },
      );
    }
    for (const folder of folders) {
      const driver = child(folder, 'driver');
      const type = driverOf(folder);
      const boot = child(folder, 'boot');
      if (boot !== undefined && type !== 'virtiofs' && type !== 'mtp') {
        report(boot, 'The guest can boot only from a folder of virtiofs: libvirt refuses the definition. Remove it.', {
          fixes: [removal(boot)],
        });
      }
      const kind = attribute(folder, 'type');
      if (kind !== undefined && kind.value !== 'mount' && isQemuGuest(guest)) {
        report(kind, `QEMU shares folders of type 'mount', not '${kind.value}': libvirt refuses the definition.`, {
          fixes: [removal(folder)],
        });
      }
      if (driver !== undefined && (type === 'loop' || type === 'nbd' || type === 'ploop')) {
        report(
          placeOf(driver, 'type'),
          `QEMU shares no folders by '${type}': libvirt refuses the definition. Use 'virtiofs' or 'path'.`,
        );
      }
      const address = child(folder, 'address');
      const fileMode = attribute(folder, 'fmode') ?? attribute(folder, 'dmode');
      if (boot !== undefined && type === 'virtiofs' && /^(ccw|virtio-mmio)$/.test(valueIn(address, 'type'))) {
        report(boot, 'The guest boots from virtiofs only over PCI: libvirt refuses the definition. Remove it.', {
          fixes: [removal(boot)],
        });
      }
      if (fileMode !== undefined && type !== 'virtiofs' && valueIn(folder, 'accessmode') !== 'mapped') {
        report(fileMode, `${fileMode.name} needs accessmode='mapped': libvirt refuses the definition. Remove it.`, {
          fixes: [attributeRemoval(fileMode)],
        });
      }
      if (type !== 'virtiofs') continue;
      const access = attribute(folder, 'accessmode');
      if (access !== undefined && access.value !== 'passthrough') {
        report(access, "virtiofs has the access mode 'passthrough' alone: libvirt refuses the definition. Remove it.");
      }
      for (const refused of [
        driver && attribute(driver, 'wrpolicy'),
        driver && attribute(driver, 'format'),
        attribute(folder, 'model'),
        attribute(folder, 'multidevs'),
      ]) {
        if (refused !== undefined && refused.value !== 'default') {
          report(refused.range, `virtiofs has no ${refused.name}: libvirt refuses the definition. Remove it.`);
        }
      }
    }
  },
  examples: [
    {
      title: 'modes of files that are not mapped',
      before: `
<filesystem type='mount' fmode='0640'>
  <source dir='/srv/files'/>
  <target dir='files'/>
</filesystem>`,
      after: `
<filesystem type='mount'>
  <source dir='/srv/files'/>
  <target dir='files'/>
</filesystem>`,
      where: '0640',
    },
    {
      title: 'an access mode of 9p',
      before: `
<filesystem type='mount' accessmode='mapped'>
  <driver type='virtiofs'/>
  <source dir='/srv/share'/>
  <target dir='share'/>
</filesystem>`,
      unfixable: true,
      where: 'mapped',
    },
    {
      title: 'virtiofs',
      valid: `
<filesystem type='mount' accessmode='passthrough'>
  <driver type='virtiofs'/>
  <source dir='/srv/share'/>
  <target dir='share'/>
</filesystem>`,
    },
  ],
});
