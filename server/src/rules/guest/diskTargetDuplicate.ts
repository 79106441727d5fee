import { diskName, parseDiskName } from '../../guest/disks.ts';
import { setAttribute } from '../../xml/edit.ts';
import { elsewhere, preferably, repeated } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const diskTargetDuplicate = guestRule({
  id: 'disk-target-duplicate',
  title: 'Two disks with the same target name',
  drivers: 'all',
  cure: 'Give one of the disks the next free name of its bus.',
  errors: ["target '…' duplicated for disk sources"],
  docs: `
The name in \`<target dev='…'/>\` is how libvirt tells disks apart, so no two disks of a guest may share one, not even on
different buses: \`sda\` on SATA and \`sda\` on SCSI collide. libvirt refuses the definition, whatever the driver.

The name orders the disks of a bus; it does not decide what the guest calls the device.`,
  source: 'libvirt src/conf/domain_validate.c virDomainDefDuplicateDiskInfoValidate',
  check(guest, report) {
    const { disks } = guest.devices;
    const taken = new Set(disks.map(({ name }) => name));
    for (const { item, first } of repeated(disks, ({ targetDevice }) => targetDevice?.value || undefined)) {
      const { target, targetDevice, name } = item;
      if (target === undefined || targetDevice === undefined) continue;
      const prefix = parseDiskName(name)?.prefix;
      let place = 0;
      while (prefix !== undefined && taken.has(diskName(prefix, place))) place += 1;
      const free = prefix === undefined ? undefined : diskName(prefix, place);
      if (free !== undefined) taken.add(free);
      report(
        targetDevice,
        `Another disk has the target '${name}' already: libvirt refuses the definition. Use a free name.`,
        {
          related: [elsewhere(first.targetDevice ?? first.element, `'${name}' is used here first`)],
          fixes:
            free === undefined ? [] : [preferably(`Change the target to '${free}'`, setAttribute(target, 'dev', free))],
        },
      );
    }
  },
  examples: [
    {
      title: 'a copied disk',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>
<disk type='file' device='disk'>
  <source file='/srv/b.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>
<disk type='file' device='disk'>
  <source file='/srv/b.img'/>
  <target dev='vdb' bus='virtio'/>
</disk>`,
      where: 'vda',
    },
    {
      title: 'a name for each disk',
      valid: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>
<disk type='file' device='disk'>
  <source file='/srv/b.img'/>
  <target dev='vdb' bus='virtio'/>
</disk>`,
    },
  ],
});
