import { diskName } from '../../guest/disks.ts';
import { setAttribute } from '../../xml/edit.ts';
import { alternatively, preferably } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const cdromVirtio = guestRule({
  id: 'cdrom-virtio',
  title: 'A CD-ROM drive on virtio',
  drivers: 'qemu',
  cure: 'Put the CD-ROM on `sata` (machine q35) or `ide` (machine pc).',
  errors: ['does not support ejectable media'],
  docs: `
A virtio disk has no medium that can be changed, so libvirt refuses a CD-ROM drive on the bus \`virtio\` (and on \`sd\`). SATA
needs no drivers in the guest; a machine of type \`pc\` has IDE as well. An image that is only read and never changed can be an
ordinary disk with \`<readonly/>\`.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDiskFrontend',
  check(guest, report) {
    const taken = new Set(guest.devices.disks.map(({ name }) => name));
    for (const { element, device, bus, busAttribute, target } of guest.devices.disks) {
      if (device !== 'cdrom' || (bus !== 'virtio' && bus !== 'sd')) continue;
      let place = 0;
      while (taken.has(diskName('sd', place))) place += 1;
      const name = diskName('sd', place);
      report(
        busAttribute ?? element,
        `A CD-ROM drive cannot be on the bus '${bus}', which has no media to eject: libvirt refuses the definition. Use 'sata'.`,
        {
          fixes:
            target === undefined
              ? []
              : [
                  preferably(`Change the bus to 'sata' and the target to '${name}'`, [
                    ...setAttribute(target, 'dev', name),
                    ...setAttribute(target, 'bus', 'sata'),
                  ]),
                  alternatively("Make it an ordinary disk: device='disk'", setAttribute(element, 'device', 'disk')),
                ],
        },
      );
    }
  },
  examples: [
    {
      title: 'an installation image',
      before: `
<disk type='file' device='cdrom'>
  <source file='/srv/install.iso'/>
  <target dev='vdb' bus='virtio'/>
  <readonly/>
</disk>`,
      after: `
<disk type='file' device='cdrom'>
  <source file='/srv/install.iso'/>
  <target dev='sda' bus='sata'/>
  <readonly/>
</disk>`,
      where: 'virtio',
    },
    {
      title: 'on SATA',
      valid: `
<disk type='file' device='cdrom'>
  <source file='/srv/install.iso'/>
  <target dev='sda' bus='sata'/>
  <readonly/>
</disk>`,
    },
  ],
});
