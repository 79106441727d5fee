import { parseNumber } from '../../guest/hardware/numbers.ts';
import { attribute, childrenNamed } from '../../xml/query.ts';
import { disks, onEach } from '../each.ts';
import { attributeRemoval, elsewhere, inside, placeOf, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const diskSourceSetting = guestRule({
  id: 'disk-source-setting',
  title: 'A source of a disk that its kind or protocol cannot have',
  drivers: 'all',
  cure: 'Name volume and image for Gluster, one TCP host without a port for NFS, and a namespace from 1 for NVMe.',
  errors: [
    "can't split path '…' into pool name and image name",
    "NVMe namespace can't be zero",
    "'nfs' protocol requires the usage of exactly one host",
    "'nfs' host must use TCP protocol",
    "port cannot be specified in 'nfs' protocol host",
    'an <encryption> definition already found for disk source',
  ],
  docs: `
On Gluster the name of a source is that of the volume, a \`/\` and that of the image. NFS has one host, over TCP, at the port
that NFS has everywhere. The namespaces of an NVMe device are counted from 1. \`<encryption>\` stands once, in \`<source>\` or
beside it. libvirt refuses anything else.`,
  source:
    'libvirt src/conf/domain_conf.c virDomainDiskSourceNetworkParse, virDomainDiskDefParseXML; src/conf/domain_validate.c virDomainDiskDefValidate; src/qemu/qemu_domain.c qemuDomainValidateStorageSource',
  check: onEach(disks, ({ element, type, source }, report, { isQemu }) => {
    if (source === undefined) return;
    const inner = inside(source, 'encryption');
    const outer = inside(element, 'encryption');
    if (inner !== undefined && outer !== undefined) {
      report(outer, 'The encryption is written in <source> already: libvirt refuses it twice. Remove this one.', {
        related: [elsewhere(inner, 'The encryption of the source')],
        fixes: [removal(outer)],
      });
    }
    const protocol = type === 'network' ? valueIn(source, 'protocol') : '';
    const name = attribute(source, 'name');
    if (protocol === 'gluster' && name !== undefined && !name.value.replace(/^\/+/, '').includes('/')) {
      report(
        name,
        "On Gluster a source is named by volume and image, as 'volume/image': libvirt refuses a name without '/'.",
      );
    }
    if (type === 'nvme' && parseNumber(valueIn(source, 'namespace')) === 0) {
      report(
        placeOf(source, 'namespace'),
        'The namespaces of an NVMe device begin with 1: libvirt refuses the definition.',
      );
    }
    if (protocol !== 'nfs' || !isQemu) return;
    const [host, second] = childrenNamed(source, 'host');
    const port = host && attribute(host, 'port');
    const transport = host && attribute(host, 'transport');
    if (second !== undefined && host !== undefined) {
      report(second, 'A disk on NFS has one host: libvirt refuses a second one. Remove it.', {
        related: [elsewhere(host, 'The first host')],
        fixes: [removal(second)],
      });
    } else if (transport !== undefined && transport.value !== 'tcp') {
      report(transport, 'NFS is reached over TCP: libvirt refuses the definition.', {
        fixes: [attributeRemoval(transport)],
      });
    } else if (port !== undefined && parseNumber(port.value) !== 0) {
      report(port, 'The port of NFS cannot be chosen: libvirt refuses the definition. Remove it.', {
        fixes: [attributeRemoval(port)],
      });
    }
  }),
  examples: [
    {
      title: 'a port of NFS',
      before: `
<disk type='network' device='disk'>
  <source protocol='nfs' name='/exports/web.img'>
    <host name='files.example.net' port='2049'/>
    <identity user='qemu' group='qemu'/>
  </source>
  <target dev='vda' bus='virtio'/>
</disk>`,
      after: `
<disk type='network' device='disk'>
  <source protocol='nfs' name='/exports/web.img'>
    <host name='files.example.net'/>
    <identity user='qemu' group='qemu'/>
  </source>
  <target dev='vda' bus='virtio'/>
</disk>`,
      where: '2049',
    },
    {
      title: 'a Gluster volume without an image',
      before: `
<disk type='network' device='disk'>
  <source protocol='gluster' name='web.img'>
    <host name='files.example.net'/>
  </source>
  <target dev='vda' bus='virtio'/>
</disk>`,
      unfixable: true,
      where: 'web.img',
    },
    {
      title: 'the first namespace of an NVMe device',
      valid: `
<disk type='nvme' device='disk'>
  <driver name='qemu' type='raw'/>
  <source type='pci' managed='yes' namespace='1'>
    <address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
  </source>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});
