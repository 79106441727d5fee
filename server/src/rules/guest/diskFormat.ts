import { insertChild, setAttribute } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { disks, onEach } from '../each.ts';
import type { Report } from '../rule.ts';
import { preferably, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** Formats that libvirt's grammar names and its QEMU driver refuses, with what to use instead. */
const refused: ReadonlyMap<string, { readonly advice: string; readonly instead?: string }> = new Map([
  ['cow', { advice: 'Convert the image to qcow2' }],
  ['dir', { advice: "A directory is given to the guest by a disk of type='dir', or better by <filesystem>" }],
  ['iso', { advice: "The image of a CD-ROM is 'raw'", instead: 'raw' }],
]);

/** QEMU shows a directory as a FAT file system, which it reads and does not write. */
function checkDirectory(disk: Element, driver: Element | undefined, report: Report): void {
  const format = driver && attribute(driver, 'type');
  if (format?.value !== 'fat') {
    report(
      format ?? driver ?? disk,
      "A disk of type='dir' is shown as a FAT disk: libvirt refuses it without the format 'fat'.",
      {
        fixes: driver === undefined ? [] : [preferably("Set the format to 'fat'", setAttribute(driver, 'type', 'fat'))],
      },
    );
  } else if (child(disk, 'readonly') === undefined && valueIn(disk, 'device') !== 'cdrom') {
    report(disk, 'A directory shown as a FAT disk can only be read: libvirt refuses it without <readonly/>.', {
      fixes: [preferably('Add <readonly/>', insertChild(disk, '<readonly/>', { last: true }))],
    });
  }
}

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
    "storage type 'dir' requires use of storage format 'fat'",
    "virtual FAT storage can't be accessed in read-write mode",
    'metadata cache max size control is supported only with qcow2 images',
  ],
  docs: `
The grammar of domain XML lists every image format that libvirt's storage pools know. The QEMU driver refuses \`cow\` (a
format of User-mode Linux), \`dir\` and \`iso\`, and takes \`fat\` only for a disk of \`type='dir'\`, which QEMU shows as a
read-only FAT disk: such a disk has no other format. \`<metadata_cache>\` is for \`qcow2\`, which alone has metadata.

\`qemu-img convert -O qcow2 OLD NEW\` converts what QEMU can still read.`,
  source: 'libvirt src/qemu/qemu_domain.c qemuDomainValidateStorageSource',
  check: onEach(disks, ({ element, driver, type }, report) => {
    if (type === 'dir') checkDirectory(element, driver, report);
    const cache = driver && child(driver, 'metadata_cache');
    if (cache !== undefined && valueIn(driver, 'type') !== 'qcow2') {
      report(cache, 'Only qcow2 images have metadata to cache: libvirt refuses the definition. Remove it.', {
        fixes: [removal(cache)],
      });
    }
    const format = driver && attribute(driver, 'type');
    if (driver === undefined || format === undefined) return;
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
      report(format, `libvirt takes the format 'fat' only for a disk of type='dir', and refuses this one. Use 'raw'.`, {
        fixes: [preferably("Change the format to 'raw'", setAttribute(driver, 'type', 'raw'))],
      });
    }
  }),
  examples: [
    {
      title: 'a directory that could be written',
      before: `
<disk type='dir' device='disk'>
  <driver name='qemu' type='fat'/>
  <source dir='/srv/files'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      after: `
<disk type='dir' device='disk'>
  <driver name='qemu' type='fat'/>
  <source dir='/srv/files'/>
  <target dev='vda' bus='virtio'/>
  <readonly/>
</disk>`,
    },
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
