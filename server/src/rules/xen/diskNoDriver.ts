import { insertChild, setAttribute } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { safely } from './support/fixes.ts';

/** Back ends whose own rules write the format. */
const alwaysRaw = new Set(['phy', 'file']);

export const xenDiskNoDriver = rule({
  id: 'xen-disk-no-driver',
  title: 'A disk of a Xen guest that names no format',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Write the format of the image; `raw` is what Xen did.',
  docs: `
Without a driver, or without its type, both Xen and KVM take the image for raw. Nobody probes it: a qcow2 image whose
type was forgotten is shown to the guest with its header and tables as the disk's content.

Look at the image with \`qemu-img info\` and write its format.`,
  source: 'libvirt src/qemu/qemu_postparse.c qemuDomainDeviceDiskDefPostParse; src/libxl/libxl_conf.c libxlMakeDisk',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const { element, driver, driverName } of guest.devices.disks) {
      if (driver && (attribute(driver, 'type') || alwaysRaw.has(driverName ?? ''))) continue;
      report(
        driver ?? element,
        "No image format is written: libvirt takes the image for 'raw' and never looks, whatever is in it. Write the format; 'raw' keeps what Xen did.",
        {
          fixes: [
            driver === undefined
              ? safely(
                  "Add the driver 'qemu', type 'raw'",
                  insertChild(element, "<driver name='qemu' type='raw'/>", { first: true }),
                )
              : safely("Write the format 'raw'", setAttribute(driver, 'type', 'raw')),
          ],
        },
      );
    }
  },
  examples: [
    {
      title: 'no driver',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='xvda' bus='xen'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw'/>
  <source file='/srv/a.img'/>
  <target dev='xvda' bus='xen'/>
</disk>`,
    },
    {
      title: 'no type',
      before: `
<disk type='file' device='cdrom'>
  <driver name='qemu'/>
  <target dev='hdc' bus='ide'/>
</disk>`,
      after: `
<disk type='file' device='cdrom'>
  <driver name='qemu' type='raw'/>
  <target dev='hdc' bus='ide'/>
</disk>`,
    },
    {
      title: 'a KVM guest may leave it out',
      valid: kvmGuest(`
<disk type='file' device='cdrom'>
  <target dev='hdc' bus='ide'/>
</disk>`),
    },
  ],
});
