import { attribute, child } from '../../xml/query.ts';
import { disks, onEach } from '../each.ts';
import { elsewhere, inside, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const diskEncryptionFormat = guestRule({
  id: 'disk-encryption-format',
  title: 'Encryption of an image that cannot be encrypted so',
  drivers: 'qemu',
  cure: 'Use an image of format `raw` or `qcow2`, and encryption of format `luks` without a `<cipher>`.',
  errors: [
    "encryption is supported only with 'raw' and 'qcow2' image format",
    'supplying <cipher> for domain disk definition is unnecessary',
    'is currently not supported by the qemu encryption engine',
    'old qcow/qcow2 encryption is not supported',
    'librbd encryption is supported only with RBD backed disks',
  ],
  docs: `
QEMU reads LUKS inside \`raw\` and \`qcow2\` images and nowhere else, so libvirt refuses \`<encryption>\` on a disk of another
format. The cipher is written in the image's header: a \`<cipher>\` belongs into the definition of a new volume and is
refused in a guest. LUKS2, and headers of Ceph, are read only by the engine \`librbd\` of disks that come from RBD.`,
  source:
    'libvirt src/qemu/qemu_domain.c qemuDomainValidateStorageSource; src/conf/domain_validate.c virDomainDiskDefValidateSourceChainOne',
  check: onEach(disks, ({ element, driver, driverType, source }, report) => {
    const encryption = (source && child(source, 'encryption')) ?? child(element, 'encryption');
    if (encryption === undefined) return;
    const format = attribute(encryption, 'format');
    const imageFormat = driver && attribute(driver, 'type');
    const engine = valueIn(encryption, 'engine');
    if (engine !== 'librbd' && imageFormat !== undefined && driverType !== 'raw' && driverType !== 'qcow2') {
      report(
        imageFormat,
        `Only images of format 'raw' and 'qcow2' can be encrypted: libvirt refuses the definition. Convert the image, or remove <encryption>.`,
        { related: [elsewhere(encryption, 'The encryption is asked for here')] },
      );
    }
    const cipher = inside(encryption, 'cipher');
    if (format?.value === 'luks' && cipher !== undefined) {
      report(cipher, 'The cipher is read from the image: libvirt refuses a <cipher> here. Remove it.');
    }
    if (engine === 'librbd' && valueIn(source, 'protocol') !== 'rbd') {
      report(encryption, "The encryption engine 'librbd' works only for disks on RBD: libvirt refuses the definition.");
    }
    if (format !== undefined && (format.value === 'qcow' || format.value === 'qcow2')) {
      report(
        format,
        `QEMU has dropped the encryption '${format.value}' of old images: libvirt refuses the definition. Convert the image to 'luks'.`,
        // libvirt's parser takes it: old definitions are full of it.
        { severity: 'warning' },
      );
    }
    if (engine !== 'librbd' && format !== undefined && (format.value === 'luks2' || format.value === 'luks-any')) {
      report(
        format,
        `QEMU's own encryption cannot read '${format.value}': libvirt refuses the definition. Use 'luks'.`,
      );
    }
  }),
  examples: [
    {
      title: 'LUKS in a format of VirtualBox',
      before: `
<disk type='file' device='disk'>
  <driver name='qemu' type='vdi'/>
  <source file='/srv/a.vdi'>
    <encryption format='luks'>
      <secret type='passphrase' usage='/srv/a.vdi'/>
    </encryption>
  </source>
  <target dev='vda' bus='virtio'/>
</disk>`,
      unfixable: true,
      where: 'vdi',
    },
    {
      title: 'LUKS in a raw image',
      valid: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw'/>
  <source file='/srv/a.img'>
    <encryption format='luks'>
      <secret type='passphrase' usage='/srv/a.img'/>
    </encryption>
  </source>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});
