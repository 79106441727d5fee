import { type Disk, parseDiskName } from '../../guest/disks.ts';
import { disks, onEach } from '../each.ts';
import { guestRule } from './support/rule.ts';

/** libvirt counts disks in 32 bits. */
const highestPlace = 2 ** 31 - 2;

function mistake(disk: Disk, isQemu: boolean): string | undefined {
  const written = disk.targetDevice?.value ?? '';
  if (disk.device === 'floppy' && !written.startsWith('fd')) {
    return `'${written}' is no name of a floppy drive: libvirt refuses the definition. Use 'fda' or 'fdb'.`;
  }
  const isHard = disk.device === 'disk' || disk.device === 'lun';
  if (isHard && !/^(hd|sd|vd|xvd|ubd)/.test(written)) {
    return `'${written}' is no name of a disk: libvirt refuses the definition. Use 'vda', 'sda' or 'hda', as the bus has it.`;
  }
  if (!isQemu) return undefined;
  const name = parseDiskName(written);
  if (name === undefined) {
    return `libvirt cannot read the disk name '${written}' and refuses the definition. Use a prefix and letters, such as 'vda'.`;
  }
  return name.index > highestPlace
    ? `The disk name '${written}' counts further than libvirt can, which refuses the definition. Use fewer letters, such as '${name.prefix}a'.`
    : undefined;
}

export const diskTargetInvalid = guestRule({
  id: 'disk-target-invalid',
  title: 'A disk target that is no disk name',
  drivers: 'all',
  cure: 'Name the target by its bus: `vda` on virtio, `sda` on SATA, SCSI and USB, `hda` on IDE, `fda` for a floppy drive.',
  errors: ['Unknown disk name', 'Invalid harddisk device name', 'Invalid floppy device name', "invalid disk target '"],
  docs: `
libvirt reads the place of a disk from its target: a prefix (\`hd\`, \`sd\`, \`vd\`, \`xvd\`, \`ubd\`, \`fd\`) and letters that
count \`a\`, \`b\` … \`z\`, \`aa\`. Other names are refused: hard disks must begin with one of the prefixes for every driver,
floppy drives with \`fd\`, and the QEMU driver reads the whole name. A name with so many letters that its number overflows
is refused as unknown.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainDiskDefValidate; src/conf/domain_postparse.c virDomainDiskDefAssignAddress; src/util/virutil.c virDiskNameParse',
  check: onEach(disks, (disk, report, { isQemu }) => {
    if (disk.targetDevice === undefined || disk.targetDevice.value === '') return;
    const message = mistake(disk, isQemu);
    if (message !== undefined) report(disk.targetDevice, message);
  }),
  examples: [
    {
      title: 'a name that nobody numbers',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='disk1' bus='virtio'/>
</disk>`,
      unfixable: true,
      where: 'disk1',
    },
    {
      title: 'a number beyond all bounds',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='sdzzzzzzzzz' bus='sata'/>
</disk>`,
      unfixable: true,
      where: 'sdzzzzzzzzz',
    },
    {
      title: 'the twenty-seventh disk',
      valid: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vdaa' bus='virtio'/>
</disk>`,
    },
  ],
});
