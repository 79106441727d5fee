import { machineWords } from '../../guest/hardware/machine.ts';
import { setAttribute } from '../../xml/edit.ts';
import { preferably } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

export const diskFloppyBus = guestRule({
  id: 'disk-floppy-bus',
  title: 'A floppy drive off the floppy controller, or another disk on it',
  drivers: 'all',
  cure: 'Put floppy drives on the bus `fdc` and everything else on another bus.',
  errors: [
    "Invalid bus type '…' for floppy disk",
    "Invalid bus type 'fdc' for disk",
    'machines do not support floppy device',
  ],
  docs: `
The bus \`fdc\` is the floppy controller of a PC: it takes floppy drives and nothing else, and floppy drives live nowhere
else. libvirt refuses both mistakes for every driver. POWER machines (\`pseries\`) and IBM Z have no such controller, and
there the QEMU driver refuses the drive itself.`,
  source: 'libvirt src/conf/domain_validate.c virDomainDiskDefValidate; src/qemu/qemu_validate.c, floppy on pSeries',
  check(guest, report) {
    const { machine } = guest.hardware;
    for (const { element, device, bus, target, busAttribute } of guest.devices.disks) {
      const place = busAttribute ?? element;
      if (device === 'floppy' && bus !== 'fdc') {
        report(place, `A floppy drive cannot be on the bus '${bus}': libvirt refuses the definition. Use 'fdc'.`, {
          fixes:
            target === undefined ? [] : [preferably("Change the bus to 'fdc'", setAttribute(target, 'bus', 'fdc'))],
        });
      } else if (device !== 'floppy' && bus === 'fdc') {
        report(place, `Only floppy drives can be on the bus 'fdc', not a '${device}': libvirt refuses the definition.`);
      } else if (
        device === 'floppy' &&
        isQemuGuest(guest) &&
        (machine.board === 'pseries' || machine.family === 's390')
      ) {
        report(place, `There is no floppy controller in ${machineWords(machine)}: libvirt refuses the definition.`);
      }
    }
  },
  examples: [
    {
      title: 'a floppy drive on SATA',
      before: `
<disk type='file' device='floppy'>
  <source file='/srv/drivers.vfd'/>
  <target dev='fda' bus='sata'/>
</disk>`,
      after: `
<disk type='file' device='floppy'>
  <source file='/srv/drivers.vfd'/>
  <target dev='fda' bus='fdc'/>
</disk>`,
      where: 'sata',
    },
    {
      title: 'a floppy drive',
      valid: `
<disk type='file' device='floppy'>
  <source file='/srv/drivers.vfd'/>
  <target dev='fda' bus='fdc'/>
</disk>`,
    },
  ],
});
