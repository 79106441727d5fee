import { disksNamed } from '../../guest/moment.ts';
import { attributeValue } from '../../xml/query.ts';
import { elsewhere, placeOf, removal, repeated } from '../guest/support/nodes.ts';
import { momentRule } from '../rule.ts';
import { withGuest } from './support/examples.ts';

const itsDisks = `
<disk type='file'>
  <source file='/srv/images/web1.qcow2'/>
  <target dev='vda' bus='virtio'/>
</disk>`;

export const momentDiskTwice = momentRule({
  id: 'moment-disk-twice',
  title: 'A disk that a snapshot, checkpoint or backup names twice',
  cure: 'Leave one `<disk>` for each disk of the guest.',
  errors: ["disk '…' specified twice"],
  docs: `
A snapshot, checkpoint or backup says once what happens to a disk. Two \`<disk>\` of one name are refused, and so are a target and the path of its
source, where the \`<domain>\` within the document shows that they are one disk.`,
  source:
    'libvirt src/conf/snapshot_conf.c virDomainSnapshotAlignDisks; src/conf/checkpoint_conf.c virDomainCheckpointAlignDisks; src/conf/backup_conf.c virDomainBackupAlignDisks',
  check({ guest, disks }, report) {
    const diskOf = (element: (typeof disks)[number]): string | undefined => {
      const name = attributeValue(element, 'name');
      const [disk] = (name !== undefined && guest && disksNamed(guest, name)) || [];
      return disk?.targetDevice?.value ?? name;
    };
    for (const { item, first } of repeated(disks, diskOf)) {
      report(placeOf(item, 'name'), `The disk '${diskOf(item)}' is named twice: libvirt refuses the document.`, {
        related: [elsewhere(first, 'The first time')],
        fixes: [removal(item)],
      });
    }
  },
  examples: [
    {
      title: 'one name',
      where: 'vda',
      before: `
<domainbackup>
  <disks>
    <disk name='vda' type='file'>
      <target file='/backup/web1.qcow2'/>
    </disk>
    <disk name='vda' backup='no'/>
  </disks>
</domainbackup>`,
      after: `
<domainbackup>
  <disks>
    <disk name='vda' type='file'>
      <target file='/backup/web1.qcow2'/>
    </disk>
  </disks>
</domainbackup>`,
    },
    {
      title: 'a target and its path',
      where: '/srv/images/web1.qcow2',
      before: withGuest(
        `
<domainsnapshot>
  <disks>
    <disk name='vda' snapshot='internal'/>
    <disk name='/srv/images/web1.qcow2' snapshot='internal'/>
  </disks>`,
        itsDisks,
      ),
      after: withGuest(
        `
<domainsnapshot>
  <disks>
    <disk name='vda' snapshot='internal'/>
  </disks>`,
        itsDisks,
      ),
    },
    {
      title: 'two disks',
      valid: `
<domaincheckpoint>
  <disks>
    <disk name='vda'/>
    <disk name='vdb' checkpoint='no'/>
  </disks>
</domaincheckpoint>`,
    },
  ],
});
