import { child } from '../../xml/query.ts';
import { elsewhere, placeOf, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const ps2Disabled = guestRule({
  id: 'ps2-disabled',
  title: 'A PS/2 device in a machine without PS/2',
  drivers: 'qemu',
  cure: "Remove `<ps2 state='off'/>`, or what needs it: PS/2 keyboards and mice, and `vmport`.",
  errors: [
    'ps2 bus inputs require the ps2 feature not to be disabled',
    'vmport feature requires the ps2 feature not to be disabled',
  ],
  docs: `
\`<ps2 state='off'/>\` takes the i8042 controller out of the machine. A keyboard or mouse on the bus \`ps2\` needs it, and so does
\`vmport\`, on which VMware's mouse works; libvirt refuses them beside it. For a mouse use \`usb\` or \`virtio\`, and switch \`vmport\` off.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefFeatures, qemuValidateDomainDeviceDefInput',
  check(guest, report) {
    const ps2 = guest.features && child(guest.features, 'ps2');
    if (ps2 === undefined || valueIn(ps2, 'state') !== 'off') return;
    const related = [elsewhere(placeOf(ps2, 'state'), 'PS/2 is switched off here')];
    for (const { element, bus } of guest.devices.inputs) {
      if (bus?.value !== 'ps2') continue;
      report(
        bus,
        'This device needs PS/2, which is switched off: libvirt refuses the definition. Remove one of both.',
        {
          related,
          fixes: [removal(element)],
        },
      );
    }
    const vmport = guest.features && child(guest.features, 'vmport');
    if (vmport === undefined || valueIn(vmport, 'state') === 'off') return;
    report(vmport, 'vmport needs PS/2, which is switched off: libvirt refuses the definition. Remove one of both.', {
      related,
      fixes: [removal(vmport)],
    });
  },
  examples: [
    {
      title: 'vmport without PS/2',
      at: 'features',
      before: `
<vmport state='on'/>
<ps2 state='off'/>`,
      after: `
<ps2 state='off'/>`,
      where: 'vmport',
    },
    {
      title: 'both off',
      at: 'features',
      valid: `
<vmport state='off'/>
<ps2 state='off'/>`,
    },
  ],
});
