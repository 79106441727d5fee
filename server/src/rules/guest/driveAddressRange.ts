import type { Guest } from '../../guest/guest.ts';
import type { DriveAddress } from '../../guest/hardware/device.ts';
import { child } from '../../xml/query.ts';
import { guestRule } from './support/rule.ts';

/** What is wrong with a place on QEMU's controllers; undefined when nothing is. */
function mistake(guest: Guest, bus: string, { controller, bus: line, target }: DriveAddress): string | undefined {
  switch (bus) {
    case 'ide':
      if (controller !== 0) return 'QEMU has one IDE controller, with four places: hda to hdd';
      return target === 0 ? undefined : 'an IDE controller has target 0 only';
    case 'fdc':
      return controller !== 0 || line !== 0 || target !== 0
        ? 'QEMU has one floppy controller, with one bus'
        : undefined;
    case 'sata':
      return line !== 0 || target !== 0 ? 'a SATA controller has bus 0 and target 0 only' : undefined;
    case 'scsi': {
      if (line !== 0) return 'a SCSI controller has one bus, number 0';
      const model = guest.hardware.controllers.find(
        ({ type, index }) => type === 'scsi' && index === controller,
      )?.model;
      return model === 'lsilogic' && target !== 0 ? "a controller of model 'lsilogic' has target 0 only" : undefined;
    }
    default:
      return undefined;
  }
}

export const driveAddressRange = guestRule({
  id: 'drive-address-range',
  title: 'A drive in a place that its controller does not have',
  drivers: 'qemu',
  cure: 'Use a place that exists, or put the disk on `sata`, `scsi` or `virtio`.',
  errors: [
    'Only 1 IDE controller is supported',
    'SCSI controller only supports 1 bus',
    'Only 1 fdc controller is supported',
    'Only 1 fdc bus is supported',
    'target must be 0 for controller',
    'target must be 0 for ide controller',
    'bus must be 0 for sata controller',
    'target must be 0 for sata controller',
  ],
  docs: `
QEMU's machines have one IDE controller with two buses of two units, and one floppy controller with two units. A SATA
controller has six units, all on bus 0 and target 0; a SCSI controller has one bus. A place beyond that is refused, also
when it is only counted from the name: \`hde\` would be the first disk on a second IDE controller.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDiskFrontend',
  check(guest, report) {
    for (const disk of guest.devices.disks) {
      const place = guest.hardware.drives.get(disk.element);
      const what = place && mistake(guest, disk.bus, place);
      if (what === undefined) continue;
      report(
        child(disk.element, 'address') ?? disk.targetDevice ?? disk.element,
        `There is no such place for this disk: ${what}. libvirt refuses the definition.`,
      );
    }
  },
  examples: [
    {
      title: 'a fifth disk on IDE',
      guest: 'pc',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/e.img'/>
  <target dev='hde' bus='ide'/>
</disk>`,
      unfixable: true,
      where: 'hde',
    },
    {
      title: 'a second bus on SCSI',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='sda' bus='scsi'/>
  <address type='drive' controller='0' bus='1' target='0' unit='0'/>
</disk>`,
      unfixable: true,
    },
    {
      title: 'the fourth disk on IDE',
      guest: 'pc',
      valid: `
<disk type='file' device='disk'>
  <source file='/srv/d.img'/>
  <target dev='hdd' bus='ide'/>
</disk>`,
    },
  ],
});
