import { setAttribute } from '../../xml/edit.ts';
import { attribute, child, textContent } from '../../xml/query.ts';
import { momentRule } from '../rule.ts';
import { alternatively } from '../xen/support/fixes.ts';

export const backupIncremental = momentRule({
  id: 'backup-incremental',
  title: 'An incremental backup that names no checkpoint',
  cure: "Name the checkpoint in `incremental` of the disk or in `<incremental>` of the backup, or write `backupmode='full'`.",
  errors: ["'incremental' backup mode of disk '…' requires setting 'incremental' field for disk or backup"],
  docs: `
An incremental backup copies what has changed since a checkpoint. A disk with \`backupmode='incremental'\` takes the one in its attribute
\`incremental\`, else the one in \`<incremental>\` of the whole backup; libvirt refuses the backup when neither is there.`,
  source: 'libvirt src/conf/backup_conf.c virDomainBackupAlignDisks',
  check({ kind, root, disks }, report) {
    const whole = child(root, 'incremental');
    if (kind !== 'domainbackup' || (whole !== undefined && textContent(whole).trim() !== '')) return;
    for (const disk of disks) {
      const mode = attribute(disk, 'backupmode');
      // What is left out is not read any further (virDomainBackupDiskDefParseXML).
      if (
        mode?.value !== 'incremental' ||
        attribute(disk, 'incremental') ||
        attribute(disk, 'backup')?.value === 'no'
      ) {
        continue;
      }
      report(
        mode,
        'An incremental backup names the checkpoint since which changes are copied: libvirt refuses this one.',
        {
          fixes: [alternatively('Copy the whole disk', setAttribute(disk, 'backupmode', 'full'))],
        },
      );
    }
  },
  examples: [
    {
      title: 'no checkpoint',
      where: 'incremental',
      fix: 'Copy the whole disk',
      before: `
<domainbackup>
  <disks>
    <disk name='vda' backupmode='incremental'/>
  </disks>
</domainbackup>`,
      after: `
<domainbackup>
  <disks>
    <disk name='vda' backupmode='full'/>
  </disks>
</domainbackup>`,
    },
    {
      title: 'one for the whole backup',
      valid: `
<domainbackup>
  <incremental>monday</incremental>
  <disks>
    <disk name='vda' backupmode='incremental'/>
    <disk name='vdb' backupmode='incremental' incremental='sunday'/>
  </disks>
</domainbackup>`,
    },
  ],
});
