import type { Skeleton } from './skeletons.ts';

function moment(label: string, documentation: string, snippet: string): Skeleton {
  const element = /^<([\w-]+)/.exec(snippet)?.[1] ?? '';
  return { label, parent: '', element, documentation, snippet, isForXen: false };
}

/** Whole snapshots, checkpoints and backups, for an empty document; libxl has none of them. */
export const momentSkeletons: readonly Skeleton[] = [
  moment(
    'snapshot: disks in new files',
    'A snapshot of the disks alone, without memory: their images are frozen, and changes go into new files. For virsh snapshot-create --disk-only.',
    `<domainsnapshot>
	<name>\${1:before-upgrade}</name>
	<description>$2</description>
	<memory snapshot='no'/>
	<disks>
		<disk name='\${3:vda}' snapshot='external'>
			<source file='\${4:/var/lib/libvirt/images/guest.before-upgrade.qcow2}'/>
		</disk>$0
	</disks>
</domainsnapshot>
`,
  ),
  moment(
    'snapshot: running guest in its images',
    'A snapshot of the running guest with its memory, kept within its qcow2 images. For virsh snapshot-create.',
    `<domainsnapshot>
	<name>\${1:before-upgrade}</name>
	<description>$2</description>
	<memory snapshot='internal'/>$0
</domainsnapshot>
`,
  ),
  moment(
    'checkpoint: changes from now on',
    'A checkpoint, from which the qcow2 images note what changes. For virsh checkpoint-create.',
    `<domaincheckpoint>
	<name>\${1:monday}</name>
	<disks>
		<disk name='\${2:vda}' checkpoint='bitmap'/>$0
	</disks>
</domaincheckpoint>
`,
  ),
  moment(
    'backup: disks to files',
    'A full backup that QEMU writes to files. For virsh backup-begin.',
    `<domainbackup mode='push'>
	<disks>
		<disk name='\${1:vda}' type='file'>
			<target file='\${2:/var/backup/guest-vda.qcow2}'/>
			<driver type='qcow2'/>
		</disk>$0
	</disks>
</domainbackup>
`,
  ),
  moment(
    'backup: changes over NBD',
    'An incremental backup that a program reads from QEMU over NBD. For virsh backup-begin.',
    `<domainbackup mode='pull'>
	<incremental>\${1:monday}</incremental>
	<server transport='unix' socket='\${2:/run/guest-backup.sock}'/>
	<disks>
		<disk name='\${3:vda}' type='file'>
			<scratch file='\${4:/var/tmp/guest-vda.scratch.qcow2}'/>
		</disk>$0
	</disks>
</domainbackup>
`,
  ),
];
