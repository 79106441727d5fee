import { disksNamed } from '../../guest/moment.ts';
import { removeAttribute, setAttribute, type TextEdit } from '../../xml/edit.ts';
import { attribute, attributeValue } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere } from '../guest/support/nodes.ts';
import { momentRule } from '../rule.ts';
import { preferably } from '../xen/support/fixes.ts';
import { withGuest } from './support/examples.ts';

const itsDisks = `
<disk type='file'>
  <source file='/srv/images/web1.qcow2'/>
  <target dev='vda' bus='virtio'/>
</disk>
<disk type='file' device='cdrom'>
  <target dev='sda' bus='sata'/>
  <readonly/>
</disk>`;

export const checkpointReadonly = momentRule({
  id: 'checkpoint-readonly',
  title: 'A checkpoint of a disk that is empty or cannot be written to',
  cure: "Write `checkpoint='no'` on the disk.",
  errors: ["disk '…' is empty or readonly"],
  docs: `
A checkpoint notes which blocks of a disk change. A drive without \`<source>\` and a disk with \`<readonly/>\` have none that could, so libvirt refuses a
checkpoint that names them with anything but \`checkpoint='no'\`.`,
  source: 'libvirt src/conf/checkpoint_conf.c virDomainCheckpointAlignDisks',
  check({ kind, guest, disks }, report) {
    if (kind !== 'domaincheckpoint' || guest === undefined) return;
    for (const element of disks) {
      const name = attribute(element, 'name');
      const [disk, ...others] = name ? disksNamed(guest, name.value) : [];
      if (name === undefined || disk === undefined || others.length > 0) continue;
      if (attributeValue(element, 'checkpoint') === 'no' || !(disk.readonly || disk.source === undefined)) continue;
      const why = disk.source === undefined ? 'is empty' : 'is read-only';
      report(name, `The disk '${name.value}' ${why}, so it has no changes to note: libvirt refuses the document.`, {
        related: [elsewhere(disk.element, 'The disk')],
        fixes: [preferably('Leave the disk out', leavingOut(element))],
      });
    }
  },
  examples: [
    {
      title: 'a CD drive',
      where: 'sda',
      before: withGuest(
        `
<domaincheckpoint>
  <disks>
    <disk name='vda' checkpoint='bitmap'/>
    <disk name='sda' checkpoint='bitmap'/>
  </disks>`,
        itsDisks,
      ),
      after: withGuest(
        `
<domaincheckpoint>
  <disks>
    <disk name='vda' checkpoint='bitmap'/>
    <disk name='sda' checkpoint='no'/>
  </disks>`,
        itsDisks,
      ),
    },
    {
      title: 'one that is left out',
      valid: withGuest(
        `
<domaincheckpoint>
  <disks>
    <disk name='vda'/>
    <disk name='sda' checkpoint='no'/>
  </disks>`,
        `
<disk type='file'>
  <source file='/srv/images/web1.qcow2'/>
  <target dev='vda' bus='virtio'/>
</disk>
<disk type='file' device='cdrom'>
  <target dev='sda' bus='sata'/>
</disk>`,
      ),
    },
  ],
});

/** A disk that is left out has no bitmap. */
function leavingOut(disk: Element): TextEdit[] {
  return [
    ...setAttribute(disk, 'checkpoint', 'no'),
    ...['bitmap', 'size'].filter((name) => attribute(disk, name)).flatMap((name) => removeAttribute(disk, name)),
  ];
}
