import { setAttribute } from '../../xml/edit.ts';
import { attributeValue } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { disksWithDriver } from './support/diskDrivers.ts';
import { preferably, safely } from './support/fixes.ts';

/** Ways in which blktap reads a raw image; libvirt knows no such formats. */
const rawTypes = new Set(['sync', 'ram']);

export const xenTapDriver = rule({
  id: 'xen-tap-driver',
  title: 'Disk drivers "tap" and "tap2" exist only under Xen',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: "Write `<driver name='qemu'>` with the format of the image.",
  errors: ["unsupported driver name 'tap' for disk", "unsupported driver name 'tap2' for disk"],
  docs: `
blktap served disk images of old Xen hosts from a process of its own; the driver's \`type\` named the image's format in
its own words (\`aio\` for raw, \`vhd\`). libvirt's QEMU driver knows no disk driver but \`qemu\` and refuses the
definition.

Write \`name='qemu'\`. \`sync\` is a raw image read without delay, and \`ram\` one that was read into memory, whose changes
went away with the guest; with \`raw\` they stay in the image (give the disk \`<transient/>\` if they shall not). The other
formats are the matter of \`xen-disk-type-aio\` and \`xen-disk-type-vhd\`.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDisk',
  check(guest, report) {
    for (const { driver, name } of disksWithDriver(guest, 'tap', 'tap2')) {
      const isRaw = rawTypes.has(attributeValue(driver, 'type') ?? '');
      const losesChanges = attributeValue(driver, 'type') === 'ram';
      report(
        name,
        `'${name.value}' is Xen's blktap, and libvirt's QEMU driver refuses the definition: the only disk driver there is 'qemu'.`,
        {
          fixes: [
            (losesChanges ? preferably : safely)(`Change the disk driver to 'qemu'${isRaw ? ", type 'raw'" : ''}`, [
              ...setAttribute(driver, 'name', 'qemu'),
              ...(isRaw ? setAttribute(driver, 'type', 'raw') : []),
            ]),
          ],
        },
      );
    }
  },
  examples: [
    {
      title: 'an image in qcow format',
      before: `
<disk type='file' device='disk'>
  <driver name='tap' type='qcow'/>
  <source file='/srv/b.qcow'/>
  <target dev='vdb' bus='virtio'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <driver name='qemu' type='qcow'/>
  <source file='/srv/b.qcow'/>
  <target dev='vdb' bus='virtio'/>
</disk>`,
    },
    {
      title: 'a raw image by another name',
      before: `
<disk type='file' device='disk'>
  <driver name='tap' type='sync'/>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw'/>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
    {
      title: "QEMU's driver",
      valid: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw'/>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});
