import { attribute, child } from '../../xml/query.ts';
import { disks, onEach } from '../each.ts';
import { attributeRemoval, elsewhere } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const diskReadWrite = guestRule({
  id: 'disk-needs-writing',
  title: 'Copy on read, or a transient disk, that cannot be written',
  drivers: 'qemu',
  cure: 'Remove `copy_on_read` or `<transient/>`, or make it a writable hard disk.',
  errors: ['copy_on_read is not', 'transient disk'],
  docs: `
\`copy_on_read\` writes what is read from a backing image into the disk's own image, and a \`<transient/>\` disk gets an overlay
that takes the guest's writes. Both need a hard disk that may be written: libvirt refuses them for read-only disks, and for
CD-ROM and floppy drives.`,
  source:
    'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDiskFrontend, qemuValidateDomainDeviceDefDiskTransient',
  check: onEach(disks, (disk, report) => {
    const readonly = child(disk.element, 'readonly');
    const isFixed = disk.device === 'disk';
    if (isFixed && readonly === undefined) return;
    const reason = isFixed ? 'this disk is read-only' : `this is no hard disk but a '${disk.device}'`;
    const related = readonly === undefined ? [] : [elsewhere(readonly, 'Read-only by this')];
    const copy = disk.driver && attribute(disk.driver, 'copy_on_read');
    if (copy?.value === 'on') {
      report(
        copy,
        `copy_on_read needs a disk that may be written, and ${reason}: libvirt refuses the definition. Remove it.`,
        {
          related,
          fixes: [attributeRemoval(copy)],
        },
      );
    }
    const transient = child(disk.element, 'transient');
    if (transient !== undefined) {
      report(
        transient,
        `<transient/> needs a disk that may be written, and ${reason}: libvirt refuses the definition.`,
        { related },
      );
    }
  }),
  examples: [
    {
      title: 'copy on read of a read-only disk',
      before: `
<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2' copy_on_read='on'/>
  <source file='/srv/a.qcow2'/>
  <target dev='vda' bus='virtio'/>
  <readonly/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2'/>
  <source file='/srv/a.qcow2'/>
  <target dev='vda' bus='virtio'/>
  <readonly/>
</disk>`,
      where: 'on',
    },
    {
      title: 'a disk that may be written',
      valid: `
<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2' copy_on_read='on'/>
  <source file='/srv/a.qcow2'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});
