import { attribute } from '../../xml/query.ts';
import { disks, onEach } from '../each.ts';
import { guestRule } from './support/rule.ts';

export const diskProtocolRemoved = guestRule({
  id: 'disk-protocol-removed',
  title: 'A network storage that libvirt no longer serves',
  drivers: 'qemu',
  cure: 'Move the data to storage that is still served, such as RBD, iSCSI or NBD, and name that.',
  errors: ["'sheepdog' protocol is no longer supported"],
  docs: `
Sheepdog is gone from QEMU since version 6.1, and no driver of libvirt serves it any longer. The grammar still knows the
name, so that old definitions can be read; defining or starting such a guest is refused. Copy the volume with a QEMU that
still reads it before the old host goes.`,
  source: 'libvirt src/qemu/qemu_domain.c qemuDomainValidateStorageSource',
  check: onEach(disks, ({ source, type }, report) => {
    const protocol = source && attribute(source, 'protocol');
    if (type !== 'network' || protocol?.value !== 'sheepdog') return;
    report(
      protocol,
      "No driver of libvirt serves 'sheepdog' any longer: it refuses the definition. Move the disk to other storage.",
    );
  }),
  examples: [
    {
      title: 'a volume of Sheepdog',
      before: `
<disk type='network' device='disk'>
  <driver name='qemu' type='raw'/>
  <source protocol='sheepdog' name='web'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      unfixable: true,
      where: 'sheepdog',
    },
    {
      title: 'an image of RBD',
      valid: `
<disk type='network' device='disk'>
  <driver name='qemu' type='raw'/>
  <source protocol='rbd' name='pool/web'>
    <host name='ceph.example.org' port='6789'/>
  </source>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});
