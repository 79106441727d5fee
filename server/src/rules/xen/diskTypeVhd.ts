import { setAttribute } from '../../xml/edit.ts';
import { attributeValue } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { attributesAt } from './support/find.ts';
import { alternatively, safely } from './support/fixes.ts';

export const xenDiskTypeVhd = rule({
  id: 'xen-disk-type-vhd',
  title: 'Image format "vhd", which is VHDX to QEMU',
  severity: 'error',
  targets: qemuTargets,
  layer: 'start',
  cure: "Write `type='vpc'` for a VHD image; keep `vhd` for VHDX alone.",
  errors: ['"driver":"vhdx"', 'vhdx … Invalid argument'],
  docs: `
Two formats share a name. On Xen, \`vhd\` is the old Virtual PC format, which QEMU calls \`vpc\`. libvirt's QEMU driver
passes \`vhd\` to QEMU as \`vhdx\`, Hyper-V's newer and different format, so a VHD image makes the start fail with
"Invalid argument".

Write \`vpc\` for a VHD image: the last 512 bytes of such a file begin with \`conectix\`. A VHDX image begins with
\`vhdxfile\` and keeps \`vhd\`. Better than either is \`qemu-img convert -O qcow2\`; chains of differencing VHDs, as
XenServer writes them, must be converted.`,
  source: 'libvirt src/qemu/qemu_block.c qemuBlockStorageSourceGetBlockdevFormatProps',
  check(guest, report) {
    for (const type of attributesAt(guest, 'devices/disk/driver/@type', 'vhd')) {
      const edits = setAttribute(type.parent, 'type', 'vpc');
      const title = "Change the format to 'vpc'";
      const comesFromXen = guest.fromXen || (attributeValue(type.parent, 'name') ?? 'qemu') !== 'qemu';
      report(
        type,
        "libvirt passes 'vhd' to QEMU as VHDX, so the start fails on a VHD image such as Xen uses. Write 'vpc' for VHD; keep 'vhd' for VHDX only.",
        comesFromXen
          ? { fixes: [safely(title, edits)] }
          : { fixes: [alternatively(title, edits)], severity: 'warning' },
      );
    }
  },
  examples: [
    {
      title: 'an image of blktap',
      before: `
<disk type='file' device='disk'>
  <driver name='tap2' type='vhd'/>
  <source file='/srv/c.vhd'/>
  <target dev='xvdc' bus='xen'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <driver name='tap2' type='vpc'/>
  <source file='/srv/c.vhd'/>
  <target dev='xvdc' bus='xen'/>
</disk>`,
    },
    {
      title: 'in a KVM guest it may be VHDX',
      before: kvmGuest(`
<disk type='file' device='disk'>
  <driver name='qemu' type='vhd'/>
  <source file='/srv/c.vhdx'/>
  <target dev='vda' bus='virtio'/>
</disk>`),
      unfixable: true,
      where: 'vhd',
    },
    {
      title: 'VHD as QEMU calls it',
      valid: `
<disk type='file' device='disk'>
  <driver name='qemu' type='vpc'/>
  <source file='/srv/c.vhd'/>
  <target dev='vdc' bus='virtio'/>
</disk>`,
    },
  ],
});
