import { parseDecimal } from '../../guest/hardware/numbers.ts';
import { attribute } from '../../xml/query.ts';
import { elsewhere, placeOf, removal, repeated, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const bootOrder = guestRule({
  id: 'boot-order',
  title: 'A boot order that is given twice',
  drivers: 'all',
  cure: "Number the devices in their `<boot order='…'/>`, each number once, and remove `<boot dev='…'/>` from `<os>`; or the other way round.",
  errors: [
    'per-device boot elements cannot be used together with os/boot elements',
    'boot order … used for more than one device',
    'boot order … is already used by another device',
  ],
  docs: `
The guest's boot order is written in one of two ways: \`<boot dev='hd'/>\` in \`<os>\`, by kinds of devices, or \`<boot order='1'/>\` in
the devices themselves. libvirt refuses both together, and a number that two devices have.`,
  source:
    'libvirt src/conf/domain_postparse.c virDomainDefBootOrderPostParse; src/conf/domain_conf.c virDomainDeviceBootParseXML',
  check(guest, report) {
    const booting = guest.hardware.devices.filter(
      ({ boot }) => boot !== undefined && attribute(boot, 'order') !== undefined,
    );
    for (const { item, first } of repeated(booting, ({ boot }) => parseDecimal(valueIn(boot, 'order')))) {
      if (item.boot === undefined || first.boot === undefined) continue;
      report(
        placeOf(item.boot, 'order'),
        `Another device has the place ${valueIn(item.boot, 'order')} in the boot order already: libvirt refuses the definition.`,
        {
          related: [elsewhere(placeOf(first.boot, 'order'), 'It is used here first')],
        },
      );
    }
    const [kind] = guest.os.boot;
    const [device] = booting;
    if (kind === undefined || device?.boot === undefined) return;
    report(kind, 'The boot order is written here and in the devices: libvirt refuses both together. Remove this one.', {
      related: [elsewhere(device.boot, 'The order of a device')],
      fixes: [removal(kind)],
    });
  },
  examples: [
    {
      title: 'both ways',
      at: 'domain',
      before: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <boot dev='hd'/>
</os>
<devices>
  <disk type='file' device='disk'>
    <source file='/srv/a.img'/>
    <target dev='vda' bus='virtio'/>
    <boot order='1'/>
  </disk>
</devices>`,
      after: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<devices>
  <disk type='file' device='disk'>
    <source file='/srv/a.img'/>
    <target dev='vda' bus='virtio'/>
    <boot order='1'/>
  </disk>
</devices>`,
      where: 'boot',
    },
    {
      title: 'by the devices',
      valid: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
  <boot order='1'/>
</disk>
<interface type='network'>
  <source network='default'/>
  <boot order='2'/>
</interface>`,
    },
  ],
});
