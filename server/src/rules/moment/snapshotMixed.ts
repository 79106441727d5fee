import { attribute, attributeValue, child } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere } from '../guest/support/nodes.ts';
import { isQemuGuest } from '../guest/support/rule.ts';
import { momentRule } from '../rule.ts';

export const snapshotMixed = momentRule({
  id: 'snapshot-mixed',
  title: 'Internal and external parts in one snapshot',
  targets: ['kvm', 'qemu'],
  cure: 'Make all parts of the snapshot internal, or all external.',
  errors: ['mixing internal and external targets for a snapshot is not yet supported'],
  docs: `
An internal snapshot goes into the qcow2 images themselves, an external one into new files on top of them. The QEMU driver makes either, not
both in one: a disk with \`snapshot='internal'\` beside one that is \`external\`, or beside memory that goes into a file, is refused, and so are
external disks beside internal memory. A disk with \`<source>\` or a format in \`<driver>\` is external without saying so; \`no\` and \`manual\`
go with both. What has a \`<creationTime>\` exists already: \`--redefine\` brings it back as it is.`,
  source:
    'libvirt src/qemu/qemu_snapshot.c qemuSnapshotPrepare; src/conf/snapshot_conf.c virDomainSnapshotDiskDefParseXML',
  check({ kind, root, disks, guest }, report) {
    // What exists already is only brought back.
    if (kind !== 'domainsnapshot' || child(root, 'creationTime') !== undefined) return;
    if (guest !== undefined && !isQemuGuest(guest)) return;
    const memory = child(root, 'memory');
    const parts = [...(memory ? [memory] : []), ...disks];
    const [first, ...others] = parts.filter((part) => locationOf(part) !== undefined);
    const other = first && others.find((part) => locationOf(part) !== locationOf(first));
    if (first === undefined || other === undefined) return;
    report(
      attribute(other, 'snapshot') ?? other,
      `${nameOf(first)} is ${locationOf(first)}, ${nameOf(other)} ${locationOf(other)}: the QEMU driver makes no snapshot of both kinds.`,
      { related: [elsewhere(first, `This is ${locationOf(first)}`)] },
    );
  },
  examples: [
    {
      title: 'disks of both kinds',
      where: 'internal',
      unfixable: true,
      before: `
<domainsnapshot>
  <disks>
    <disk name='vda'>
      <source file='/srv/images/web1.fresh.qcow2'/>
    </disk>
    <disk name='vdb' snapshot='internal'/>
  </disks>
</domainsnapshot>`,
    },
    {
      title: 'memory in a file, and a disk that keeps its snapshot',
      where: 'internal',
      unfixable: true,
      before: `
<domainsnapshot>
  <memory snapshot='external' file='/srv/images/web1.memory'/>
  <disks>
    <disk name='vda' snapshot='internal'/>
  </disks>
</domainsnapshot>`,
    },
    {
      title: 'one that exists already',
      valid: `
<domainsnapshot>
  <name>fresh</name>
  <creationTime>1272917631</creationTime>
  <disks>
    <disk name='vda' snapshot='external'/>
    <disk name='vdb' snapshot='internal'/>
  </disks>
</domainsnapshot>`,
    },
    {
      title: 'one kind, and disks that are left out',
      valid: `
<domainsnapshot>
  <memory file='/srv/images/web1.memory'/>
  <disks>
    <disk name='vda' snapshot='external'/>
    <disk name='vdb' snapshot='no'/>
    <disk name='vdc' snapshot='manual'/>
  </disks>
</domainsnapshot>`,
    },
  ],
});

/** Where a part of a snapshot goes, as far as the document decides it. */
function locationOf(part: Element): 'internal' | 'external' | undefined {
  const written = attributeValue(part, 'snapshot');
  if (written !== undefined) return written === 'internal' || written === 'external' ? written : undefined;
  if (part.name === 'memory') return attribute(part, 'file') ? 'external' : undefined;
  const format = child(part, 'driver');
  return child(part, 'source') || (format && attribute(format, 'type')) ? 'external' : undefined;
}

function nameOf(part: Element): string {
  return part.name === 'memory' ? 'The memory' : `The disk '${attributeValue(part, 'name') ?? ''}'`;
}
