import { disks, onEach } from '../each.ts';
import { guestRule } from './support/rule.ts';

export const diskSourceMissing = guestRule({
  id: 'disk-source-missing',
  title: 'A disk without an image',
  drivers: 'all',
  cure: 'Name the image in `<source>`, or make the device a CD-ROM or floppy drive if it shall be empty.',
  errors: ['missing source information for device', 'disk must not be empty'],
  docs: `
Only drives with a medium that can be taken out may be empty: \`device='cdrom'\` and \`device='floppy'\`. A \`disk\` of type
\`file\`, \`block\` or \`dir\` needs a \`<source>\` with the path, and an empty path counts as none. On the bus \`usb\` QEMU knows no
empty drive at all, so there a CD-ROM needs an image too.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainDiskDefValidate; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDiskFrontend',
  check: onEach(disks, ({ element, source, type, device, sourceName, bus, name }, report, { isQemu }) => {
    const isLocal = type === 'file' || type === 'block' || type === 'dir';
    if (!isLocal || sourceName) return;
    if (device === 'disk') {
      report(
        source ?? element,
        `The disk${name === '' ? '' : ` '${name}'`} names no image: libvirt refuses the definition. Name one in <source>.`,
      );
    } else if (isQemu && bus === 'usb') {
      report(
        source ?? element,
        `A drive on the bus 'usb' cannot be empty: libvirt refuses the definition. Name an image in <source>, or use the bus 'sata'.`,
      );
    }
  }),
  examples: [
    {
      title: 'a disk without a source',
      before: `
<disk type='file' device='disk'>
  <target dev='vda' bus='virtio'/>
</disk>`,
      unfixable: true,
    },
    {
      title: 'an empty CD-ROM drive',
      valid: `
<disk type='file' device='cdrom'>
  <target dev='sda' bus='sata'/>
</disk>`,
    },
  ],
});
