import { disksNamed } from '../../guest/moment.ts';
import { removeElement, setAttribute } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import { momentRule } from '../rule.ts';
import { alternatively } from '../xen/support/fixes.ts';
import { withGuest } from './support/examples.ts';

const itsDisks = `
<disk type='file'>
  <source file='/srv/images/web1.qcow2'/>
  <target dev='vda' bus='virtio'/>
</disk>
<disk type='file'>
  <source file='/srv/images/data.qcow2'/>
  <target dev='sda' bus='scsi'/>
</disk>`;

export const momentDiskUnknown = momentRule({
  id: 'moment-disk-unknown',
  title: 'A disk that the guest of a snapshot or checkpoint does not have',
  cure: 'Name the disk by `<target dev=…>` of the definition in the document, or remove it.',
  errors: ["no disk named '…'"],
  docs: `
\`<disk name=…>\` of a snapshot or checkpoint names a disk of the guest: by \`<target dev=…>\`, such as \`vda\`, or by the path of its
source, as long as no other disk has that source. When the document is read with \`--redefine\`, or by \`virsh snapshot-edit\`, libvirt looks
for the disk in the \`<domain>\` within, and refuses the document when it is not there. Without \`<domain>\` it asks the guest as it is
at that moment, of which the document says nothing.`,
  source:
    'libvirt src/conf/snapshot_conf.c virDomainSnapshotAlignDisks; src/conf/checkpoint_conf.c virDomainCheckpointAlignDisks',
  check({ guest, disks }, report) {
    if (guest === undefined) return;
    const known = guest.devices.disks.flatMap(({ targetDevice }) => targetDevice?.value ?? []);
    const named = new Set(disks.flatMap((disk) => attribute(disk, 'name')?.value ?? []));
    const free = known.filter((name) => !named.has(name));
    for (const disk of disks) {
      const name = attribute(disk, 'name');
      if (name === undefined) continue;
      const found = disksNamed(guest, name.value);
      if (found.length === 1) continue;
      const names = found.length > 1 ? found.flatMap(({ targetDevice }) => targetDevice?.value ?? []) : free;
      const message =
        found.length > 1
          ? `Several disks of the guest have the source '${name.value}': libvirt refuses the document. Use the name in <target>.`
          : `The guest in this document has no disk '${name.value}': libvirt refuses the document.${listed(known)}`;
      report(name, message, {
        fixes: [
          ...names.map((other) => alternatively(`Change the disk to '${other}'`, setAttribute(disk, 'name', other))),
          alternatively('Remove <disk>', removeElement(disk)),
        ],
      });
    }
  },
  examples: [
    {
      title: 'another name',
      where: 'vdb',
      fix: "Change the disk to 'sda'",
      before: withGuest(
        `
<domainsnapshot>
  <name>before-upgrade</name>
  <disks>
    <disk name='vda' snapshot='internal'/>
    <disk name='vdb' snapshot='internal'/>
  </disks>`,
        itsDisks,
      ),
      after: withGuest(
        `
<domainsnapshot>
  <name>before-upgrade</name>
  <disks>
    <disk name='vda' snapshot='internal'/>
    <disk name='sda' snapshot='internal'/>
  </disks>`,
        itsDisks,
      ),
    },
    {
      title: 'the path of two disks',
      where: '/srv/images/tools.iso',
      unfixable: true,
      before: withGuest(
        `
<domaincheckpoint>
  <disks>
    <disk name='/srv/images/tools.iso' checkpoint='no'/>
  </disks>`,
        `
<disk type='file' device='cdrom'>
  <source file='/srv/images/tools.iso'/>
  <target dev='sda' bus='sata'/>
</disk>
<disk type='file' device='cdrom'>
  <source file='/srv/images/tools.iso'/>
  <target dev='sdb' bus='sata'/>
</disk>`,
      ),
    },
    {
      title: 'a disk by its path, and a definition that is not told',
      valid: `
<domainsnapshot>
  <disks>
    <disk name='/srv/images/web1.qcow2'/>
    <disk name='vdb'/>
  </disks>
</domainsnapshot>`,
    },
  ],
});

function listed(names: readonly string[]): string {
  return names.length === 0 || names.length > 8 ? '' : ` It has ${names.map((name) => `'${name}'`).join(', ')}.`;
}
