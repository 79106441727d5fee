import { setAttribute } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import { preferably } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** Formats that libvirt's grammar names and its QEMU driver refuses, with what to use instead. */
const refused: ReadonlyMap<string, { readonly advice: string; readonly instead?: string }> = new Map([
  ['cow', { advice: 'Convert the image to qcow2' }],
  ['dir', { advice: "A directory is given to the guest by a disk of type='dir', or better by <filesystem>" }],
  ['iso', { advice: "The image of a CD-ROM is 'raw'", instead: 'raw' }],
]);

export const diskFormat = guestRule({
  id: 'disk-format-unsupported',
  title: 'An image format that the QEMU driver does not use',
  drivers: 'qemu',
  cure: 'Convert the image to `qcow2` or `raw` and name that format; for the image of a CD-ROM write `raw`.',
  errors: [
    "'cow' storage format is not supported",
    "'directory' storage format is not directly supported by QEMU",
    "storage format 'iso' is not directly supported by QEMU",
    "is supported only with 'dir' storage type",
  ],
  docs: `
The grammar of domain XML lists every image format that libvirt's storage pools know. The QEMU driver refuses \`cow\` (a
format of User-mode Linux), \`dir\` and \`iso\`, and takes \`fat\` only for a disk of \`type='dir'\`, which QEMU shows as a
read-only FAT disk.

\`qemu-img convert -O qcow2 OLD NEW\` converts what QEMU can still read.`,
  source: 'libvirt src/qemu/qemu_domain.c qemuDomainValidateStorageSource',
  check(guest, report) {
    for (const { driver, type } of guest.devices.disks) {
      const format = driver && attribute(driver, 'type');
      if (driver === undefined || format === undefined) continue;
      const known = refused.get(format.value);
      if (known !== undefined && !(format.value === 'dir' && type === 'dir')) {
        report(format, `libvirt's QEMU driver refuses disks of format '${format.value}'. ${known.advice}.`, {
          fixes:
            known.instead === undefined
              ? []
              : [preferably(`Change the format to '${known.instead}'`, setAttribute(driver, 'type', known.instead))],
        });
      }
      if (format.value === 'fat' && type !== 'dir' && type !== 'volume') {
        report(
          format,
          `libvirt takes the format 'fat' only for a disk of type='dir', and refuses this one. Use 'raw'.`,
          {
            fixes: [preferably("Change the format to 'raw'", setAttribute(driver, 'type', 'raw'))],
          },
        );
      }
    }
  },
  examples: [
    {
      title: 'an ISO image',
      before: `
<disk type='file' device='cdrom'>
  <driver name='qemu' type='iso'/>
  <source file='/srv/install.iso'/>
  <target dev='sda' bus='sata'/>
</disk>`,
      after: `
<disk type='file' device='cdrom'>
  <driver name='qemu' type='raw'/>
  <source file='/srv/install.iso'/>
  <target dev='sda' bus='sata'/>
</disk>`,
      where: 'iso',
    },
    {
      title: 'an image of User-mode Linux',
      before: `
<disk type='file' device='disk'>
  <driver name='qemu' type='cow'/>
  <source file='/srv/uml.cow'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      unfixable: true,
    },
    {
      title: 'a qcow2 image',
      valid: `
<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2'/>
  <source file='/srv/a.qcow2'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});
