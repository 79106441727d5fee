import { setAttribute } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { networkDisksWithDriver } from './support/diskDrivers.ts';
import { safely } from './support/fixes.ts';

export const xenDiskNetworkDriver = rule({
  id: 'xen-disk-network-driver',
  title: "A network disk with a driver of Xen's",
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: "Write `<driver name='qemu'>`.",
  errors: ["unsupported driver name '…' for disk"],
  docs: `
Under Xen only Ceph's RBD can be a network disk, and QEMU serves it there as it does under KVM. A driver name of Xen's
(\`phy\`, \`file\`, \`tap\`) has no meaning for it; libvirt's QEMU driver refuses every name but \`qemu\`.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDisk',
  check(guest, report) {
    for (const { driver, name } of networkDisksWithDriver(guest, 'phy', 'file', 'tap', 'tap2')) {
      report(
        name,
        `A network disk is served by QEMU itself, and libvirt's QEMU driver refuses the driver name '${name.value}': use 'qemu'.`,
        { fixes: [safely("Change the disk driver to 'qemu'", setAttribute(driver, 'name', 'qemu'))] },
      );
    }
  },
  examples: [
    {
      title: 'an RBD image',
      before: `
<disk type='network' device='disk'>
  <driver name='phy' type='raw'/>
  <source protocol='rbd' name='pool/web'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      after: `
<disk type='network' device='disk'>
  <driver name='qemu' type='raw'/>
  <source protocol='rbd' name='pool/web'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
    {
      title: "QEMU's driver",
      valid: `
<disk type='network' device='disk'>
  <driver name='qemu' type='raw'/>
  <source protocol='rbd' name='pool/web'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});
