import { setAttribute } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { disksWithDriver, setMissing } from './support/diskDrivers.ts';
import { safely } from './support/fixes.ts';

export const xenFileDriver = rule({
  id: 'xen-file-driver',
  title: 'Disk driver "file" exists only under Xen',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: "Write `<driver name='qemu' type='raw'/>`.",
  errors: ["unsupported driver name 'file' for disk"],
  docs: `
With \`file\` the tools of Xen put an image behind a loop device of the host; the image is always raw. libvirt's QEMU
driver knows no disk driver but \`qemu\` and refuses the definition. \`name='qemu' type='raw'\` reads the same image.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDisk; src/libxl/libxl_conf.c libxlMakeDisk',
  check(guest, report) {
    for (const { driver, name } of disksWithDriver(guest, 'file')) {
      report(
        name,
        "'file' is a loop-mounted image of Xen's host, and libvirt's QEMU driver refuses the definition: use 'qemu' with type 'raw'.",
        {
          fixes: [
            safely("Change the disk driver to 'qemu', type 'raw'", [
              ...setAttribute(driver, 'name', 'qemu'),
              ...setMissing(driver, 'type', 'raw'),
            ]),
          ],
        },
      );
    }
  },
  examples: [
    {
      title: 'an image file',
      before: `
<disk type='file' device='disk'>
  <driver name='file'/>
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
