import { attribute, child } from '../../xml/query.ts';
import { attributeRemoval, elsewhere, placeOf, removal, repeated, valueIn } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

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
