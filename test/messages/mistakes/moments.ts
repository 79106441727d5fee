import type { Family } from './family.ts';

/** Mistakes in the documents about a guest at one moment. */
export const moments: readonly Family[] = [
  {
    name: 'snapshots',
    at: 'document',
    mistakes: [
      ['root misspelt', '<domainsnapsot><name>fresh</name></domainsnapsot>'],
      ['name as an attribute', "<domainsnapshot name='fresh'/>"],
      ['state of virsh list', '<domainsnapshot><state>shut off</state></domainsnapshot>'],
      ['disks in the singular', "<domainsnapshot><dsks><disk name='vda'/></dsks></domainsnapshot>"],
      ['memory of no kind', '<domainsnapshot><memory/></domainsnapshot>'],
      ['memory: internal in a file', "<domainsnapshot><memory snapshot='internal' file='/a'/></domainsnapshot>"],
      ['memory: external without a file', "<domainsnapshot><memory snapshot='external'/></domainsnapshot>"],
      ['disk: dev for name', "<domainsnapshot><disks><disk dev='vda'/></disks></domainsnapshot>"],
      [
        'disk: internal in a file',
        "<domainsnapshot><disks><disk name='vda' snapshot='internal'><source file='/a'/></disk></disks></domainsnapshot>",
      ],
      [
        'disk: left out and of a type',
        "<domainsnapshot><disks><disk name='vda' snapshot='no' type='file'/></disks></domainsnapshot>",
      ],
      [
        'disk: file of a block device',
        "<domainsnapshot><disks><disk name='vda' type='block'><source file='/a'/></disk></disks></domainsnapshot>",
      ],
      [
        'disk: raw on top',
        "<domainsnapshot><disks><disk name='vda'><driver type='raw'/></disk></disks></domainsnapshot>",
      ],
      [
        'disk: relative path',
        "<domainsnapshot><disks><disk name='vda'><source file='a.qcow2'/></disk></disks></domainsnapshot>",
      ],
      [
        'guest without a name',
        "<domainsnapshot><domain type='kvm'><uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid></domain></domainsnapshot>",
      ],
    ],
  },
  {
    name: 'checkpoints',
    at: 'document',
    mistakes: [
      ['hidden name', '<domaincheckpoint><name>.monday</name></domaincheckpoint>'],
      ['no disks', '<domaincheckpoint><disks/></domaincheckpoint>'],
      ['disk: yes', "<domaincheckpoint><disks><disk name='vda' checkpoint='yes'/></disks></domaincheckpoint>"],
      [
        'disk: left out and of a bitmap',
        "<domaincheckpoint><disks><disk name='vda' checkpoint='no' bitmap='a'/></disks></domaincheckpoint>",
      ],
    ],
  },
  {
    name: 'backups',
    at: 'document',
    mistakes: [
      ['pull without a server', "<domainbackup mode='pull'><disks><disk name='vda'/></disks></domainbackup>"],
      ['server without pull', "<domainbackup><server name='localhost'/></domainbackup>"],
      ['server of a push', "<domainbackup mode='push'><server name='localhost'/></domainbackup>"],
      [
        'disk: target of a pull',
        "<domainbackup mode='pull'><server name='a'/><disks><disk name='vda' type='file'><target file='/a'/></disk></disks></domainbackup>",
      ],
      [
        'disk: target without a type',
        "<domainbackup><disks><disk name='vda'><target file='/a'/></disk></disks></domainbackup>",
      ],
      ['disk: path for a name', "<domainbackup><disks><disk name='/srv/a.img'/></disks></domainbackup>"],
      [
        'disk: full since a checkpoint',
        "<domainbackup><disks><disk name='vda' backupmode='full' incremental='a'/></disks></domainbackup>",
      ],
    ],
  },
];
