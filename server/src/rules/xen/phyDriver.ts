import { setAttribute } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { disksWithDriver, setMissing } from './support/diskDrivers.ts';
import { isEjectable } from './support/disks.ts';
import { safely } from './support/fixes.ts';

export const xenPhyDriver = rule({
  id: 'xen-phy-driver',
  title: 'Disk driver "phy" exists only under Xen',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: "Write `<driver name='qemu' type='raw' cache='none'/>`.",
  errors: ["unsupported driver name 'phy' for disk"],
  docs: `
\`phy\` hands a block device to the back end in the kernel of Xen's host. libvirt's QEMU driver knows no disk driver but
\`qemu\` and refuses the definition.

\`name='qemu' type='raw'\` opens the same device. \`cache='none'\` keeps the host from caching what the guest caches
already, which is how \`phy\` behaved; add \`io='native'\` where speed matters. \`phy\` with \`type='file'\` is a
mistake of some importers: check whether the path is a device.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDisk',
  check(guest, report) {
    for (const { disk, driver, name } of disksWithDriver(guest, 'phy')) {
      report(
        name,
        "'phy' is a back end in the kernel of Xen's host, and libvirt's QEMU driver refuses the definition: use 'qemu' with type 'raw'.",
        {
          fixes: [
            safely("Change the disk driver to 'qemu', type 'raw'", [
              ...setAttribute(driver, 'name', 'qemu'),
              ...setMissing(driver, 'type', 'raw'),
              ...(isEjectable(disk) ? [] : setMissing(driver, 'cache', 'none')),
            ]),
          ],
        },
      );
    }
  },
  examples: [
    {
      title: 'a logical volume',
      before: `
<disk type='block' device='disk'>
  <driver name='phy'/>
  <source dev='/dev/vg/web'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      after: `
<disk type='block' device='disk'>
  <driver name='qemu' type='raw' cache='none'/>
  <source dev='/dev/vg/web'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
    {
      title: "QEMU's driver",
      valid: `
<disk type='block' device='disk'>
  <driver name='qemu' type='raw' cache='none' io='native'/>
  <source dev='/dev/vg/web'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});
