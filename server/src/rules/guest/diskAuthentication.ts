import { setAttribute } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import { disks, onEach } from '../each.ts';
import { elsewhere, inside, placeOf, preferably, removal } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** Source: domain_validate.c virDomainDiskDefValidateSourceChainOne. */
const protocols: ReadonlySet<string> = new Set(['iscsi', 'http', 'https', 'ftp', 'ftps', 'ssh', 'rbd']);
const secrets: ReadonlyMap<string, string> = new Map([
  ['iscsi', 'iscsi'],
  ['rbd', 'ceph'],
]);

export const diskAuthentication = guestRule({
  id: 'disk-authentication',
  title: 'A login that the network storage does not take',
  drivers: 'all',
  cure: 'Write one `<auth>` in `<source>`, with a secret of type `iscsi` for iSCSI and `ceph` for RBD.',
  errors: [
    'authentication is not supported for protocol',
    "invalid secret type '",
    'an <auth> definition already found for',
  ],
  docs: `
A network disk logs in by \`<auth>\`, in \`<source>\` or, as of old, in \`<disk>\`, but not in both. iSCSI, RBD, SSH, HTTP and FTP know
logins; NBD, Gluster, TFTP and NFS do not. The secret of an iSCSI disk is of type \`iscsi\`, that of an RBD disk of type \`ceph\`.
libvirt refuses the definition otherwise.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainDiskDefValidateSourceChainOne; src/conf/domain_conf.c virDomainDiskDefParseXML',
  check: onEach(disks, ({ element, source, type }, report) => {
    const outer = child(element, 'auth');
    const inner = source && child(source, 'auth');
    const auth = inner ?? outer;
    if (auth === undefined || source === undefined || type !== 'network') return;
    if (outer !== undefined && inner !== undefined) {
      report(outer, 'The login is written in <source> already: libvirt refuses it twice. Remove this one.', {
        related: [elsewhere(inner, 'The login of the source')],
        fixes: [removal(outer)],
      });
    }
    const protocol = attribute(source, 'protocol');
    if (protocol === undefined) return;
    if (!protocols.has(protocol.value)) {
      report(auth, `Storage by '${protocol.value}' takes no login: libvirt refuses the definition. Remove <auth>.`, {
        related: [elsewhere(protocol, 'The protocol')],
        fixes: [removal(auth)],
      });
      return;
    }
    const secret = inside(auth, 'secret');
    const kind = secret && attribute(secret, 'type');
    const expected = secrets.get(protocol.value);
    if (secret === undefined || kind === undefined || expected === undefined || kind.value === expected) return;
    report(
      placeOf(secret, 'type'),
      `The secret of a disk by '${protocol.value}' is of type '${expected}': libvirt refuses '${kind.value}'.`,
      {
        related: [elsewhere(protocol, 'The protocol')],
        fixes: [preferably(`Change the type to '${expected}'`, setAttribute(secret, 'type', expected))],
      },
    );
  }),
  examples: [
    {
      title: 'a secret of Ceph for iSCSI',
      before: `
<disk type='network' device='disk'>
  <driver name='qemu' type='raw'/>
  <source protocol='iscsi' name='iqn.2026-01.org.example:web/1'>
    <host name='example.org' port='3260'/>
    <auth username='web'>
      <secret type='ceph' usage='web'/>
    </auth>
  </source>
  <target dev='vda' bus='virtio'/>
</disk>`,
      after: `
<disk type='network' device='disk'>
  <driver name='qemu' type='raw'/>
  <source protocol='iscsi' name='iqn.2026-01.org.example:web/1'>
    <host name='example.org' port='3260'/>
    <auth username='web'>
      <secret type='iscsi' usage='web'/>
    </auth>
  </source>
  <target dev='vda' bus='virtio'/>
</disk>`,
      where: 'ceph',
    },
    {
      title: 'a secret of iSCSI',
      valid: `
<disk type='network' device='disk'>
  <driver name='qemu' type='raw'/>
  <source protocol='iscsi' name='iqn.2026-01.org.example:web/1'>
    <host name='example.org' port='3260'/>
    <auth username='web'>
      <secret type='iscsi' usage='web'/>
    </auth>
  </source>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});
