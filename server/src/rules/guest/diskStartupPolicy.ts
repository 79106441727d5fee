import { attribute } from '../../xml/query.ts';
import { disks, onEach } from '../each.ts';
import { attributeRemoval } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const diskStartupPolicy = guestRule({
  id: 'disk-startup-policy',
  title: 'A startup policy for a disk that cannot be missing',
  drivers: 'all',
  cure: "Remove `startupPolicy`, or use `optional` or `mandatory` for a disk of the host's own files.",
  errors: ['disk startupPolicy'],
  docs: `
\`startupPolicy\` says what happens when the file behind a disk is missing at the start. libvirt can look only for files of the
host: it takes the attribute for sources of type \`file\`, \`block\`, \`dir\` and \`volume\`, and refuses it for others. \`requisite\` is for
CD-ROM and floppy drives.`,
  source: 'libvirt src/conf/domain_validate.c virDomainDiskDefValidateStartupPolicy',
  check: onEach(disks, ({ source, type, device }, report) => {
    const policy = source && attribute(source, 'startupPolicy');
    if (policy === undefined) return;
    if (type === 'network' || type === 'nvme' || type === 'vhostuser') {
      report(policy, `A disk of type '${type}' has no startup policy: libvirt refuses the definition. Remove it.`, {
        fixes: [attributeRemoval(policy)],
      });
    } else if (policy.value === 'requisite' && device !== 'cdrom' && device !== 'floppy') {
      report(
        policy,
        "The policy 'requisite' is for CD-ROM and floppy drives: libvirt refuses the definition. Remove it.",
        {
          fixes: [attributeRemoval(policy)],
        },
      );
    }
  }),
  examples: [
    {
      title: 'requisite for a hard disk',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img' startupPolicy='requisite'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      where: 'requisite',
    },
    {
      title: 'an optional CD-ROM',
      valid: `
<disk type='file' device='cdrom'>
  <source file='/srv/install.iso' startupPolicy='optional'/>
  <target dev='sda' bus='sata'/>
</disk>`,
    },
  ],
});
